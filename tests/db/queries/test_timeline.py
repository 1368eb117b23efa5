"""Everything of one customer on one page (R-CUST-1): newest first, and nothing that somebody may not see (R-CUST-2)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from db import work
from db.queries.customer_glance import CustomerGlance, get_customer_glance
from db.queries.timeline import Timeline, list_timeline
from db.tables.adjustments import Adjustment
from db.tables.agreements import Agreement, AgreementStep
from db.tables.arrears import ArrearsDecision, DunningContact, DunningNotice
from db.tables.billing import BillingNotice
from db.tables.callbacks import Callback
from db.tables.complaints import ComplaintEvent
from db.tables.contacts import HolidayGreeting
from db.tables.customers import Customer
from db.tables.payments import Receipt, ReceiptVoid
from db.tables.surveys import Survey, SurveyAddress, SurveyCell
from db.types import Actor
from db.vocabulary import (
    AddressState,
    AdjustmentGround,
    AdjustmentKind,
    AgreementKind,
    AgreementVerb,
    ArrearsDecisionKind,
    CallbackState,
    ComplaintVerb,
    ContactAnswer,
    ContactWay,
    DunningStage,
    PaymentMethod,
    ReceiptSource,
    Role,
    SurveyAudience,
    SurveyState,
    TimelinePart,
    TimelineStep,
)
from tests.complaint_rows import HOUR, make_complaint
from tests.factories import FRIDAY, make_actor, make_customer, make_department, make_finished_order, make_worker, put

pytestmark = pytest.mark.usefixtures("office")
DAY = timedelta(days=1)
MONEY = {"receipt", "notice", "dunning", "talk", "decision", "adjustment"}


def timeline(actor: Actor, customer: Customer, part: TimelinePart | None = None, limit: int = 50) -> Timeline:
    return work.ask(list_timeline, actor=actor, customer_id=customer.id, part=part, limit=limit)


def steps(actor: Actor, customer: Customer, part: TimelinePart | None = None) -> list[str]:
    return [row.step.value for row in timeline(actor, customer, part).rows]


def glance(actor: Actor, customer: Customer) -> CustomerGlance:
    return work.ask(get_customer_glance, actor=actor, customer_id=customer.id)


def ask_in_survey(
    session: Session,
    customer: Customer,
    *,
    first_on: date,
    answered_on: date | None,
    title: str = "满意度",
    state: SurveyState = SurveyState.RUNNING,
) -> None:
    survey = Survey(
        survey_no=f"DC-{title}", title=title, audience=SurveyAudience.RESIDENTS, state=state, starts_on=first_on,
        ends_on=first_on + 14 * DAY,
    )  # fmt: skip
    session.add(survey)
    session.flush()
    cell = SurveyCell(survey_id=survey.id, sampled=1)
    session.add(cell)
    session.flush()
    session.add(
        SurveyAddress(
            survey_id=survey.id, list_no=1, cell_id=cell.id, customer_id=customer.id, token_hash=title,
            state=AddressState.ANSWERED if answered_on else AddressState.TO_DELIVER, answered_on=answered_on,
        )
    )  # fmt: skip


def fill(customer: Customer, by: Actor, start: datetime = FRIDAY) -> None:
    """One of everything: a job done on Friday, then something each day."""
    department = make_department()
    order = make_finished_order(customer, department, completed_at=start, by=by)
    make_complaint(department, start + DAY, customer=customer, settled_after=HOUR)

    def make(session: Session) -> None:
        user, on = by.user_id or 0, [(start + n * DAY).date() for n in range(20)]
        call = session.query(Callback).filter(Callback.work_order_id == order.id).one()
        call.state, call.done_at, call.done_on = CallbackState.DONE, start + 2 * DAY, on[2]
        call.done_by, call.satisfaction = user, 5
        session.add(
            HolidayGreeting(
                holiday_on=on[3], holiday="元旦", customer_id=customer.id, greeted_by=user, greeted_at=start + 3 * DAY
            )
        )
        session.add(
            Receipt(
                receipt_no="SJ-1", book="2026", number=1, source=ReceiptSource.COUNTER, customer_id=customer.id,
                method=PaymentMethod.CASH, amount_fen=100, paid_on=on[4], issued_at=start + 4 * DAY, issued_by=user,
            )
        )  # fmt: skip
        session.add(
            BillingNotice(
                notice_no="ZD-1", book="2026", number=1, month="2026-11", customer_id=customer.id, opening_fen=0,
                charges_fen=100, discounts_fen=0, payments_fen=0, total_fen=100, customer_name="张伟", lines_hash="",
                ledger_length=0, issued_at=start + 5 * DAY, issued_by=user,
            )
        )  # fmt: skip
        session.add(
            DunningNotice(
                dunning_no="CJ-1", book="2026", number=1, customer_id=customer.id, stage=DunningStage.REMINDER,
                way=ContactWay.PHONE, sent_on=on[6], pay_until=on[9], amount_fen=100, customer_name="张伟",
                made_at=start + 6 * DAY, made_by=user,
            )
        )  # fmt: skip
        session.add(
            DunningContact(
                customer_id=customer.id, way=ContactWay.PHONE, answer=ContactAnswer.PROMISED, contacted_on=on[7],
                recorded_at=start + 9 * DAY, recorded_by=user, note="月底付",
            )
        )  # fmt: skip
        session.add(
            ArrearsDecision(
                customer_id=customer.id, kind=ArrearsDecisionKind.WAIT, reason="等", decided_by=user,
                decided_at=start + 8 * DAY,
            )
        )  # fmt: skip
        session.add(
            Adjustment(
                adjustment_no="JM-1", kind=AdjustmentKind.DISCOUNT, ground=AdjustmentGround.GOODWILL,
                customer_id=customer.id, amount_fen=100, reason="道歉", asked_by=user, asked_at=start + 9 * DAY,
            )
        )  # fmt: skip
        agreement = Agreement(
            agreement_no="XY-1", kind=AgreementKind.SERVICE, title="每周保洁", customer_id=customer.id,
            department_id=department.id, from_on=on[0],
        )  # fmt: skip
        session.add(agreement)
        session.flush()
        for verb, at in ((AgreementVerb.DRAFT, 9), (AgreementVerb.APPROVE, 10)):
            session.add(AgreementStep(agreement_id=agreement.id, verb=verb, at=start + at * DAY, user_id=user))
        ask_in_survey(session, customer, first_on=on[0], answered_on=on[11])

    put(make)


def test_everything_of_a_customer_is_in_one_line_of_time_newest_first() -> None:
    customer, manager = make_customer(), make_actor(Role.MANAGER, name="陈经理")
    fill(customer, manager)
    rows = timeline(manager, customer).rows
    assert [row.step.value for row in rows] == [
        *(
            "survey",
            "agreement",
            "adjustment",
            "decision",
            "talk",
            "dunning",
            "notice",
            "receipt",
            "greeting",
            "callback",
        ),
        *("settlement", "complaint"),
        *("completion", "request"),
    ]
    talk = next(row for row in rows if row.step is TimelineStep.TALK)
    assert (talk.at, talk.on, talk.what, talk.word, talk.by) == (
        None,
        date(2026, 11, 27),
        "月底付",
        "promised",
        "陈经理",
    )
    call = next(row for row in rows if row.step is TimelineStep.CALLBACK)
    assert (call.number, call.what, call.word, call.amount_fen) == ("TY-20261119-001", "更换水龙头", "done", 5)
    assert next(row for row in rows if row.step is TimelineStep.RECEIPT).amount_fen == 100


def test_of_a_survey_it_says_that_somebody_was_asked_and_answered_on_a_day_and_no_more() -> None:
    """Of one that has not begun, or was called off, nothing (R-CUST-1, R-DEC-23)."""
    customer, clerk, day = make_customer(), make_actor(Role.CLERK), FRIDAY.date()

    def ask(session: Session) -> None:
        ask_in_survey(session, customer, first_on=day, answered_on=day + 3 * DAY)
        ask_in_survey(session, customer, first_on=day - 90 * DAY, answered_on=None, title="商户季度")
        for state in (SurveyState.APPROVED, SurveyState.CANCELLED):
            ask_in_survey(session, customer, first_on=day, answered_on=None, title=state.value, state=state)

    put(ask)
    rows = timeline(clerk, customer, TimelinePart.SURVEYS).rows
    assert [(row.at, row.on, row.what, row.word, row.more, row.by) for row in rows] == [
        (None, day + 3 * DAY, "满意度", "answered", "", ""),
        (None, day - 90 * DAY, "商户季度", "to_deliver", "", ""),
    ]


def test_of_somebody_else_nothing_is_in_it() -> None:
    customer, other = make_customer(), make_customer("李静", "5-2-0803", customer_no="KH-000005", initials="lj")
    manager = make_actor(Role.MANAGER)
    fill(customer, manager)
    assert timeline(manager, other) == Timeline([], False)


@pytest.mark.parametrize(
    ("role", "missing"),
    [
        (Role.CLERK, set()),
        (Role.MANAGER, set()),
        (Role.LEADER, set()),
        (Role.SUPERVISOR, {"receipt", "complaint", "settlement"}),
        (Role.FINANCE, {"complaint", "settlement", "survey"}),
    ],
)
def test_each_role_sees_what_it_may_open(role: Role, missing: set[str]) -> None:
    customer = make_customer()
    fill(customer, make_actor(Role.MANAGER))
    seen = set(steps(make_actor(role), customer)) - {"callback"}
    assert seen == {step.value for step in TimelineStep} - missing - {"callback"}


def test_an_administrator_sees_no_line_of_business() -> None:
    customer = make_customer()
    fill(customer, make_actor(Role.MANAGER))
    assert steps(make_actor(Role.ADMIN), customer) == []
    assert glance(make_actor(Role.ADMIN), customer) == CustomerGlance([], [], [], None)


def test_one_part_of_it_can_be_looked_at_alone() -> None:
    customer, manager = make_customer(), make_actor(Role.MANAGER)
    fill(customer, manager)
    assert set(steps(manager, customer, TimelinePart.MONEY)) == MONEY
    assert steps(manager, customer, TimelinePart.WORK) == ["completion", "request"]
    assert steps(manager, customer, TimelinePart.CALLS) == ["greeting", "callback"]


def test_a_complaint_about_oneself_is_nowhere_on_the_customer_card() -> None:
    customer, department = make_customer(), make_department()
    worker = make_worker(department)
    complaint = make_complaint(department, FRIDAY, customer=customer, against=worker)

    def tell(session: Session) -> None:
        session.add(
            ComplaintEvent(
                complaint_id=complaint.id, verb=ComplaintVerb.TELL, happened_at=FRIDAY, recorded_at=FRIDAY,
                severity=complaint.severity, department_id=department.id,
            )
        )  # fmt: skip
        session.add(
            Callback(
                kind="complaint", complaint_id=complaint.id, customer_id=customer.id, due_on=FRIDAY.date(),
                next_try_on=FRIDAY.date(),
            )
        )  # fmt: skip

    put(tell)
    clerk = make_actor(Role.CLERK)
    assert steps(clerk, customer) == ["complaint"]
    seen = glance(clerk, customer)
    assert (len(seen.complaints), len(seen.contacts), seen.last is not None) == (1, 1, True)
    named = replace(clerk, staff_id=worker.id)
    assert steps(named, customer) == []
    assert glance(named, customer) == CustomerGlance([], [], [], None)


def test_a_voided_receipt_says_so() -> None:
    customer, manager = make_customer(), make_actor(Role.MANAGER)
    fill(customer, manager)

    other = make_actor(Role.FINANCE)

    def void(session: Session) -> None:
        receipt = session.query(Receipt).one()
        session.add(
            ReceiptVoid(receipt_id=receipt.id, reason="重复", voided_by=other.user_id, voided_at=FRIDAY + 9 * DAY)
        )

    put(void)
    assert [row.more for row in timeline(manager, customer).rows if row.step is TimelineStep.RECEIPT] == ["void"]


def test_more_shows_the_same_lines_and_further_ones() -> None:
    customer, manager, dice = make_customer(), make_actor(Role.MANAGER), Random(3)
    department = make_department()
    for _each in range(25):
        received = FRIDAY - timedelta(minutes=dice.randrange(10_000))
        make_complaint(department, received, customer=customer, settled_after=dice.randrange(1, 50) * HOUR)
    whole = timeline(manager, customer, limit=1000)
    assert (len(whole.rows), whole.is_more) == (50, False)
    assert whole.rows == sorted(whole.rows, key=lambda row: row.at or FRIDAY, reverse=True)
    for limit in (1, 7, 20, 49):
        some = timeline(manager, customer, limit=limit)
        assert (some.rows, some.is_more) == (whole.rows[:limit], True)


def test_the_last_contact_is_the_newest_of_all_ways_to_speak() -> None:
    customer, manager = make_customer(), make_actor(Role.MANAGER, name="陈经理")
    fill(customer, manager)
    last = glance(manager, customer).last
    assert last is not None and (last.how, last.on, last.by) == (TimelineStep.TALK, date(2026, 11, 27), "陈经理")


def test_nobody_reached_is_no_contact() -> None:
    customer, manager = make_customer(), make_actor(Role.MANAGER)

    def miss(session: Session) -> None:
        session.add(
            DunningContact(
                customer_id=customer.id, way=ContactWay.PHONE, answer=ContactAnswer.NOT_REACHED,
                contacted_on=FRIDAY.date(), recorded_at=FRIDAY, recorded_by=manager.user_id,
            )
        )  # fmt: skip

    put(miss)
    assert glance(manager, customer).last is None


def test_what_is_open_is_shown_the_most_urgent_first() -> None:
    customer, manager, department = make_customer(), make_actor(Role.MANAGER), make_department()
    make_finished_order(customer, department)
    make_complaint(department, FRIDAY - DAY, customer=customer, title="噪音", settled_after=HOUR)
    make_complaint(department, FRIDAY, customer=customer, title="漏水")
    seen = glance(manager, customer)
    assert [row.order_no for row in seen.orders] == ["TY-20261119-001"]
    assert [row.title for row in seen.complaints] == ["漏水"]
    assert [(row.what, row.on) for row in seen.contacts] == [("更换水龙头", date(2026, 11, 23))]
