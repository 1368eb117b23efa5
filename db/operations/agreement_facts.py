"""What somebody typed of an agreement and its lines, checked: a browser is never taken on trust. Parts of acts."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.errors import Incomplete, NotFound, RuleError
from db.money import format_yuan, line_amount
from db.operations.agreement_steps import MOST_LINES
from db.operations.order_lines import AmountTooLarge, require_quantity
from db.operations.order_steps import require_text
from db.operations.texts import SHORT_TEXT, fitting_text
from db.rules.agreements import AgreementFacts, LineFacts, free_position
from db.tables.agreements import Agreement, AgreementLine, AgreementVersion
from db.tables.billing import MOST_FEN
from db.tables.catalogue import ServiceItem
from db.tables.customers import Customer, CustomerUnit, Unit
from db.tables.staff import Department
from db.vocabulary import N_, FeePayer

MONTHS_OF_A_YEAR = 12


class TooManyLines(RuleError):
    message = N_("An agreement has at most {most} lines.")


class UnitOfOthers(RuleError):
    message = N_("This unit is not one of the customer's. Choose another, or link it in the customer's file.")


class NoUnitsThere(RuleError):
    message = N_("There is no unit in this zone and building. Choose others, or leave them empty for all.")


class CustomerNotInUse(RuleError):
    message = N_("{name} is not in use any more. Choose another customer.")


def checked_facts(session: Session, facts: AgreementFacts) -> AgreementFacts:
    """Trimmed facts about people, places and departments that exist.

    Raises Incomplete, NotFound, UnitOfOthers, NoUnitsThere, CustomerNotInUse, TooLong.
    """
    department = session.get(Department, facts.department_id)
    if department is None or not department.is_active:
        raise Incomplete("department_id", what=N_("Department"))
    facts = facts._replace(
        title=fitting_text("title", require_text("title", facts.title, N_("Title")), most=SHORT_TEXT),
        note=fitting_text("note", facts.note),
    )
    if facts.customer_id is None:
        return _house(session, facts)
    customer = session.get(Customer, facts.customer_id)
    if customer is None:
        raise NotFound("customer_id", what=N_("Customer"), key=facts.customer_id)
    if not customer.is_active:
        raise CustomerNotInUse("customer_id", name=customer.name)
    linked = (CustomerUnit.customer_id == customer.id) & (CustomerUnit.unit_id == facts.unit_id)
    if facts.unit_id is not None and session.scalar(select(CustomerUnit.id).where(linked).limit(1)) is None:
        raise UnitOfOthers("unit_id")
    return facts._replace(zone="", building="", payer=FeePayer.OWNER)


def _house(session: Session, facts: AgreementFacts) -> AgreementFacts:
    zone, building = (fitting_text("zone", text, most=SHORT_TEXT) for text in (facts.zone, facts.building))
    where: list[ColumnElement[bool]] = []
    if zone:
        where.append(Unit.zone == zone)
    if building:
        where.append(Unit.building == building)
    if where and session.scalar(select(Unit.id).where(*where).limit(1)) is None:
        raise NoUnitsThere("zone")
    return facts._replace(unit_id=None, zone=zone, building=building, payer=facts.payer)


def checked_lines(session: Session, *, agreement: Agreement | None, lines: Sequence[LineFacts]) -> list[LineFacts]:
    """Trimmed lines with amounts that fit, each with a position of its own.

    A line keeps its position over all versions, a new one gets one that none has had: periods are told apart by it.
    Raises TooManyLines, Incomplete, QuantityNotPositive, AmountTooLarge, NotFound.
    """
    if len(lines) > MOST_LINES:
        raise TooManyLines("lines", most=MOST_LINES)
    known = set() if agreement is None else _positions(session, agreement)
    _require_items(session, lines)
    checked: list[LineFacts] = []
    taken: set[int] = set()
    for line in lines:
        place = line.position
        if place is None or place not in known or place in taken:
            place = free_position(known | taken)
        taken.add(place)
        checked.append(_checked(line)._replace(position=place))
    return sorted(checked, key=lambda line: line.position or 0)


def _positions(session: Session, agreement: Agreement) -> set[int]:
    asked = (
        select(AgreementLine.position)
        .join(AgreementVersion, AgreementVersion.id == AgreementLine.version_id)
        .where(AgreementVersion.agreement_id == agreement.id)
        .distinct()
    )
    return set(session.scalars(asked))


def _require_items(session: Session, lines: Sequence[LineFacts]) -> None:
    wanted = {line.item_id for line in lines if line.item_id is not None}
    found = session.scalar(select(func.count()).select_from(ServiceItem).where(ServiceItem.id.in_(wanted)))
    if wanted and found != len(wanted):
        raise NotFound("lines", what=N_("Item"), key=min(wanted))


def _checked(line: LineFacts) -> LineFacts:
    title = fitting_text("lines", require_text("lines", line.title, N_("Text on the notice")), most=SHORT_TEXT)
    require_quantity(line.quantity_thousandths, "lines")
    # Even a single factor beyond this is a slip of the finger, and would not fit its column.
    if max(line.quantity_thousandths, line.unit_price_fen) > MOST_FEN:
        raise AmountTooLarge("lines", amount=format_yuan(line.unit_price_fen))
    year = MONTHS_OF_A_YEAR * line_amount(line.quantity_thousandths, line.unit_price_fen)
    if year > MOST_FEN:
        raise AmountTooLarge("lines", amount=format_yuan(year))
    return line._replace(title=title)
