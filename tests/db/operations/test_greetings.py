"""Good wishes on public holidays: chosen by the office, each said once, the list out only on record (R-CALL-3)."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from db import work
from db.errors import Incomplete, NotAllowed
from db.operations.greetings import NoSuchHoliday, TooManyGreeted, export_greetings, mark_greeted
from db.queries.greetings import GreetingChoice, count_greetings, list_greetings, list_greetings_page
from db.rules.holidays import Holiday, holidays_after
from db.tables.audit import AuditRow
from db.tables.contacts import HolidayGreeting
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import Audience, AuditAction, ContactMeans, CustomerClass, CustomerKind, Role, Standing
from tests.factories import FRIDAY, make_actor, make_customer, put

pytestmark = pytest.mark.usefixtures("office")
NEW_YEAR = date(2027, 1, 1)
TODAY = date(2026, 11, 20)
SHOPS = GreetingChoice(holidays_after(TODAY, 1)[0], frozenset({Audience.SHOPS}))


@pytest.fixture
def clerk() -> Actor:
    return make_actor(Role.CLERK, name="周敏")


@pytest.fixture
def shops() -> list[Customer]:
    """Two shops, of class A and C, and a resident."""
    make_customer()
    made = [
        make_customer(name, room, customer_no=number, kind=CustomerKind.SHOP, phone="13900004321")
        for name, room, number in (("鲜果时光", "S-1", "KH-000002"), ("悦享咖啡", "S-2", "KH-000003"))
    ]
    put(lambda session: setattr(session.get_one(Customer, made[1].id), "customer_class", CustomerClass.A))
    return made


def names(choice: GreetingChoice = SHOPS, **more: object) -> list[str]:
    return [row.name for row in work.ask(list_greetings, choice=choice, today=TODAY, **more)]


def test_the_office_greets_whom_it_chooses_the_best_class_first(shops: list[Customer]) -> None:
    assert names() == ["悦享咖啡", "鲜果时光"]
    assert names(GreetingChoice(SHOPS.holiday, SHOPS.audiences, frozenset({CustomerClass.A}))) == ["悦享咖啡"]
    assert names(GreetingChoice(SHOPS.holiday, frozenset({Audience.RESIDENTS}))) == ["张伟"]
    assert names(GreetingChoice(SHOPS.holiday, frozenset())) == []


def test_a_committee_is_greeted_as_such(shops: list[Customer]) -> None:
    put(lambda session: setattr(session.get_one(Customer, shops[0].id), "standing", Standing.COMMITTEE))
    assert names(GreetingChoice(SHOPS.holiday, frozenset({Audience.SHOPS_COMMITTEE}))) == ["鲜果时光"]
    assert names() == ["悦享咖啡"]


def test_phones_are_masked_in_the_list(shops: list[Customer]) -> None:
    assert {row.phone for row in work.ask(list_greetings, choice=SHOPS, today=TODAY)} == {"139****4321"}


def test_who_was_greeted_is_marked_in_one_act_and_never_twice(clerk: Actor, shops: list[Customer]) -> None:
    ids = [shop.id for shop in shops]
    marked = {"holiday_on": NEW_YEAR, "means": ContactMeans.VISIT}
    assert work.act(mark_greeted, by=clerk, at=FRIDAY, customer_ids=ids[:1], **marked) == 1
    assert work.act(mark_greeted, by=clerk, at=FRIDAY, customer_ids=ids, **marked) == 1
    assert work.ask(count_greetings, choice=SHOPS) == (2, 2)
    assert names(only_open=True) == []
    row = work.ask(list_greetings, choice=SHOPS, today=TODAY)[0]
    assert (row.means, row.greeted_at, row.greeted_by) == (ContactMeans.VISIT, FRIDAY, "周敏")


def test_good_wishes_hold_also_when_the_announcement_moves_the_first_day(clerk: Actor, shops: list[Customer]) -> None:
    work.act(mark_greeted, by=clerk, at=FRIDAY, customer_ids=[shops[0].id], holiday_on=NEW_YEAR)
    announced = Holiday(date(2026, 12, 31), date(2027, 1, 2), SHOPS.holiday.name)
    assert work.ask(count_greetings, choice=GreetingChoice(announced, SHOPS.audiences)).greeted == 1


def test_wishes_for_another_holiday_are_open_again(clerk: Actor, shops: list[Customer]) -> None:
    work.act(mark_greeted, by=clerk, at=FRIDAY, customer_ids=[shops[0].id], holiday_on=NEW_YEAR)
    following = holidays_after(TODAY, 2)[1]
    assert work.ask(count_greetings, choice=GreetingChoice(following, SHOPS.audiences)) == (2, 0)


def test_a_day_that_is_no_holiday_and_nobody_ticked_are_refused(clerk: Actor, shops: list[Customer]) -> None:
    with pytest.raises(NoSuchHoliday):
        work.act(mark_greeted, by=clerk, at=FRIDAY, customer_ids=[shops[0].id], holiday_on=date(2026, 12, 24))
    with pytest.raises(Incomplete):
        work.act(mark_greeted, by=clerk, at=FRIDAY, customer_ids=[], holiday_on=NEW_YEAR)
    with pytest.raises(TooManyGreeted):
        work.act(mark_greeted, by=clerk, at=FRIDAY, customer_ids=range(1, 600), holiday_on=NEW_YEAR)
    assert put(lambda session: session.query(HolidayGreeting).count()) == 0


def test_an_export_has_the_whole_numbers_and_is_on_record(clerk: Actor, shops: list[Customer]) -> None:
    rows, after = work.ask(list_greetings_page, choice=SHOPS, today=TODAY, after=0)
    assert ([row.phone for row in rows], after) == (["13900004321"] * 2, None)
    work.act(export_greetings, by=clerk, at=FRIDAY, holiday_on=NEW_YEAR, rows=2, sha256="a")

    def noted(session: Session) -> AuditRow:
        return session.query(AuditRow).filter_by(action=AuditAction.EXPORT).one()

    row = work.ask(noted)
    assert (row.user_name, row.table_name, row.row_id, "a" in (row.after or "")) == (
        "周敏",
        "greetings",
        "2027-01-01",
        True,
    )


@pytest.mark.parametrize("role", [Role.FINANCE, Role.LEADER, Role.ADMIN, Role.SUPERVISOR])
def test_the_list_leaves_only_with_the_desk_or_the_manager(role: Role) -> None:
    with pytest.raises(NotAllowed):
        work.act(export_greetings, by=make_actor(role), at=FRIDAY, holiday_on=NEW_YEAR, rows=2, sha256="a")
