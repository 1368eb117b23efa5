"""The sample is drawn by the plan, as anybody could draw it again, and counted in cells that tell nobody (R-SURV-3)."""

import hashlib
import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db import work
from db.engine import read_key
from db.errors import ChangedMeanwhile, Incomplete, NotAllowed
from db.operations.survey_samples import NobodyToAsk, draw_sample
from db.queries.survey_sample import preview_sample
from db.rules.survey_cells import FEWEST
from db.rules.survey_states import SurveyStepNotPossible
from db.rules.survey_tokens import make_token, token_hash
from db.tables.audit import AuditRow
from db.tables.customers import Customer
from db.tables.surveys import Survey, SurveyAddress, SurveyCell, SurveyEvent
from db.vocabulary import (
    AddressState,
    Occupancy,
    Role,
    SampleKind,
    Standing,
    SurveyAudience,
    SurveyState,
    SurveyVerb,
)
from tests.factories import FRIDAY, make_actor, put
from tests.survey_estate import OWNER, SHOP, TENANT, approved_survey, begin, link, settle

TODAY = date(2026, 11, 20)


def addresses(survey_id: int) -> list[SurveyAddress]:
    listed = select(SurveyAddress).where(SurveyAddress.survey_id == survey_id).order_by(SurveyAddress.list_no)
    return work.ask(lambda session: list(session.scalars(listed)))


def cells(survey_id: int) -> list[SurveyCell]:
    return work.ask(lambda session: list(session.scalars(select(SurveyCell).where(SurveyCell.survey_id == survey_id))))


def draw(survey_id: int, *, at: datetime = FRIDAY, **how: Any) -> int:
    return work.act(draw_sample, by=make_actor(Role.CLERK), at=at, survey_id=survey_id, **how)


def random_survey(size: int, *, seed: str = "双十一", **facts: Any) -> int:
    return approved_survey(sample_kind=SampleKind.RANDOM, sample_size=size, sample_seed=seed, **facts)


def test_everybody_in_scope_is_asked_once_in_the_order_of_delivery(office: Path) -> None:
    settle([("二区", "1", OWNER, 2), ("一区", "10", OWNER, 2), ("一区", "2", TENANT, 2), ("一区", "3", SHOP, 4)])
    link(1, 1, TENANT)
    link(3, 1, OWNER, until_on=TODAY - timedelta(days=1))
    survey_id = approved_survey()
    assert draw(survey_id) == 6
    listed = addresses(survey_id)
    assert [(row.list_no, row.zone, row.building) for row in listed] == [
        (1, "一区", "2"),
        (2, "一区", "2"),
        (3, "一区", "10"),
        (4, "一区", "10"),
        (5, "二区", "1"),
        (6, "二区", "1"),
    ]
    assert {row.customer_kind for row in listed if row.customer_id == 1} == {OWNER}
    assert {row.state for row in listed} == {AddressState.TO_DELIVER}


def test_nobody_is_asked_where_nobody_lives_nor_who_is_no_customer_any_more(office: Path) -> None:
    settle([("一区", "1", OWNER, 3)])
    settle([("一区", "1", OWNER, 2)], occupancy=Occupancy.VACANT)
    settle([("一区", "1", OWNER, 2)], occupancy=Occupancy.NOT_HANDED_OVER)
    settle([("一区", "1", OWNER, 1)], occupancy=Occupancy.FITTING_OUT)
    put(lambda session: setattr(session.get_one(Customer, 1), "is_active", False))
    put(lambda session: setattr(session.get_one(Customer, 2), "standing", Standing.COMMITTEE))
    survey_id = approved_survey()
    assert draw(survey_id) == 2
    assert [row.customer_id for row in addresses(survey_id)] == [3, 8]


def test_the_plan_says_which_zones_and_groups_are_asked(office: Path) -> None:
    settle([("一区", "1", OWNER, 2), ("一区", "1", TENANT, 3), ("二区", "1", TENANT, 4), ("二区", "2", SHOP, 5)])
    assert draw(approved_survey(zones="一区")) == 5
    assert draw(approved_survey(groups="tenant")) == 7
    assert draw(approved_survey(zones="一区\n二区", groups="owner\ntenant")) == 9
    assert draw(approved_survey(SurveyAudience.SHOPS)) == 5
    with pytest.raises(NobodyToAsk):
        draw(approved_survey(zones="三区"))


def test_a_random_sample_is_what_the_preview_says_and_can_be_drawn_again_by_hand(office: Path) -> None:
    settle([("一区", "1", OWNER, 40), ("一区", "2", TENANT, 20), ("二区", "1", OWNER, 31)])
    survey_id = random_survey(30)
    preview = work.ask(preview_sample, survey_id=survey_id, today=TODAY)
    assert draw(survey_id) == 30
    listed = addresses(survey_id)
    drawn = Counter((row.zone, row.customer_kind) for row in listed)
    assert drawn == {(row.zone, row.kind): row.drawn for row in preview}
    assert {(row.zone, row.kind): row.there for row in preview} == {
        ("一区", OWNER): 40,
        ("一区", TENANT): 20,
        ("二区", OWNER): 31,
    }
    lots = {n: hashlib.sha256(f"双十一 KH-{n:06} 1-{n:05}".encode()).hexdigest() for n in range(1, 41)}
    lowest = sorted(lots, key=lots.__getitem__)[: drawn["一区", OWNER]]
    assert [row.customer_id for row in listed if (row.zone, row.customer_kind) == ("一区", OWNER)] == sorted(lowest)


def test_the_same_word_draws_the_same_list_and_the_audit_trail_holds_its_hash(office: Path) -> None:
    settle([("一区", "1", OWNER, 40)])
    one, same, other = random_survey(9), random_survey(9), random_survey(9)
    draw(one), draw(same), draw(other, seed="别的词")
    lists = [[row.customer_id for row in addresses(each)] for each in (one, same, other)]
    assert lists[0] == lists[1] != lists[2]
    drawn = select(AuditRow.after).where(AuditRow.operation == "draw_sample", AuditRow.table_name == "survey_address")
    facts = [
        json.loads(after) for after in work.ask(lambda session: list(session.scalars(drawn.order_by(AuditRow.id))))
    ]
    assert [each["seed"] for each in facts] == ["双十一", "双十一", "别的词"]
    assert facts[0]["sha256"] == facts[1]["sha256"] != facts[2]["sha256"]
    said = "\n".join(f"KH-{n:06} 1-{n:05}" for n in lists[0])
    assert facts[0]["sha256"] == hashlib.sha256(said.encode()).hexdigest()


def test_a_random_sample_needs_its_word(office: Path) -> None:
    settle([("一区", "1", OWNER, 4)])
    survey_id = random_survey(3, seed="")
    with pytest.raises(Incomplete):
        draw(survey_id)
    with pytest.raises(Incomplete):
        draw(survey_id, seed="  ")
    assert draw(survey_id, seed="立冬") == 3


def test_consumers_get_numbered_sheets_without_a_name_spread_over_the_zones(office: Path) -> None:
    settle([("一区", "1", SHOP, 3)])
    survey_id = random_survey(7, audience=SurveyAudience.CONSUMERS, seed="", zones="东广场\n西广场")
    assert draw(survey_id) == 7
    listed = addresses(survey_id)
    assert Counter(row.zone for row in listed) == {"东广场": 4, "西广场": 3}
    assert {(row.customer_id, row.unit_id, row.label, row.customer_kind) for row in listed} == {(None, None, "", None)}


def test_cells_of_an_anonymous_survey_hold_five_or_more_and_those_of_a_named_one_every_building(office: Path) -> None:
    settle([("一区", "1", OWNER, 12), ("一区", "2", OWNER, 3), ("一区", "3", OWNER, 2), ("二区", "9", TENANT, 1)])
    anonymous, named = approved_survey(), approved_survey(is_anonymous=False)
    draw(anonymous), draw(named)
    assert all(cell.sampled >= FEWEST for cell in cells(anonymous))
    held = Counter(row.cell_id for row in addresses(anonymous))
    assert held == {cell.id: cell.sampled for cell in cells(anonymous)}
    assert {(row.building, row.label) for row in addresses(anonymous) if row.building == "9"}, (
        "the list keeps the place"
    )
    assert {(cell.zone, cell.building, cell.customer_kind, cell.sampled) for cell in cells(named)} == {
        ("一区", "1", OWNER, 12),
        ("一区", "2", OWNER, 3),
        ("一区", "3", OWNER, 2),
        ("二区", "9", TENANT, 1),
    }


def test_links_are_made_again_from_the_office_key_and_a_new_draw_makes_them_worthless(office: Path) -> None:
    settle([("一区", "1", OWNER, 6)])
    survey_id = approved_survey()

    def hashes() -> list[str]:
        drawn_at = work.ask(lambda session: session.get_one(Survey, survey_id).drawn_at)
        assert drawn_at is not None
        made = [make_token(read_key(), survey_id=survey_id, list_no=n, drawn_at=drawn_at) for n in range(1, 7)]
        assert [row.token_hash for row in addresses(survey_id)] == [token_hash(token) for token in made]
        return made

    draw(survey_id, at=FRIDAY + timedelta(microseconds=7))
    first = hashes()
    draw(survey_id, at=FRIDAY + timedelta(hours=1))
    assert not set(first) & set(hashes())
    assert len(addresses(survey_id)) == 6
    assert sum(cell.sampled for cell in cells(survey_id)) == 6
    kept = "".join(row.after or "" for row in audit())
    assert not any(token in kept or token_hash(token) in kept for token in first)


def audit() -> list[AuditRow]:
    return work.ask(lambda session: list(session.scalars(select(AuditRow))))


def test_each_draw_stands_in_the_history(office: Path) -> None:
    settle([("一区", "1", OWNER, 6)])
    survey_id = approved_survey()
    draw(survey_id), draw(survey_id, at=FRIDAY + timedelta(hours=1))
    events = work.ask(
        lambda session: list(session.scalars(select(SurveyEvent).where(SurveyEvent.survey_id == survey_id)))
    )
    assert [(event.verb, event.note) for event in events] == [(SurveyVerb.DRAW, "6")] * 2


@pytest.mark.parametrize("state", [each for each in SurveyState if each is not SurveyState.APPROVED])
def test_a_sample_is_drawn_between_approval_and_start_only(office: Path, state: SurveyState) -> None:
    settle([("一区", "1", OWNER, 6)])
    is_filed = state is SurveyState.FILED
    survey_id = approved_survey(state=state, filed_at=datetime(2026, 11, 1, tzinfo=UTC) if is_filed else None)
    with pytest.raises(SurveyStepNotPossible):
        draw(survey_id)
    assert addresses(survey_id) == []


def test_a_started_survey_keeps_its_sample(office: Path) -> None:
    settle([("一区", "1", OWNER, 6)])
    survey_id = approved_survey()
    draw(survey_id)
    before = [row.token_hash for row in addresses(survey_id)]
    begin(survey_id)
    with pytest.raises(SurveyStepNotPossible):
        draw(survey_id)
    assert [row.token_hash for row in addresses(survey_id)] == before


def test_only_the_desk_and_the_manager_draw_and_nobody_over_a_change_of_somebody_else(office: Path) -> None:
    settle([("一区", "1", OWNER, 6)])
    survey_id = approved_survey()
    for role in (Role.SUPERVISOR, Role.FINANCE, Role.LEADER, Role.ADMIN):
        with pytest.raises(NotAllowed):
            work.act(draw_sample, by=make_actor(role), at=FRIDAY, survey_id=survey_id)
    with pytest.raises(ChangedMeanwhile):
        draw(survey_id, version=7)
    assert work.act(draw_sample, by=make_actor(Role.MANAGER), at=FRIDAY, survey_id=survey_id, version=1) == 6


def test_ten_thousand_addresses_are_drawn(office: Path) -> None:
    settle([(f"{zone}区", str(building), OWNER, 100) for zone in range(1, 6) for building in range(1, 21)])
    survey_id = approved_survey()
    assert draw(survey_id) == 10_000
