"""The list that somebody carries from door to door: who gets a sheet, who is to be reminded. For survey_list.typ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from components.locale import translation
from components.paper.data import OfficeHead
from components.paper.text import day, joined, plain
from components.paper.typesetting import pdf
from db.vocabulary import AddressState


@dataclass(frozen=True, slots=True)
class ListedAddress:
    list_no: int
    place: str
    label: str
    customer: str
    state: AddressState
    delivered_by: str
    delivered_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class SurveyListPaper:
    """`addresses` in delivery order; each building has its own table."""

    number: str
    title: str
    starts_on: date
    ends_on: date
    printed_on: date
    is_reminder: bool
    addresses: Sequence[ListedAddress]


def survey_list_content(paper: SurveyListPaper, head: OfficeHead, language: str) -> dict[str, object]:
    """What survey_list.typ reads."""
    _ = translation(language).gettext
    title = _("Reminder list") if paper.is_reminder else _("Distribution list")
    return {
        "lang": language[:2],
        "title": joined(title, paper.number),
        "head": {"from": plain(joined(head.company, head.office))},
        "words": {
            "title": title,
            "list": [_("No."), _("Address"), _("Customer"), _("State"), _("Handed over on / by"), _("Remark")],
            "page": _("Page {page} of {pages}"),
            "signatures": [_("Carried out by / day"), _("Checked by / day")],
        },
        "survey": plain(joined(paper.number, paper.title), 120),
        "facts": [
            [_("Runs"), f"{day(paper.starts_on)} – {day(paper.ends_on)}"],
            [_("Addresses"), f"{len(paper.addresses):,}"],
            [_("Printed on"), day(paper.printed_on)],
        ],
        "places": [
            [plain(place, 60) or _("No building"), [_cells(row, _) for row in rows]]
            for place, rows in groupby(paper.addresses, lambda row: row.place)
        ],
    }


def survey_list_pdf(paper: SurveyListPaper, head: OfficeHead, language: str) -> bytes:
    """A4, a table for each building."""
    return pdf("survey_list.typ", survey_list_content(paper, head, language))


def _cells(row: ListedAddress, translate: Callable[[str], str]) -> list[str]:
    handed = joined(day(row.delivered_on), plain(row.delivered_by, 40))
    said = (plain(row.label, 60), plain(row.customer, 40), translate(row.state.label), handed, plain(row.note, 120))
    return [str(row.list_no), *said]
