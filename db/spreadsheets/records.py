"""One typed row of each spreadsheet, and the same row as cells: the exported form, in which rows are compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from db.clock import office_time
from db.money import to_quantity, to_yuan
from db.spreadsheets.columns import WRITTEN_AS, Column, SheetKind, SheetLayout, columns_of
from db.vocabulary import (
    CustomerClass,
    CustomerKind,
    FreeGround,
    ImportKind,
    Occupancy,
    OrderKind,
    OrderState,
    PaymentMethod,
    Settlement,
    Trade,
)

WrittenCell = str | int | Decimal | date | None  # a datetime is a date


@dataclass(frozen=True, slots=True)
class CustomerRow:
    customer_no: str
    name: str
    kind: CustomerKind
    customer_class: CustomerClass | None = None
    zone: str = ""
    building: str = ""
    room: str = ""
    area_hundredths: int | None = None
    occupancy: Occupancy | None = None
    phone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ItemRow:
    item_code: str
    name: str
    category: str
    department: str
    unit_of_measure: str
    price_fen: int
    valid_from: date


@dataclass(frozen=True, slots=True)
class StaffRow:
    name: str
    department: str
    trades: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class OpeningBalanceRow:
    """What a customer owes on a day; negative: credit."""

    customer_no: str
    as_of: date
    amount_fen: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class WorkOrderRow:
    """Times are UTC. Quantity, price and amount are all there, or what is missing is not needed yet."""

    order_no: str
    customer_no: str
    registered_at: datetime
    settlement: Settlement
    state: OrderState
    item_code: str = ""
    item_name: str = ""
    trade: Trade | None = None
    wanted_at: datetime | None = None
    completed_at: datetime | None = None
    quantity_thousandths: int | None = None
    unit_price_fen: int | None = None
    amount_fen: int | None = None
    worker: str = ""
    satisfaction: int | None = None
    note: str = ""
    kind: OrderKind | None = None
    department: str = ""
    free_ground: FreeGround | None = None


@dataclass(frozen=True, slots=True)
class PaymentRow:
    receipt_no: str
    customer_no: str
    paid_on: date
    amount_fen: int
    method: PaymentMethod
    order_no: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SurveyAnswerRow:
    survey: str
    response_no: str
    answered_on: date
    question: str
    score: int
    zone: str = ""
    building: str = ""
    customer_no: str = ""
    comment: str = ""

    @property
    def facts(self) -> tuple[str, str, str, date]:
        """What the rows of one sheet share."""
        return self.zone, self.building, self.customer_no, self.answered_on


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A new price for a draft; name, category, department and unit for an item that is new."""

    item_code: str
    price_fen: int
    cost_fen: int | None = None
    reason: str = ""
    name: str = ""
    category: str = ""
    department: str = ""
    unit_of_measure: str = ""


@dataclass(frozen=True, slots=True)
class LayoutRow:
    """A row of a register's spreadsheet: values by column name."""

    layout: SheetLayout
    values: Mapping[str, Any]


Record = (
    CustomerRow
    | ItemRow
    | StaffRow
    | OpeningBalanceRow
    | WorkOrderRow
    | PaymentRow
    | SurveyAnswerRow
    | PriceRow
    | LayoutRow
)

RECORDS: dict[ImportKind, type[Record]] = {
    ImportKind.CUSTOMERS: CustomerRow,
    ImportKind.ITEMS: ItemRow,
    ImportKind.STAFF: StaffRow,
    ImportKind.OPENING_BALANCES: OpeningBalanceRow,
    ImportKind.WORK_ORDERS: WorkOrderRow,
    ImportKind.PAYMENTS: PaymentRow,
    ImportKind.SURVEY_ANSWERS: SurveyAnswerRow,
    ImportKind.PRICES: PriceRow,
}
KINDS = {record: kind for kind, record in RECORDS.items()}

# A spreadsheet's amount is in yuan, the record's in fen: the name says which.
FIELDS = {
    "class": "customer_class",
    "area_m2": "area_hundredths",
    "price": "price_fen",
    "cost": "cost_fen",
    "unit_price": "unit_price_fen",
    "amount": "amount_fen",
    "quantity": "quantity_thousandths",
}


def record_of(kind: SheetKind, values: dict[str, Any]) -> Record:
    """The typed row from parsed values by column name."""
    if isinstance(kind, SheetLayout):
        return LayoutRow(kind, values)
    return RECORDS[kind](**{FIELDS.get(name, name): value for name, value in values.items()})


def to_cells(record: Record) -> list[WrittenCell]:
    """The row in its exported form: one cell per column of its kind, in their order; None where it is empty."""
    if isinstance(record, LayoutRow):
        return [_written(column, column.name, record.values.get(column.name)) for column in record.layout.columns]
    return [written(column, record) for column in columns_of(KINDS[type(record)])]


def written(column: Column, record: Record) -> WrittenCell:
    name = FIELDS.get(column.name, column.name)
    return _written(column, name, getattr(record, name))


def _written(column: Column, name: str, value: Any) -> WrittenCell:
    if value is None or value in ("", ()):
        return None
    if isinstance(value, tuple):
        return "、".join(str(_written(column, name, each)) for each in value)
    if column.words:
        term = WRITTEN_AS.get(value, value)
        return next(word for word, meaning in column.words.items() if meaning is term)
    if name.endswith(("_fen", "_hundredths")):
        return to_yuan(value)
    if name.endswith("_thousandths"):
        return to_quantity(value).normalize() + 0
    if isinstance(value, datetime):
        return office_time(value).replace(tzinfo=None, microsecond=0)
    return value  # type: ignore[no-any-return]
