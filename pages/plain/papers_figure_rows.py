"""The rows behind a figure as a spreadsheet: all of them, what this person may see, on record."""

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.figure_asked import read_figure
from components.figure_row_columns import cells_of, columns_of
from components.locale import translation
from components.paper.excel import ExcelColumn, write_xlsx
from db.clock import now
from db.operations.figure_exports import export_figures
from db.queries.figure_rows import FigureRow, write_figure_rows
from db.queries.settings import get_settings
from db.rules import permissions
from db.rules.figure import require_figure
from db.types import Actor
from db.work import act, ask
from pages.plain.papers_billing import file_headers, paper
from pages.plain.papers_finance import MEDIA


def spreadsheet(by: Actor, request: Request) -> Response:
    """`?figure=orders&from=2026-11-01&until=2026-11-30`, as the address of the list says it."""
    permissions.require(by, "view_figures")
    asked = read_figure(request.query_params)
    require_figure(by, asked.figure, department_id=asked.days.department_id)
    translate = translation(ask(get_settings).paper_language).gettext
    columns = columns_of(asked.figure, translate)
    name = f"{asked.figure.key} {asked.days.from_on} {asked.days.until_on}.xlsx"

    def write(rows: Iterator[FigureRow]) -> bytes:
        cells = (cells_of(row, translate) for row in rows)
        said = ([row[each.name] for each in columns] for row in cells)
        heads = [ExcelColumn(each.label, each.kind) for each in columns]
        return write_xlsx(translate(asked.figure.name), heads, said)

    act(export_figures, by=by, file_name=name)
    question = {"actor": by, "figure": asked.figure, "days": asked.days, "at": now(), "is_part": asked.is_part}
    content = ask(write_figure_rows, **question, write=write)
    return Response(content, media_type=MEDIA["xlsx"], headers=file_headers("attachment", name))


FIGURE_ROW_PAPERS = [Route("/papers/figure-rows.xlsx", paper(spreadsheet))]
