"""A version against the prices that hold without it, as the database compares it."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from db import work
from db.queries.price_lists import ON_THE_WAY, count_changes, list_versions
from db.tables.catalogue import Price
from db.vocabulary import PriceChange, PriceListState
from tests.factories import make_item, put
from tests.price_factories import PriceOffice, line_of, lines_of_version, make_price_office, see

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def prices(office: object) -> PriceOffice:
    return make_price_office()


def test_the_database_and_the_rule_say_the_same_of_every_line(prices: PriceOffice) -> None:
    list_id = prices.draft()
    made = [make_item(prices.engineering, f"X-{n}", f"项目{n}", unit_price_fen=100) for n in range(6)]
    fresh = make_item(prices.engineering, "Y-1", "新项目", valid_from=date(2028, 1, 1))

    def write(session: Session) -> None:
        for item, fen in ((made[0], 100), (made[1], 101), (made[2], None), (made[3], 0), (fresh, 5)):
            row = Price(price_list_id=list_id, item_id=item.id, valid_from=date(2027, 1, 1), unit_price_fen=fen)
            session.add(row)

    put(write)
    rows = lines_of_version(list_id)
    counts = work.ask(count_changes, list_id=list_id)
    for change in PriceChange:
        found = lines_of_version(list_id, change=change)
        assert {row.code for row in found} == {row.code for row in rows if row.change is change}
        assert counts[change] == len(found)
    assert counts == {PriceChange.NEW: 1, PriceChange.CHANGED: 2, PriceChange.ENDED: 1, PriceChange.SAME: 5}
    assert [row.code for row in rows][:4] == ["X-1", "X-3", "Y-1", "X-2"]
    assert len(lines_of_version(list_id, only_lines=True)) == 5
    pages = [*lines_of_version(list_id, limit=4), *lines_of_version(list_id, limit=5, offset=4)]
    assert pages == rows


def test_a_draft_is_compared_with_the_prices_of_its_own_day(prices: PriceOffice) -> None:
    prices.bring(prices.written(), PriceListState.PUBLISHED)
    before, after = prices.draft(date(2026, 12, 1)), prices.draft(date(2027, 2, 1))
    assert (line_of(before, prices.air).old_fen, line_of(after, prices.air).old_fen) == (120_00, 125_00)
    assert (line_of(before, prices.air).cost_fen, line_of(after, prices.air).cost_fen) == (None, 115_00)


def test_a_published_version_still_shows_what_it_changed(prices: PriceOffice) -> None:
    list_id = prices.bring(prices.written(), PriceListState.PUBLISHED)
    prices.bring(prices.written(effective_on=date(2027, 7, 1), price="130"), PriceListState.PUBLISHED)
    row = line_of(list_id, prices.air)
    assert (row.old_fen, row.new_fen, row.change) == (120_00, 125_00, PriceChange.CHANGED)


def test_versions_are_listed_newest_first_without_those_given_up(prices: PriceOffice) -> None:
    list_id = prices.draft()
    versions = work.ask(list_versions)
    assert versions[0].id == list_id
    assert [one.version_no for one in versions] == sorted((one.version_no for one in versions), reverse=True)
    assert [one.state in ON_THE_WAY for one in versions] == [True, False, False]
    assert see(list_id).first_day == date(2027, 1, 1)
