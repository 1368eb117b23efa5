"""The lines of a work order: priced from the list, kept by revision (R-PRICE-2, R-PRICE-7, R-DEC-11)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.errors import RuleError
from db.money import format_yuan
from db.operations.order_steps import require_text
from db.queries.catalogue import get_price_in_force
from db.rules.prices import Line, total_fen
from db.tables.billing import MOST_FEN
from db.tables.catalogue import ServiceItem
from db.tables.work_orders import WorkOrder, WorkOrderLine
from db.vocabulary import N_, LineKind

ROWS = (
    select(WorkOrderLine)
    .where(WorkOrderLine.work_order_id == bindparam("order_id"), WorkOrderLine.revision == bindparam("revision"))
    .order_by(WorkOrderLine.position)
)


class QuantityNotPositive(RuleError):
    message = N_("The quantity must be more than 0.")


class AmountTooLarge(RuleError):
    message = N_("{amount} is more than one slip may cost. Check quantity and price.")


class NoLines(RuleError):
    message = N_("An order needs at least one item or part.")


class ListPriceHolds(RuleError):
    message = N_("{item} costs {amount} on the price list. Only the project manager may correct it.")


def line_from_list(session: Session, *, item: ServiceItem, quantity_thousandths: int, day: date) -> Line | None:
    """The item at the price that holds on the day; None when the list has no price (it needs a quote)."""
    require_quantity(quantity_thousandths)
    price = get_price_in_force(session, item_id=item.id, day=day)
    if price is None or price.unit_price_fen is None:
        return None
    return Line(
        item.name,
        quantity_thousandths,
        price.unit_price_fen,
        LineKind.ITEM,
        item.unit_of_measure,
        item.id,
        price.price_id,
    )


def require_quantity(quantity_thousandths: int, field: str = "quantity") -> None:
    if quantity_thousandths <= 0:
        raise QuantityNotPositive(field)


def read_lines(session: Session, *, order: WorkOrder) -> list[Line]:
    """The lines of the present revision."""
    return [
        Line(
            row.name,
            row.quantity_thousandths,
            row.unit_price_fen,
            row.kind,
            row.unit_of_measure,
            row.item_id,
            row.price_id,
        )
        for row in _rows(session, order)
    ]


def write_lines(session: Session, *, order: WorkOrder, lines: Sequence[Line], is_first: bool = False) -> None:
    """Write the lines of the present revision and the total; an unaccepted price is replaced, never kept beside."""
    amount = total_fen(lines)
    if amount > MOST_FEN:
        raise AmountTooLarge("quantity", amount=format_yuan(amount))
    if not is_first:
        for row in _rows(session, order):
            session.delete(row)
        session.flush()
    for position, line in enumerate(lines, start=1):
        session.add(
            WorkOrderLine(
                work_order_id=order.id,
                revision=order.revision,
                position=position,
                kind=line.kind,
                item_id=line.item_id,
                price_id=line.price_id,
                name=line.name,
                unit_of_measure=line.unit_of_measure,
                quantity_thousandths=line.quantity_thousandths,
                unit_price_fen=line.unit_price_fen,
                amount_fen=line.amount_fen,
            )
        )
    order.amount_fen = amount


def new_revision(session: Session, *, order: WorkOrder, lines: Sequence[Line]) -> None:
    """A further revision of the price; the lines before it stay on record (R-PRICE-7)."""
    order.revision += 1
    write_lines(session, order=order, lines=lines, is_first=True)


def agreed_lines(
    session: Session, *, order: WorkOrder, wanted: Sequence[Line], day: date, may_type_prices: bool = False
) -> list[Line]:
    """Lines as somebody typed them, checked: what is on the list costs what the list or the old slip says.

    What comes from a screen is not trusted: an item's price is looked up, a part's price is the one agreed on site.
    Raises NoLines, QuantityNotPositive, ListPriceHolds, Incomplete.
    """
    if not wanted:
        raise NoLines("lines")
    before = {line.item_id: line for line in read_lines(session, order=order) if line.item_id is not None}
    agreed = []
    for line in wanted:
        require_quantity(line.quantity_thousandths, "lines")
        name = require_text("lines", line.name, N_("Item or part"))
        if line.unit_price_fen < 0:
            raise ListPriceHolds("lines", item=name, amount=format_yuan(0))
        if line.item_id is None:
            agreed.append(line._replace(name=name, price_id=None))
            continue
        item = session.get_one(ServiceItem, line.item_id)
        known = before.get(item.id) or line_from_list(
            session, item=item, quantity_thousandths=line.quantity_thousandths, day=day
        )
        if known is not None and line.unit_price_fen != known.unit_price_fen and not may_type_prices:
            raise ListPriceHolds("lines", item=item.name, amount=format_yuan(known.unit_price_fen))
        price_id = known.price_id if known and known.unit_price_fen == line.unit_price_fen else None
        agreed.append(line._replace(name=name, unit_of_measure=item.unit_of_measure, price_id=price_id))
    return agreed


def _rows(session: Session, order: WorkOrder) -> list[WorkOrderLine]:
    return list(session.scalars(ROWS, {"order_id": order.id, "revision": order.revision}))
