"""A price list on its way, brought to a state through the operations themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db import work
from db.changes import RowChange
from db.operations.price_list_drafts import draft_price_list, note_discussion, submit_price_list
from db.operations.price_list_lines import change_price_lines
from db.operations.price_lists import approve_price_list, publish_price_list, review_price_list
from db.queries.price_lists import LineRow, VersionView, get_version, list_lines
from db.tables.catalogue import ServiceItem
from db.tables.staff import Department
from db.types import Actor
from db.vocabulary import PriceListState, Role
from tests.factories import FRIDAY, make_actor, make_department, make_item

NEW_YEAR = date(2027, 1, 1)


@dataclass(frozen=True)
class PriceOffice:
    """Two items with a price, and everybody who has a word in it."""

    engineering: Department
    manager: Actor
    head: Actor
    finance: Actor
    leader: Actor
    air: ServiceItem
    drain: ServiceItem

    def draft(self, effective_on: date = NEW_YEAR, note: str = "", at: datetime = FRIDAY) -> int:
        return work.act(draft_price_list, by=self.manager, at=at, effective_on=effective_on, note=note)

    def edit(
        self, list_id: int, item: ServiceItem, at: datetime = FRIDAY, by: Actor | None = None, **cells: Any
    ) -> int:
        row = line_of(list_id, item)
        change = RowChange(row.key, row.stamp, cells)
        return work.act(change_price_lines, by=by or self.manager, at=at, list_id=list_id, changes=[change])

    def discuss(self, list_id: int, at: datetime = FRIDAY) -> None:
        said = {"department_id": self.engineering.id, "note": "需求增加，可行", "speaker": "赵强"}
        work.act(note_discussion, by=self.head, at=at, list_id=list_id, **said)

    def written(
        self, *, effective_on: date = NEW_YEAR, note: str = "", at: datetime = FRIDAY, price: str = "125"
    ) -> int:
        """A draft that can be submitted: one dearer item, its reason, a discussion."""
        list_id = self.draft(effective_on, note, at)
        self.edit(list_id, self.air, at=at, new_price=price, cost="115", reason="人工成本上调")
        self.discuss(list_id, at)
        return list_id

    def submit(self, list_id: int, at: datetime = FRIDAY) -> None:
        work.act(submit_price_list, by=self.manager, at=at, list_id=list_id, version=see(list_id).version)

    def decide(
        self, operation: Callable[..., None], by: Actor, list_id: int, at: datetime = FRIDAY, **more: Any
    ) -> None:
        shown = see(list_id)
        asked = {"version": shown.version, "content_hash": shown.content_hash, **more}
        work.act(operation, by=by, at=at, list_id=list_id, **asked)

    def bring(self, list_id: int, to: PriceListState, at: datetime = FRIDAY) -> int:
        """A written draft on to a later state."""
        steps: tuple[tuple[PriceListState, Callable[[], None]], ...] = (
            (PriceListState.SUBMITTED, lambda: self.submit(list_id, at)),
            (PriceListState.REVIEWED, lambda: self.decide(review_price_list, self.finance, list_id, at)),
            (PriceListState.APPROVED, lambda: self.decide(approve_price_list, self.leader, list_id, at)),
            (PriceListState.PUBLISHED, lambda: self.decide(publish_price_list, self.manager, list_id, at)),
        )
        way = [PriceListState.DRAFT, *(state for state, _step in steps)]
        for state, step in steps[way.index(see(list_id).state) : way.index(to)]:
            step()
            assert see(list_id).state is state
        return list_id


def make_price_office() -> PriceOffice:
    engineering = make_department("工程部")
    return PriceOffice(
        engineering=engineering,
        manager=make_actor(Role.MANAGER, name="陈经理"),
        head=make_actor(Role.SUPERVISOR, name="赵强", department=engineering),
        finance=make_actor(Role.FINANCE, name="钱会计"),
        leader=make_actor(Role.LEADER, name="沈国华"),
        air=make_item(engineering),
        drain=make_item(engineering, "WX-04", "下水疏通", unit_price_fen=90_00, category="有偿维修"),
    )


def see(list_id: int) -> VersionView:
    found = work.ask(get_version, list_id=list_id)
    assert found is not None
    return found


def lines_of_version(list_id: int, **wanted: Any) -> list[LineRow]:
    return work.ask(list_lines, list_id=list_id, **wanted)


def line_of(list_id: int, item: ServiceItem) -> LineRow:
    return next(row for row in lines_of_version(list_id) if row.item_id == item.id)
