"""The list of customers to greet on a holiday as a spreadsheet. No streamlit."""

from collections.abc import Callable, Iterable

from components.paper.excel import ExcelColumn, write_xlsx
from components.paper.workbook import CellKind
from db.queries.greetings import GreetingRow
from db.vocabulary import N_, Standing

COLUMNS = (
    *(N_("Customer number"), N_("Name"), N_("Room"), N_("Kind of customer"), N_("Class"), N_("Phone")),
    *(N_("Greeted"), N_("Way"), N_("By")),
)


def write_greetings(holiday: str, rows: Iterable[GreetingRow], translate: Callable[[str], str]) -> bytes:
    """`holiday` is the sheet's title; text from outside never becomes a formula."""
    columns = [
        ExcelColumn(translate(name), CellKind.MOMENT if name == "Greeted" else CellKind.TEXT) for name in COLUMNS
    ]
    return write_xlsx(holiday, columns, (_cells(row, translate) for row in rows))


def _cells(row: GreetingRow, translate: Callable[[str], str]) -> tuple[object, ...]:
    kind = row.kind.label if row.standing is Standing.ORDINARY else row.standing.label
    means = "" if row.means is None else translate(row.means.label)
    facts = (row.customer_no, row.name, row.room, translate(kind), translate(row.customer_class.label), row.phone)
    return (*facts, row.greeted_at, means, row.greeted_by)
