"""A survey's list as a spreadsheet and as a paper to carry, made from what the queries give. No streamlit."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import partial

from components.paper.excel import ExcelColumn, write_xlsx
from components.paper.survey_list import ListedAddress, SurveyListPaper
from components.paper.workbook import CellKind
from db.engine import read_key
from db.queries.survey_addresses import AddressFilter, AddressRow, list_address_page
from db.queries.surveys_one import SurveyFile
from db.rules.survey_tokens import make_token
from db.vocabulary import N_
from db.work import ask

INTEGER, DAY, TEXT = CellKind.INTEGER, CellKind.DAY, CellKind.TEXT
COLUMNS = (
    *((N_("No."), INTEGER), (N_("Zone"), TEXT), (N_("Building"), TEXT), (N_("Address"), TEXT), (N_("Customer"), TEXT)),
    *((N_("Group"), TEXT), (N_("State"), TEXT), (N_("Delivered by"), TEXT), (N_("Delivered on"), DAY)),
    *((N_("Reminded on"), DAY), (N_("Answered on"), DAY), (N_("Remark"), TEXT)),
)


def list_of(survey: SurveyFile, wanted: AddressFilter) -> Iterator[AddressRow]:
    """All that a filter finds, asked page by page."""
    after: int | None = 0
    while after is not None:
        page, after = ask(list_address_page, survey_id=survey.id, wanted=wanted, after=after)
        yield from page


def link_of(public_url: str, *, survey_id: int, list_no: int, drawn_at: datetime, key: str) -> str:
    """The address at which one address of the sample answers."""
    token = make_token(key, survey_id=survey_id, list_no=list_no, drawn_at=drawn_at)
    return f"{public_url.rstrip('/')}/s/{token}"


def write_survey_list(
    survey: SurveyFile, rows: Iterable[AddressRow], translate: Callable[[str], str], *, links_at: str = ""
) -> bytes:
    """The list as .xlsx; with each address's link where `links_at` (the public address) is given."""
    columns = [ExcelColumn(translate(name), kind) for name, kind in COLUMNS]
    listed: Iterable[tuple[object, ...]] = (_cells(row, translate) for row in rows)
    if links_at and survey.drawn_at is not None:
        columns.append(ExcelColumn(translate(N_("Link to answer")), width=46))
        link = partial(link_of, links_at, survey_id=survey.id, drawn_at=survey.drawn_at, key=read_key())
        listed = ((*_cells(row, translate), link(list_no=row.list_no)) for row in rows)
    return write_xlsx(f"{survey.survey_no} {survey.title}", columns, listed)


def survey_list_paper(
    survey: SurveyFile, rows: Iterable[AddressRow], *, today: date, is_reminder: bool
) -> SurveyListPaper:
    return SurveyListPaper(
        survey.survey_no,
        survey.title,
        survey.starts_on,
        survey.ends_on,
        today,
        is_reminder,
        [
            ListedAddress(
                row.list_no,
                f"{row.zone} {row.building}".strip(),
                row.label,
                row.customer,
                row.state,
                row.delivered_by,
                row.delivered_on,
                row.note,
            )
            for row in rows
        ],
    )


def _cells(row: AddressRow, translate: Callable[[str], str]) -> tuple[object, ...]:
    kind = "" if row.kind is None else translate(row.kind.label)
    where = (row.list_no, row.zone, row.building, row.label, row.customer, kind, translate(row.state.label))
    return (*where, row.delivered_by, row.delivered_on, row.reminded_on, row.answered_on, row.note)
