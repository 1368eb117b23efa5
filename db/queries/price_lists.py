"""Versions of the price list: their way, their lines against the list in force, what was said of them (R-PRICE-1)."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from db.errors import NotFound
from db.rules.price_lists import (
    SealedLine,
    change_of,
    change_rate,
    content_hash,
    margin_rate,
    row_key,
    row_stamp,
)
from db.tables.catalogue import Price, PriceDiscussion, PriceList, ServiceItem
from db.tables.staff import Department, User
from db.vocabulary import N_, PriceChange, PriceListState

ON_THE_WAY = (PriceListState.DRAFT, PriceListState.SUBMITTED, PriceListState.REVIEWED, PriceListState.APPROVED)
DECIDED = (PriceListState.PUBLISHED, PriceListState.REPLACED)
PER_PAGE = 200
# As many as a spreadsheet may hold.
MOST_LINES = 100_000
SHOWN_FIRST = (PriceChange.CHANGED, PriceChange.NEW, PriceChange.ENDED, PriceChange.SAME)
# A version without a day is compared with whatever is published.
NO_DAY_YET = date(9999, 12, 31)


class VersionRow(NamedTuple):
    """One version in the list of versions."""

    id: int
    version_no: int
    state: PriceListState
    effective_on: date | None
    replaced_on: date | None
    is_taken_over: bool
    note: str


class VersionView(NamedTuple):
    """One version with who did what; `content_hash` is of what it holds now, `sealed_hash` of what was decided on."""

    id: int
    version: int
    version_no: int
    state: PriceListState
    effective_on: date | None
    replaced_on: date | None
    first_day: date | None
    is_taken_over: bool
    note: str
    lines: int
    discussions: int
    drafted_by: str
    drafted_at: datetime
    reviewed_by: str
    reviewed_at: datetime | None
    approved_by: str
    approved_at: datetime | None
    published_by: str
    published_at: datetime | None
    content_hash: str
    sealed_hash: str | None


class LineRow(NamedTuple):
    """An item in a version: its line, or the price that goes on where the version has none (`line_id` None)."""

    line_id: int | None
    item_id: int
    code: str
    name: str
    category: str
    department: str
    unit_of_measure: str
    valid_from: date | None
    old_fen: int | None
    new_fen: int | None
    cost_fen: int | None
    reason: str

    @property
    def key(self) -> int:
        return row_key(self.line_id, self.item_id)

    @property
    def stamp(self) -> int:
        return row_stamp(self.new_fen, self.cost_fen, self.reason, is_line=self.line_id is not None)

    @property
    def price_fen(self) -> int | None:
        """What the item costs with this version."""
        return self.old_fen if self.line_id is None else self.new_fen

    @property
    def change(self) -> PriceChange:
        return change_of(self.old_fen, self.price_fen)

    @property
    def change_rate(self) -> int | None:
        return change_rate(self.old_fen, self.price_fen)

    @property
    def margin_rate(self) -> int | None:
        return margin_rate(self.price_fen, self.cost_fen)


def list_versions(session: Session, *, limit: int = 60) -> list[VersionRow]:
    """The newest version first; those that were given up are left out."""
    found = session.execute(
        select(
            PriceList.id,
            PriceList.version_no,
            PriceList.state,
            PriceList.effective_on,
            PriceList.replaced_on,
            PriceList.is_taken_over,
            PriceList.note,
        )
        .where(PriceList.state != PriceListState.DROPPED)
        .order_by(PriceList.version_no.desc())
        .limit(limit)
    )
    return [VersionRow(*row) for row in found]


def get_version(session: Session, *, list_id: int) -> VersionView | None:
    row = session.get(PriceList, list_id)
    if row is None:
        return None
    who = (row.drafted_by, row.reviewed_by, row.approved_by, row.published_by)
    names = dict(session.execute(select(User.id, User.name).where(User.id.in_([id_ for id_ in who if id_]))).all())
    drafted_by, reviewed_by, approved_by, published_by = (names.get(id_ or 0, "") for id_ in who)
    lines, first_day = session.execute(
        select(func.count(), func.min(Price.valid_from)).where(Price.price_list_id == list_id)
    ).one()
    said = select(func.count()).select_from(PriceDiscussion).where(PriceDiscussion.price_list_id == list_id)
    return VersionView(
        row.id,
        row.version,
        row.version_no,
        row.state,
        row.effective_on,
        row.replaced_on,
        first_day or row.effective_on,
        row.is_taken_over,
        row.note,
        lines,
        session.scalar(said) or 0,
        drafted_by,
        row.drafted_at,
        reviewed_by,
        row.reviewed_at,
        approved_by,
        row.approved_at,
        published_by,
        row.published_at,
        get_content_hash(session, list_id=list_id),
        row.content_hash,
    )


def get_content_hash(session: Session, *, list_id: int) -> str:
    """The seal of what the version holds now: a decision names it (R-PRICE-1). Raises NotFound."""
    version = session.get(PriceList, list_id)
    if version is None:
        raise NotFound("list_id", what=N_("Price list"), key=list_id)
    lines = session.execute(
        select(
            ServiceItem.code,
            ServiceItem.name,
            ServiceItem.unit_of_measure,
            Price.valid_from,
            Price.unit_price_fen,
            Price.cost_fen,
            Price.reason,
        )
        .join(ServiceItem, ServiceItem.id == Price.item_id)
        .where(Price.price_list_id == list_id)
    )
    return content_hash(
        effective_on=version.effective_on, note=version.note, lines=(SealedLine(*line) for line in lines)
    )


class PriceBefore(NamedTuple):
    """What holds on a day without the version: nothing where there is no price or it has ended."""

    unit_price_fen: int | None
    cost_fen: int | None


def get_price_before(session: Session, *, item_id: int, day: date | None, list_id: int) -> PriceBefore:
    """The published price of an item on a day, this version's own lines left out."""
    found = session.execute(
        select(Price.unit_price_fen, Price.cost_fen)
        .where(
            Price.item_id == item_id,
            Price.is_published,
            Price.valid_from <= (day or NO_DAY_YET),
            Price.price_list_id != list_id,
        )
        .order_by(Price.valid_from.desc())
        .limit(1)
    ).one_or_none()
    return PriceBefore(None, None) if found is None else PriceBefore(*found)


def list_lines(
    session: Session,
    *,
    list_id: int,
    change: PriceChange | None = None,
    only_lines: bool = False,
    limit: int = PER_PAGE,
    offset: int = 0,
) -> list[LineRow]:
    """The version against the prices that hold without it: changes first, then new and ended items, then the rest.

    `only_lines` leaves out the items of which the version says nothing.
    """
    asked, kind, line = _compared(list_id)
    if change is not None:
        asked = asked.where(kind == change.value)
    if only_lines:
        asked = asked.where(line.id.is_not(None))
    rank = case({change.value: n for n, change in enumerate(SHOWN_FIRST)}, value=kind)
    found = session.execute(asked.order_by(rank, ServiceItem.code, line.valid_from).limit(limit).offset(offset))
    return [LineRow(*row) for row in found]


def count_changes(session: Session, *, list_id: int) -> dict[PriceChange, int]:
    """How many items a version changes, adds, ends, and leaves as they are."""
    asked, kind, _line = _compared(list_id)
    words = asked.with_only_columns(kind.label("change")).subquery()
    found: dict[str, int] = dict(session.execute(select(words.c.change, func.count()).group_by(words.c.change)).all())
    return {change: found.get(change.value, 0) for change in PriceChange}


def _compared(list_id: int) -> tuple[Select[*tuple[Any, ...]], ColumnElement[str], type[Price]]:
    """Every item with its line in the version and the price that holds on that day without it."""
    line, old, other = aliased(Price), aliased(Price), aliased(Price)
    day = func.coalesce(line.valid_from, PriceList.effective_on, literal(NO_DAY_YET))
    before = (
        select(other.id)
        .where(
            other.item_id == ServiceItem.id,
            other.is_published,
            other.valid_from <= day,
            other.price_list_id != list_id,
        )
        .order_by(other.valid_from.desc())
        .limit(1)
        .correlate(ServiceItem, line, PriceList)
        .scalar_subquery()
    )
    kind: ColumnElement[str] = case(
        (line.id.is_(None), PriceChange.SAME.value),
        (and_(line.unit_price_fen.is_(None), old.unit_price_fen.is_(None)), PriceChange.SAME.value),
        (line.unit_price_fen == old.unit_price_fen, PriceChange.SAME.value),
        (line.unit_price_fen.is_(None), PriceChange.ENDED.value),
        (old.unit_price_fen.is_(None), PriceChange.NEW.value),
        else_=PriceChange.CHANGED.value,
    )
    asked = (
        select(
            line.id,
            ServiceItem.id,
            ServiceItem.code,
            ServiceItem.name,
            ServiceItem.category,
            Department.name,
            ServiceItem.unit_of_measure,
            line.valid_from,
            old.unit_price_fen,
            line.unit_price_fen,
            case((line.id.is_(None), old.cost_fen), else_=line.cost_fen),
            func.coalesce(line.reason, ""),
        )
        .select_from(ServiceItem)
        .join(PriceList, PriceList.id == list_id)
        .join(Department, Department.id == ServiceItem.department_id)
        .outerjoin(line, and_(line.item_id == ServiceItem.id, line.price_list_id == list_id))
        .outerjoin(old, old.id == before)
        .where(or_(line.id.is_not(None), old.unit_price_fen.is_not(None)))
    )
    return asked, kind, line
