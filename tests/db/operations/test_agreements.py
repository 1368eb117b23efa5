"""Agreements as documents: nothing is in force without finance and the manager, nothing approved is ever changed."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from db import work
from db.engine import office_engine
from db.errors import ChangedMeanwhile, Incomplete, NotAllowed, NotFound, RuleError
from db.operations.agreement_decisions import approve_agreement, check_agreement
from db.operations.agreement_facts import NoUnitsThere, UnitOfOthers
from db.operations.agreement_steps import AgreementEnded
from db.operations.agreements import FactsFixed, NothingToRenew, RenewedAlready, VersionInPreparation
from db.operations.delegations import delegate_role
from db.rules.agreement_states import AgreementStepNotPossible
from db.rules.agreements import (
    ChargedAlready,
    DayOutsideTerm,
    FeeNeedsPrice,
    LineFacts,
    NoLines,
    NotAfterLastVersion,
    VersionTerms,
)
from db.rules.price_lists import ContentChanged
from db.rules.separation_of_duties import OwnWorkAsStandIn, SamePerson
from db.rules.work_order_states import OtherDepartment
from db.tables.agreements import AgreementPeriod
from db.vocabulary import AgreementState, FeeBasis, Produces, Rhythm, Role
from tests.agreement_desk import (
    LINES,
    PER_AREA,
    PLANTS,
    VISITS,
    Agreements,
    agreement_of,
    lines_of,
    make_agreements,
    seen,
    verbs_of,
    version_of,
    versions_of,
)
from tests.factories import FRIDAY, make_actor, make_customer, put
from tests.order_factories import later


@pytest.fixture
def made(office: object) -> Agreements:
    return make_agreements()


def charge(agreement_id: int, version_id: int, until: date, *, position: int = 1, begin: date | None = None) -> None:
    """A period that a line has produced."""
    agreement = agreement_of(agreement_id)
    assert agreement.customer_id is not None
    put(
        lambda session: session.add(
            AgreementPeriod(
                agreement_id=agreement_id,
                version_id=version_id,
                position=position,
                customer_id=agreement.customer_id,
                period_from=begin or agreement.from_on,
                period_until=until,
                title="绿植养护",
                quantity_thousandths=1000,
                unit_price_fen=300_00,
                amount_fen=300_00,
                made_at=FRIDAY,
            )
        )
    )


def test_an_agreement_goes_from_the_desk_over_finance_to_the_manager(made: Agreements) -> None:
    drafted = made.drafted()
    assert drafted.agreement_no == "XY-2026-0001"
    made.hand_on(drafted.version_id)
    version = version_of(drafted.version_id)
    assert (version.state, version.number, version.from_on) == (AgreementState.APPROVED, 1, date(2026, 12, 1))
    assert (version.checked_by, version.approved_by) == (made.desk.finance.user_id, made.desk.manager.user_id)
    steps = ["draft_agreement", "submit_agreement", "check_agreement", "approve_agreement"]
    assert verbs_of(drafted.agreement_id) == steps
    assert [line.title for line in lines_of(drafted.version_id)] == ["绿植养护", "绿植养护上门"]
    assert made.drafted().agreement_no == "XY-2026-0002"


def test_a_supervisor_drafts_for_the_own_department_only(made: Agreements) -> None:
    made.drafted(by=made.desk.supervisor)
    with pytest.raises(OtherDepartment):
        made.drafted(by=made.desk.supervisor, department_id=made.desk.centre.id)
    drafted = made.drafted()
    with pytest.raises(OtherDepartment):
        moved = made.facts(department_id=made.desk.centre.id)
        made.change(drafted.version_id, by=made.desk.supervisor, facts=moved)


@pytest.mark.parametrize("who", ["finance", "manager"])
def test_who_decides_does_not_draft(made: Agreements, who: str) -> None:
    with pytest.raises(NotAllowed):
        made.drafted(by=getattr(made.desk, who))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"title": " "}, Incomplete),
        ({"department_id": 999}, Incomplete),
        ({"customer_id": 999}, NotFound),
        ({"lines": [PLANTS._replace(unit_price_fen=0)]}, FeeNeedsPrice),
        ({"lines": [PLANTS._replace(title="")]}, Incomplete),
        ({"lines": [PLANTS._replace(quantity_thousandths=0)]}, RuleError),
        ({"lines": [PLANTS._replace(unit_price_fen=10**12)]}, RuleError),
        ({"lines": [PLANTS._replace(item_id=999)]}, NotFound),
    ],
)
def test_what_a_browser_sends_is_checked(made: Agreements, changed: dict[str, Any], refusal: type[RuleError]) -> None:
    with pytest.raises(refusal):
        made.drafted(**changed)


def test_a_unit_of_somebody_else_is_refused(made: Agreements) -> None:
    other = make_customer("李娜", "5-2-0301", customer_no="KH-000002")
    with pytest.raises(UnitOfOthers):
        made.drafted(customer_id=other.id)


def test_a_fee_of_all_units_names_a_place_that_exists(made: Agreements) -> None:
    made.drafted(facts=made.house(zone="一区", building="3"), lines=[PER_AREA], vacant_rate=5000)
    with pytest.raises(NoUnitsThere):
        made.drafted(facts=made.house(building="99"), lines=[PER_AREA])


def test_a_draft_without_lines_or_its_last_day_is_not_submitted(made: Agreements) -> None:
    with pytest.raises(NoLines):
        made.submitted(lines=())
    endless = made.drafted(until_on=None)
    with pytest.raises(RuleError, match="last day"):
        made.submit(endless.version_id)


def test_a_draft_is_saved_whole_and_each_line_keeps_its_place(made: Agreements) -> None:
    drafted = made.drafted()
    _plants, visits = lines_of(drafted.version_id)
    new = LineFacts(Produces.ORDER, "换盆", 80_00, Rhythm.QUARTERLY)
    made.change(drafted.version_id, facts=made.facts(title="大堂绿植"), lines=[visits, new])
    assert agreement_of(drafted.agreement_id).title == "大堂绿植"
    # The first line's place is not given to another.
    assert [(line.position, line.title) for line in lines_of(drafted.version_id)] == [(2, "绿植养护上门"), (3, "换盆")]


def test_somebody_who_saw_an_older_draft_overwrites_nothing(made: Agreements) -> None:
    drafted = made.drafted()
    stale = version_of(drafted.version_id).version
    made.change(drafted.version_id, lines=[PLANTS])
    with pytest.raises(ChangedMeanwhile):
        made.change(drafted.version_id, lines=[VISITS], version=stale)


def test_a_decision_is_bound_to_the_content_that_was_shown(made: Agreements) -> None:
    drafted = made.submitted()
    shown = seen(drafted.version_id)
    with pytest.raises(ContentChanged):
        work.act(
            check_agreement, by=made.desk.finance, at=FRIDAY, version_id=drafted.version_id,
            **{**shown, "content_hash": "of another content"},
        )  # fmt: skip
    made.send_back(drafted.version_id, by=made.desk.finance)
    made.change(drafted.version_id, lines=[PLANTS._replace(unit_price_fen=280_00, position=1)])
    made.submit(drafted.version_id)
    with pytest.raises(ContentChanged):
        now = version_of(drafted.version_id).version
        work.act(
            check_agreement, by=made.desk.finance, at=FRIDAY, version_id=drafted.version_id, version=now,
            content_hash=shown["content_hash"],
        )  # fmt: skip


def test_who_sends_back_says_why_and_what_was_decided_is_void(made: Agreements) -> None:
    drafted = made.checked()
    with pytest.raises(Incomplete):
        made.send_back(drafted.version_id, by=made.desk.manager, reason=" ")
    made.send_back(drafted.version_id, by=made.desk.manager)
    version = version_of(drafted.version_id)
    assert (version.state, version.checked_by, version.content_hash) == (AgreementState.DRAFT, None, None)
    with pytest.raises(AgreementStepNotPossible):
        made.approve(drafted.version_id)


def test_nobody_decides_on_their_own_draft(made: Agreements) -> None:
    both = make_actor(Role.CLERK, Role.FINANCE, Role.MANAGER, name="多面手", department=made.desk.centre)
    drafted = made.drafted(by=both)
    made.submit(drafted.version_id)
    with pytest.raises(SamePerson):
        made.check(drafted.version_id, by=both)
    made.check(drafted.version_id)
    with pytest.raises(SamePerson):
        made.approve(drafted.version_id, by=both)


def test_a_stand_in_decides_for_others_and_never_on_the_own_draft(made: Agreements) -> None:
    stand_in = make_actor(Role.CLERK, name="替班", department=made.desk.centre)
    who = {"absent_user_id": made.desk.manager.user_id, "delegate_id": stand_in.user_id, "role": Role.MANAGER}
    days = {"from_on": FRIDAY.date(), "until_on": later(days=5).date()}
    work.act(delegate_role, by=made.desk.manager, at=FRIDAY, **who, **days, reason="出差")
    others, own = made.checked(), made.drafted(by=stand_in)
    made.submit(own.version_id)
    made.check(own.version_id)
    with pytest.raises(OwnWorkAsStandIn):
        made.approve(own.version_id, by=stand_in)
    made.approve(others.version_id, by=stand_in)
    assert version_of(others.version_id).approved_by == stand_in.user_id


def test_a_dropped_draft_stays_on_record(made: Agreements) -> None:
    drafted = made.drafted()
    made.drop(drafted.version_id)
    assert versions_of(drafted.agreement_id) == [(1, AgreementState.DROPPED)]
    with pytest.raises(AgreementStepNotPossible):
        made.submit(drafted.version_id)


def test_a_price_changes_by_the_next_approved_version_only(made: Agreements) -> None:
    first = made.approved()
    with pytest.raises(AgreementStepNotPossible):
        made.change(first.version_id, lines=[PLANTS._replace(unit_price_fen=1)])
    second = made.revised(first.agreement_id, date(2027, 6, 1))
    with pytest.raises(VersionInPreparation):
        made.revised(first.agreement_id, date(2027, 7, 1))
    plants, visits = lines_of(second.version_id)
    made.change(second.version_id, lines=[plants._replace(unit_price_fen=330_00), visits])
    made.hand_on(second.version_id)
    assert versions_of(first.agreement_id) == [(1, AgreementState.APPROVED), (2, AgreementState.APPROVED)]
    assert [line.unit_price_fen for line in lines_of(first.version_id)] == [300_00, 0]
    assert [line.unit_price_fen for line in lines_of(second.version_id)] == [330_00, 0]


def test_a_new_version_changes_nothing_but_lines(made: Agreements) -> None:
    first = made.approved()
    second = made.revised(first.agreement_id, date(2027, 6, 1))
    with pytest.raises(FactsFixed):
        made.change(second.version_id, facts=made.facts(until_on=date(2030, 1, 1)))


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        (None, Incomplete),
        (date(2026, 11, 30), DayOutsideTerm),
        (date(2027, 12, 1), DayOutsideTerm),
        (date(2026, 12, 1), NotAfterLastVersion),
    ],
)
def test_a_version_begins_inside_the_term_after_the_one_before(
    made: Agreements, day: date | None, refusal: type[RuleError]
) -> None:
    first = made.approved()
    with pytest.raises(refusal):
        made.revised(first.agreement_id, day)


def test_a_new_version_does_not_reprice_what_is_charged(made: Agreements) -> None:
    first = made.approved()
    charge(first.agreement_id, first.version_id, date(2026, 12, 31))
    second = made.revised(first.agreement_id, date(2026, 12, 15))
    plants, visits = lines_of(second.version_id)
    made.change(second.version_id, lines=[plants._replace(unit_price_fen=330_00), visits])
    with pytest.raises(ChargedAlready) as refused:
        made.submit(second.version_id)
    assert refused.value.details["day"] == date(2026, 12, 31)
    # From the day after it is.
    made.change(second.version_id, terms=VersionTerms(date(2027, 1, 1), note="人工上涨"))
    made.submit(second.version_id)
    made.check(second.version_id)
    # What is charged between check and approval counts too.
    charge(first.agreement_id, first.version_id, date(2027, 1, 31), begin=date(2027, 1, 1))
    with pytest.raises(ChargedAlready):
        made.approve(second.version_id)


def test_a_renewal_is_a_successor_from_the_day_after(made: Agreements) -> None:
    first = made.approved()
    second = made.renewed(first.agreement_id)
    successor = agreement_of(second.agreement_id)
    assert (successor.from_on, successor.until_on) == (date(2027, 12, 1), date(2028, 11, 30))
    assert successor.successor_of_id == first.agreement_id
    assert lines_of(second.version_id) == lines_of(first.version_id)
    with pytest.raises(RenewedAlready):
        made.renewed(first.agreement_id)
    made.drop(second.version_id)
    made.hand_on(made.renewed(first.agreement_id, until_on=date(2028, 5, 31)).version_id)


def test_what_has_no_last_day_is_not_renewed(made: Agreements) -> None:
    house = made.approved(facts=made.house(), lines=[PER_AREA])
    with pytest.raises(NothingToRenew):
        made.renewed(house.agreement_id)


def test_the_manager_ends_an_agreement_and_a_version_in_preparation_goes_with_it(made: Agreements) -> None:
    first = made.approved()
    made.revised(first.agreement_id, date(2027, 6, 1))
    made.end(first.agreement_id, date(2027, 3, 31))
    agreement = agreement_of(first.agreement_id)
    assert (agreement.ended_on, agreement.end_reason) == (date(2027, 3, 31), "客户搬走")
    assert versions_of(first.agreement_id) == [(1, AgreementState.APPROVED), (2, AgreementState.DROPPED)]
    with pytest.raises(AgreementEnded):
        made.renewed(first.agreement_id)
    with pytest.raises(AgreementEnded):
        made.end(first.agreement_id, date(2027, 4, 30))


@pytest.mark.parametrize(
    ("day", "refusal"),
    [(None, Incomplete), (date(2026, 11, 29), DayOutsideTerm), (date(2027, 11, 30), DayOutsideTerm)],
)
def test_the_last_day_lies_before_the_end_of_the_term(
    made: Agreements, day: date | None, refusal: type[RuleError]
) -> None:
    first = made.approved()
    with pytest.raises(refusal):
        made.end(first.agreement_id, day)


def test_only_the_manager_ends_and_with_a_reason(made: Agreements) -> None:
    first = made.approved()
    with pytest.raises(NotAllowed):
        made.end(first.agreement_id, date(2027, 3, 31), by=made.desk.finance)
    with pytest.raises(Incomplete):
        made.end(first.agreement_id, date(2027, 3, 31), reason=" ")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreement SET until_on = '2030-01-01'",
        "UPDATE agreement SET customer_id = NULL, kind = 'lift_fee'",
        "DELETE FROM agreement",
        "UPDATE agreement_version SET from_on = '2026-11-01'",
        "UPDATE agreement_version SET state = 'draft'",
        "UPDATE agreement_version SET content_hash = NULL",
        "DELETE FROM agreement_version",
        "UPDATE agreement_line SET unit_price_fen = 1",
        "DELETE FROM agreement_line",
        "INSERT INTO agreement_line (version_id, position, produces, title, basis, quantity_thousandths,"
        " unit_price_fen, rhythm, is_in_advance)"
        " SELECT version_id, 9, produces, title, basis, 1000, 1, rhythm, is_in_advance FROM agreement_line"
        " WHERE position = 1",
    ],
)
def test_no_tool_changes_what_is_approved(made: Agreements, statement: str) -> None:
    first = made.approved()
    before = lines_of(first.version_id), version_of(first.version_id).version
    with pytest.raises(Exception, match="never"), office_engine().execution_options(writer=True).begin() as connection:
        connection.execute(text(statement))
    assert (lines_of(first.version_id), version_of(first.version_id).version) == before


def test_no_tool_approves_past_finance(made: Agreements) -> None:
    submitted = made.submitted()
    statement = "UPDATE agreement_version SET state = 'approved'"
    with pytest.raises(Exception, match="finance"), office_engine().execution_options(writer=True).begin() as wire:
        wire.execute(text(statement))
    assert version_of(submitted.version_id).state is AgreementState.SUBMITTED


def test_an_early_end_is_written_once(made: Agreements) -> None:
    first = made.approved()
    made.end(first.agreement_id, date(2027, 3, 31))
    statement = "UPDATE agreement SET ended_on = '2027-04-30'"
    with pytest.raises(Exception, match="ended"), office_engine().execution_options(writer=True).begin() as connection:
        connection.execute(text(statement))


def test_a_version_approved_for_another_content_is_told_apart(made: Agreements) -> None:
    """The seal covers the lines of a house fee, its vacant rate, and its basis."""
    seals = set()
    for vacant_rate, basis in ((10_000, FeeBasis.AREA), (5_000, FeeBasis.AREA), (5_000, FeeBasis.UNIT)):
        house = made.house(title="物业费")
        drafted = made.submitted(facts=house, lines=[PER_AREA._replace(basis=basis)], vacant_rate=vacant_rate)
        seals.add(version_of(drafted.version_id).content_hash)
    assert len(seals) == 3
    with pytest.raises(NotAllowed):
        work.act(approve_agreement, by=made.desk.clerk, at=FRIDAY, version_id=1, version=1, content_hash="")
    assert LINES[0].unit_price_fen == 300_00
