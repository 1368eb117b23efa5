"""A tower's management fee: agreed, made for all homes, billed, paid; a sale, a wrong area, a new price, an end."""

from datetime import date

import pytest
from sqlalchemy import select

from db import work
from db.changes import RowChange
from db.operations.agreement_decisions import approve_agreement, check_agreement, end_agreement, submit_agreement
from db.operations.agreement_periods import correct_period
from db.operations.agreement_runs import make_fees
from db.operations.agreements import change_agreement, draft_agreement, revise_agreement
from db.operations.customers import end_unit_link, link_unit
from db.operations.months import ask_for_lock, issue_notices, lock_month
from db.operations.notices import reissue_notice
from db.operations.payments import take_payment
from db.operations.units import change_units
from db.queries.agreement_periods import preview_end
from db.queries.agreement_runs import list_due_periods
from db.queries.notices import list_stale
from db.queries.rollup_document import rollup_document
from db.rules.agreements import AgreementFacts, LineFacts, VersionTerms
from db.tables.agreements import Agreement, AgreementVersion
from db.tables.customers import Customer, CustomerUnit, Unit
from db.vocabulary import AgreementKind, CustomerKind, FeeBasis, Occupancy, PaymentMethod, Produces, Rhythm
from tests.agreement_factories import fees_of, make_units, owed_fen, periods_of
from tests.factories import make_customer
from tests.journeys.office import Office, open_office, require_books_right

pytestmark = pytest.mark.usefixtures("office")
TOWER = "6栋"


def version_of(agreement_id: int) -> AgreementVersion:
    newest = select(AgreementVersion).where(AgreementVersion.agreement_id == agreement_id)
    return work.ask(lambda session: session.scalars(newest.order_by(AgreementVersion.id.desc()).limit(1)).one())


def agreement_of(agreement_id: int) -> Agreement:
    return work.ask(lambda session: session.get_one(Agreement, agreement_id))


def bring_into_force(office: Office, agreement_id: int, day: str) -> None:
    """The desk submits, finance checks, the manager approves."""
    row = version_of(agreement_id)
    office.act(submit_agreement, office.clerk, f"{day} 10:00", version_id=row.id, version=row.version)
    for operation, by in ((check_agreement, office.finance), (approve_agreement, office.manager)):
        row = version_of(agreement_id)
        seal = row.content_hash or ""
        office.act(operation, by, f"{day} 11:00", version_id=row.id, version=row.version, content_hash=seal)


def draft_fee(office: Office) -> int:
    facts = AgreementFacts(
        AgreementKind.MANAGEMENT_FEE, "6栋物业管理费", office.centre.id, date(2026, 7, 1), building=TOWER
    )
    line = LineFacts(Produces.FEE, "物业管理费", 2_80, Rhythm.QUARTERLY, FeeBasis.AREA)
    made = office.act(draft_agreement, office.clerk, "2026-06-15 09:00", facts=facts, lines=[line], vacant_rate=5_000)
    return made.agreement_id


def pay_all(office: Office, customer: Customer, at: str) -> None:
    fen = owed_fen(customer)
    method = PaymentMethod.WECHAT
    office.act(take_payment, office.clerk, at, customer_id=customer.id, method=method, amount_fen=fen)


def link_of(unit: Unit) -> int:
    own = select(CustomerUnit.id).where(CustomerUnit.unit_id == unit.id)
    return work.ask(lambda session: session.scalars(own).one())


def revise(office: Office, row: Agreement, lines: list[LineFacts]) -> None:
    office.act(
        revise_agreement,
        office.clerk,
        "2026-12-01 09:00",
        agreement_id=row.id,
        version=row.version,
        from_on=date(2027, 1, 1),
        reason="调价",
    )
    draft = version_of(row.id)
    office.act(
        change_agreement,
        office.clerk,
        "2026-12-01 09:30",
        version_id=draft.id,
        version=draft.version,
        facts=AgreementFacts(
            row.kind, row.title, row.department_id, row.from_on, building=row.building, part_period=row.part_period
        ),
        terms=VersionTerms(date(2027, 1, 1), 5_000, "调价"),
        lines=lines,
    )


def test_a_year_of_a_towers_fee() -> None:
    office = open_office()
    (sold, seller), (measured, wrong), (_, third) = make_units(3, building=TOWER)
    ((_, absent),) = make_units(1, building=TOWER, occupancy=Occupancy.VACANT)
    key = draft_fee(office)
    assert work.ask(list_due_periods, until_month="2026-07").periods == 0
    bring_into_force(office, key, "2026-06-20")

    # July: the run, made twice by mistake, then the notices.
    run = office.act(make_fees, office.finance, "2026-07-20 10:00", month="2026-07")
    assert (run.periods, run.amount_fen, run.discount_fen) == (4, 4 * 840_00, 420_00)
    assert office.act(make_fees, office.second_finance, "2026-07-20 10:05", month="2026-07").is_new is False
    office.act(issue_notices, office.finance, "2026-07-31 17:00", month="2026-07")
    document = work.ask(rollup_document, month="2026-07", today=date(2026, 7, 31))
    shown = {notice["customer_no"]: notice for notice in document["notices"]}[absent.customer_no]
    assert (shown["charges_fen"], shown["discounts_fen"], shown["total_fen"]) == (840_00, 420_00, 420_00)
    assert shown["lines"][0]["item"] == "物业管理费 2026-07~09"

    # August: one pays; one shows that the area is wrong, and gets a restated notice.
    pay_all(office, seller, "2026-08-05 10:00")
    area = [RowChange(measured.id, measured.version, {"area_hundredths": "90.00"})]
    office.act(change_units, office.manager, "2026-08-06 09:00", changes=area)
    fee = next(one for one in periods_of(agreement_of(key)) if one.customer_id == wrong.id)
    office.act(correct_period, office.finance, "2026-08-06 10:00", period_id=fee.id, reason="面积以产权证为准")
    assert [row.sums.customer_id for row in work.ask(list_stale, month="2026-07")] == [wrong.id]
    office.act(
        reissue_notice, office.finance, "2026-08-06 11:00", month="2026-07", customer_id=wrong.id, reason="面积更正"
    )
    assert owed_fen(wrong) == 756_00
    office.act(ask_for_lock, office.finance, "2026-08-20 10:00", month="2026-07")
    office.act(lock_month, office.manager, "2026-08-22 10:00", month="2026-07")

    # September: a home is sold; October's fee goes to the new owner.
    office.act(end_unit_link, office.clerk, "2026-09-15 09:00", link_id=link_of(sold), until_on=date(2026, 9, 15))
    buyer = make_customer("新业主", room="99-9-9", customer_no="KH-700001")
    office.act(
        link_unit,
        office.clerk,
        "2026-09-16 09:00",
        customer_id=buyer.id,
        relation=CustomerKind.OWNER,
        from_on=date(2026, 9, 16),
        zone=sold.zone,
        building=sold.building,
        room=sold.room,
    )
    office.act(make_fees, office.finance, "2026-10-20 10:00", month="2026-10")
    assert (owed_fen(seller), owed_fen(buyer)) == (0, 840_00)

    # From January on the price is another one: a new version, approved like the first.
    row = agreement_of(key)
    lines = [LineFacts(Produces.FEE, "物业管理费", 3_00, Rhythm.QUARTERLY, FeeBasis.AREA, position=1)]
    revise(office, row, lines)
    bring_into_force(office, key, "2026-12-10")
    office.act(make_fees, office.finance, "2027-01-20 10:00", month="2027-01")
    assert fees_of(third)[-1][2] == 900_00

    # The tower gets another manager: the fee ends in the middle of the quarter, what was paid is given back as credit.
    pay_all(office, third, "2027-02-01 10:00")
    last = date(2027, 2, 14)
    told = work.ask(preview_end, agreement_id=key, last_day=last)
    row = agreement_of(key)
    office.act(
        end_agreement,
        office.manager,
        "2027-02-10 10:00",
        agreement_id=key,
        version=row.version,
        last_day=last,
        reason="业主大会更换物业公司",
    )
    assert owed_fen(third) == -(900_00 - 450_00)
    assert told.shortened == 4
    assert office.act(make_fees, office.finance, "2027-02-20 10:00", month="2027-02").is_new is False
    require_books_right()
