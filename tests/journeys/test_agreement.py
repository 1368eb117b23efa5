"""A shop's plant care: drafted, checked, approved, made month by month, dearer, about to end, renewed, ended early."""

from datetime import date
from typing import Any

import pytest

from db import work
from db.operations.agreement_decisions import (
    approve_agreement,
    check_agreement,
    end_agreement,
    send_back_agreement,
    submit_agreement,
)
from db.operations.agreement_orders import make_agreement_orders
from db.operations.agreement_runs import make_fees
from db.operations.agreements import change_agreement, draft_agreement, renew_agreement, revise_agreement
from db.queries.agreement_periods import preview_end
from db.queries.agreement_produced import get_produced
from db.queries.agreements import list_customer_agreements
from db.queries.agreements_one import AgreementView, get_agreement
from db.queries.inbox import list_work_items
from db.rules.agreements import AgreementFacts, LineFacts
from db.types import Actor
from db.vocabulary import AgreementKind, AgreementStage, Produces, Rhythm, WorkKind
from tests.agreement_factories import fees_of, owed_fen
from tests.journeys.office import Office, on, open_office, require_books_right

pytestmark = pytest.mark.usefixtures("office")
PLANTS = LineFacts(Produces.FEE, "绿植养护", 280_00, Rhythm.MONTHLY)
VISITS = LineFacts(Produces.COVERED_ORDER, "绿植养护上门", 0, Rhythm.MONTHLY)


def see(number: str, at: str) -> AgreementView:
    shown = work.ask(get_agreement, agreement_no=number, today=on(at).date())
    assert shown is not None
    return shown


def live(number: str, at: str) -> dict[str, Any]:
    version = see(number, at).live
    assert version is not None
    return {"version_id": version.id, "version": version.version}


def sealed(number: str, at: str) -> dict[str, Any]:
    version = see(number, at).live
    assert version is not None
    return {**live(number, at), "content_hash": version.content_hash}


def approve(office: Office, number: str, day: str) -> None:
    """Submitted, checked and approved on one day, each by whom it is."""
    office.act(submit_agreement, office.clerk, f"{day} 09:00", **live(number, day))
    office.act(check_agreement, office.finance, f"{day} 10:00", **sealed(number, day))
    office.act(approve_agreement, office.manager, f"{day} 11:00", **sealed(number, day))


def reprice(office: Office, number: str, at: str, fen: int) -> None:
    shown = see(number, at)
    assert shown.live is not None
    first, *others = shown.live.lines
    lines = [first._replace(unit_price_fen=fen), *others]
    said = {"facts": shown.facts, "terms": shown.live.terms, "lines": lines}
    office.act(change_agreement, office.clerk, at, **live(number, at), **said)


def told(actor: Actor, at: str) -> list[tuple[WorkKind, str]]:
    kinds = (WorkKind.CHECK_AGREEMENT, WorkKind.APPROVE_AGREEMENT, WorkKind.RENEW_AGREEMENT)
    items = work.ask(list_work_items, actor=actor, at=on(at)).items
    return [(item.kind, item.number) for item in items if item.kind in kinds]


def test_a_shops_plant_care_from_the_draft_to_its_early_end() -> None:
    office = open_office()
    # 1 · The desk drafts; finance wants another price, checks, and the manager approves.
    facts = AgreementFacts(
        AgreementKind.SERVICE,
        "绿植养护",
        office.engineering.id,
        date(2026, 12, 1),
        date(2027, 5, 31),
        customer_id=office.shop.id,
    )
    made = office.act(draft_agreement, office.clerk, "2026-11-16 09:00", facts=facts, lines=[PLANTS, VISITS])
    number = made.agreement_no
    office.act(submit_agreement, office.clerk, "2026-11-16 09:30", **live(number, "2026-11-16"))
    assert told(office.finance, "2026-11-16 10:00") == [(WorkKind.CHECK_AGREEMENT, number)]
    back = {**live(number, "2026-11-16"), "reason": "成本已涨，请按 300 元报"}
    office.act(send_back_agreement, office.finance, "2026-11-16 14:00", **back)
    reprice(office, number, "2026-11-17 09:00", 300_00)
    approve(office, number, "2026-11-18")
    assert see(number, "2026-11-18").stage is AgreementStage.COMING
    # 2 · It makes its fee and its job of each month once, however often it is asked.
    for _ in range(2):
        office.act(make_fees, office.finance, "2026-12-25 09:00", month="2026-12")
        office.act(make_agreement_orders, office.clerk, "2026-11-27 16:00", until_on=date(2026, 12, 31))
    produced = work.ask(get_produced, agreement_id=made.agreement_id)
    assert [(row.amount_fen, bool(row.order_no)) for row in produced.rows] == [(300_00, False), (0, True)]
    assert see(number, "2026-12-25").stage is AgreementStage.RUNNING
    # 3 · Dearer from March on by a second version; what is made before keeps its price.
    shown = see(number, "2027-02-10")
    asked = {"agreement_id": shown.id, "version": shown.version, "from_on": date(2027, 3, 1), "reason": "人工上涨"}
    office.act(revise_agreement, office.clerk, "2027-02-10 09:00", **asked)
    reprice(office, number, "2027-02-10 09:05", 330_00)
    approve(office, number, "2027-02-11")
    for month in ("2027-01", "2027-02", "2027-03", "2027-04", "2027-05"):
        office.act(make_fees, office.finance, f"{month}-25 09:00", month=month)
    assert [fen for _kind, _month, fen in fees_of(office.shop)] == [300_00] * 3 + [330_00] * 3
    # 4 · A month before the end whoever drafted it and the manager are told; the desk renews it, at the new price.
    assert told(office.clerk, "2027-04-29 09:00") == []
    for actor in (office.clerk, office.supervisor, office.manager):
        assert told(actor, "2027-05-03 09:00") == [(WorkKind.RENEW_AGREEMENT, number)]
    shown = see(number, "2027-05-03")
    renewed = {"agreement_id": shown.id, "version": shown.version}
    successor = office.act(renew_agreement, office.clerk, "2027-05-04 09:00", **renewed).agreement_no
    approve(office, successor, "2027-05-05")
    assert told(office.clerk, "2027-05-06 09:00") == []
    assert see(successor, "2027-05-06").facts.until_on == date(2027, 11, 30)
    office.act(make_fees, office.finance, "2027-06-25 09:00", month="2027-06")
    assert owed_fen(office.shop) == 3 * 300_00 + 4 * 330_00
    # 5 · The shop moves out: the manager sees what the early end does, and ends it on the 15th by the day.
    shown = see(successor, "2027-06-28")
    would = work.ask(preview_end, agreement_id=shown.id, last_day=date(2027, 6, 15))
    assert (would.shortened, would.back_fen) == (1, 165_00)
    ended = {"agreement_id": shown.id, "version": shown.version, "last_day": date(2027, 6, 15), "reason": "门店搬走"}
    office.act(end_agreement, office.manager, "2027-06-28 10:00", **ended)
    assert owed_fen(office.shop) == 3 * 300_00 + 3 * 330_00 + 165_00
    stages = [
        row.stage for row in work.ask(list_customer_agreements, customer_id=office.shop.id, today=date(2027, 6, 28))
    ]
    assert stages == [AgreementStage.ENDED, AgreementStage.ENDED]
    require_books_right()
