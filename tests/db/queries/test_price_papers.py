"""What leaves the office as its prices is what it has published, on that day and from the days announced."""

from datetime import date
from pathlib import Path

import pytest

from db import work
from db.queries.price_papers import ComingPrice, PublishedPrice, get_published_list
from db.tables.catalogue import ServiceItem
from db.vocabulary import PriceListState
from tests.factories import make_department, make_item, put
from tests.price_paper_factories import make_version

pytestmark = pytest.mark.usefixtures("office")

TODAY, NEW_YEAR = date(2026, 11, 20), date(2027, 1, 1)


def test_only_published_prices_count_whatever_else_lies_in_drafts() -> None:
    works = make_department()
    item = make_item(works, unit_price_fen=120_00)
    for state in PriceListState:
        if state not in (PriceListState.PUBLISHED, PriceListState.REPLACED):
            make_version(state, date(2026, 6, 1), [(item, 999_00)])
            make_version(state, NEW_YEAR, [(item, 998_00)])
    found = work.ask(get_published_list, day=TODAY)
    assert found.prices == (PublishedPrice("家政", "空调清洗", "台", 120_00, date(2026, 1, 1)),)
    assert (found.effective_on, found.coming) == (date(2026, 1, 1), ())


def test_a_day_shows_its_own_prices_and_what_was_published_for_later() -> None:
    works = make_department()
    kept, dearer, ended = (make_item(works, f"A-0{n}", name) for n, name in enumerate(("清洗", "疏通", "复印"), 1))
    fresh = make_item(works, "A-04", "门锁安装", unit_price_fen=160_00, valid_from=NEW_YEAR)
    make_version(PriceListState.PUBLISHED, NEW_YEAR, [(dearer, 130_00), (ended, None), (kept, 120_00)])
    now = work.ask(get_published_list, day=TODAY)
    assert [row.name for row in now.prices] == ["清洗", "疏通", "复印"]
    assert now.coming == (
        ComingPrice(NEW_YEAR, "疏通", "台", 120_00, 130_00),
        ComingPrice(NEW_YEAR, "复印", "台", 120_00, None),
        ComingPrice(NEW_YEAR, "门锁安装", "台", None, 160_00),
    )
    later = work.ask(get_published_list, day=NEW_YEAR)
    assert [(row.name, row.unit_price_fen) for row in later.prices] == [
        ("清洗", 120_00),
        ("疏通", 130_00),
        ("门锁安装", 160_00),
    ]
    assert (later.effective_on, later.coming) == (NEW_YEAR, ())
    assert work.ask(get_published_list, day=date(2025, 12, 31)).effective_on is None
    assert fresh.is_active


def test_an_item_that_is_not_in_use_is_not_offered() -> None:
    item = make_item(make_department())
    put(lambda session: setattr(session.get_one(ServiceItem, item.id), "is_active", False))
    assert work.ask(get_published_list, day=TODAY).prices == ()


def test_categories_stand_together_in_the_order_of_their_first_code(office: Path) -> None:
    works = make_department()
    for code, category in (("B-1", "乙"), ("A-2", "甲"), ("C-1", "乙"), ("A-1", "丙"), ("D-1", "甲")):
        make_item(works, code, f"项目{code}", category=category)
    found = work.ask(get_published_list, day=TODAY)
    assert [(row.category, row.name) for row in found.prices] == [
        ("丙", "项目A-1"),
        ("甲", "项目A-2"),
        ("甲", "项目D-1"),
        ("乙", "项目B-1"),
        ("乙", "项目C-1"),
    ]
