"""The items of a draft: a new one with its first price, the end of one, a line taken out again (R-PRICE-1)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Incomplete, NotFound, RuleError
from db.operations.order_steps import require_text
from db.operations.price_list_lines import new_line, read_price
from db.operations.price_list_steps import load_version, note_change
from db.operations.texts import fitting_text
from db.queries.price_lists import ON_THE_WAY, get_price_before
from db.rules import permissions, search
from db.spreadsheets import cells
from db.tables.catalogue import Price, PriceList, ServiceItem
from db.tables.staff import Department
from db.types import Actor
from db.vocabulary import N_, PriceListVerb


class ItemInVersion(RuleError):
    message = N_("{item} is in this version already. Change its line in the table.")


class CodeTaken(RuleError):
    message = N_("The code {code} belongs to {item}. Choose another code.")


class ItemInOtherVersion(RuleError):
    message = N_("{item} stands in version {number}, which is on its way. Change it there, or take it out there first.")


class NothingToEnd(RuleError):
    message = N_("{item} has no price then, so there is nothing to end. A line of this version can be taken out.")


def add_priced_item(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    list_id: int,
    code: str,
    name: str,
    category: str,
    department_id: int | None,
    unit_of_measure: str,
    price: str,
    cost: str = "",
    reason: str = "",
) -> int:
    """A new item with its first price; it is offered when the version is published. Gives the line's id.

    An item that ended, or was left out of an earlier draft, comes back by its code. Raises CodeTaken, ItemInVersion,
    ItemInOtherVersion, Incomplete, AmountNotReadable.
    """
    permissions.require(by, "add_priced_item")
    price_list = load_version(session, list_id=list_id, version=None, verb=PriceListVerb.CHANGE, by=by)
    said = {
        "code": require_text("code", cells.normalised(code), N_("Item code")),
        "name": require_text("name", name, N_("Item")),
        "category": require_text("category", category, N_("Category")),
        "unit_of_measure": require_text("unit_of_measure", unit_of_measure, N_("Unit of measure")),
    }
    department = None if department_id is None else session.get(Department, department_id)
    if department is None or not department.is_active:
        raise Incomplete("department_id", what=N_("Department"))
    fen = read_price("price", price)
    if fen is None:
        raise Incomplete("price", what=N_("New price"))
    item = item_for_new_line(session, price_list, code=said["code"], name=said["name"])
    if item.id is None or not item.is_active:
        for column, text in said.items():
            setattr(item, column, fitting_text(column, text))
        item.department_id, item.name_initials, item.is_active = department.id, search.initials(item.name), False
        session.add(item)
        session.flush()
    line = new_line(
        price_list,
        item_id=item.id,
        price_fen=fen,
        cost_fen=read_price("cost", cost),
        reason=fitting_text("reason", reason),
    )
    session.add(line)
    note_change(session, price_list=price_list, by=by, at=at)
    session.flush()
    return line.id


def item_for_new_line(session: Session, price_list: PriceList, *, code: str, name: str) -> ServiceItem:
    """The item of this code if it may get a line as a new one, else a fresh one (its id is None)."""
    item = session.scalar(select(ServiceItem).where(ServiceItem.code == code))
    if item is None:
        return ServiceItem(code=code, is_active=False)
    pending = session.execute(
        select(PriceList.id, PriceList.version_no)
        .join(Price, Price.price_list_id == PriceList.id)
        .where(
            Price.item_id == item.id,
            PriceList.state.in_(ON_THE_WAY),
        )
        .limit(10)
    ).all()
    if any(row.id == price_list.id for row in pending):
        raise ItemInVersion("code", item=item.name)
    if not item.is_active:
        if pending:
            raise ItemInOtherVersion("code", item=item.name, number=pending[0].version_no)
        return item
    before = get_price_before(session, item_id=item.id, day=price_list.effective_on, list_id=price_list.id)
    if before.unit_price_fen is not None or search.normalised(name) != search.normalised(item.name):
        raise CodeTaken("code", code=code, item=item.name)
    return item


def end_priced_item(
    session: Session, *, by: Actor, at: datetime, list_id: int, item_id: int | None, reason: str
) -> None:
    """The item is no longer offered from the version's day on; raises NothingToEnd."""
    permissions.require(by, "end_priced_item")
    price_list = load_version(session, list_id=list_id, version=None, verb=PriceListVerb.CHANGE, by=by)
    item = None if item_id is None else session.get(ServiceItem, item_id)
    if item is None:
        raise Incomplete("item_id", what=N_("Item"))
    reason = fitting_text("reason", require_text("reason", reason, N_("Reason")))
    before = get_price_before(session, item_id=item.id, day=price_list.effective_on, list_id=price_list.id)
    if before.unit_price_fen is None:
        raise NothingToEnd("item_id", item=item.name)
    lines = select(Price).where(Price.price_list_id == price_list.id, Price.item_id == item.id)
    line = session.scalar(lines.order_by(Price.valid_from.desc()).limit(1))
    if line is None:
        line = new_line(price_list, item_id=item.id, price_fen=None, cost_fen=None)
        session.add(line)
    line.unit_price_fen = line.cost_fen = None
    line.reason = reason
    note_change(session, price_list=price_list, by=by, at=at)
    session.flush()


def take_out_price_lines(session: Session, *, by: Actor, at: datetime, list_id: int, line_ids: Collection[int]) -> int:
    """Leave the items as they are: the lines go out of the draft. Raises NotFound for a line of another version."""
    permissions.require(by, "take_out_price_lines")
    price_list = load_version(session, list_id=list_id, version=None, verb=PriceListVerb.CHANGE, by=by)
    if not line_ids:
        raise Incomplete("line_ids", what=N_("Row"))
    found = select(Price).where(Price.price_list_id == price_list.id, Price.id.in_(set(line_ids)))
    lines = {line.id: line for line in session.scalars(found)}
    for line_id in line_ids:
        if line_id not in lines:
            raise NotFound("line_ids", what=N_("Row"), key=line_id)
    for line in lines.values():
        session.delete(line)
    note_change(session, price_list=price_list, by=by, at=at)
    session.flush()
    return len(lines)
