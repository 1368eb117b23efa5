"""Reading the office's spreadsheets (contracts: Spreadsheets). Pure: no database, no screen.

`read_records(kind, name_or_path, data)` gives typed rows and the faults of the others; `columns_of(kind)` is what a
template and an export write; `to_cells(record)` is a row in its exported form.
"""

from db.spreadsheets.columns import Column, SheetKind, SheetLayout, columns_of
from db.spreadsheets.kinds import RowError, SheetRecords, read_pasted, read_records
from db.spreadsheets.records import (
    CustomerRow,
    ItemRow,
    LayoutRow,
    OpeningBalanceRow,
    PaymentRow,
    PriceRow,
    Record,
    StaffRow,
    SurveyAnswerRow,
    WorkOrderRow,
    to_cells,
)
from db.spreadsheets.refusals import UnreadableSpreadsheet

__all__ = [
    "Column",
    "CustomerRow",
    "ItemRow",
    "LayoutRow",
    "OpeningBalanceRow",
    "PaymentRow",
    "PriceRow",
    "Record",
    "RowError",
    "SheetKind",
    "SheetLayout",
    "SheetRecords",
    "StaffRow",
    "SurveyAnswerRow",
    "UnreadableSpreadsheet",
    "WorkOrderRow",
    "columns_of",
    "read_pasted",
    "read_records",
    "to_cells",
]
