"""Typing sheets in: the first entry, and the second of those that the lot draws."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from components.act import ask
from components.chips import plain
from components.survey_rows import Kept, type_sheets
from components.words import _
from db import work
from db.operations.survey_entry import DayNotPossible, enter_answers, enter_answers_again
from db.queries.survey_entries import EntrySurvey, list_asked
from db.types import Actor
from db.vocabulary import N_

MOST_NUMBERS = 40
SAME = N_("Both entries are the same.")


def show_first_entry(survey: EntrySurvey, today: date) -> None:
    """One sheet one row; the day above holds for the rows that follow."""
    last = min(today, survey.ends_on)
    line = st.container(horizontal=True, vertical_alignment="bottom")
    until = max(last, survey.starts_on)
    day = line.date_input(
        _("Filled in on"), last, min_value=survey.starts_on, max_value=until, format="YYYY-MM-DD", width=160
    )
    if survey.is_anonymous:
        said = _("Anonymous: what is typed keeps neither address nor day. Write the number after → on the sheet.")
        line.markdown(f":gray[:small[{said}]]")

    def keep(by: Actor, row: Mapping[str, Any]) -> Kept:
        sheet, said = _read(row)
        done = work.act(
            enter_answers, by=by, survey_id=survey.id, sheet=sheet, answered_on=_day(row.get("day")), said=said
        )
        return Kept(done.response_no)

    type_sheets(
        f"{survey.id} first",
        ask(list_asked, survey_id=survey.id),
        keep=keep,
        said_of=lambda kept: _("On record"),
        number=_("Sheet number"),
        number_help=_("The number on the sheet; of a voided entry, its number. ↑ brings a refused sheet back."),
        note=_("Digits answer at once, Enter goes on, Backspace goes back. The mouse is not needed."),
        day=day,
    )


def show_second_entry(survey: EntrySurvey, numbers: list[str], today: date) -> None:
    """The sheets that the lot draws, typed again; what differs is shown beside the row."""
    shown = _(", ").join(numbers[:MOST_NUMBERS])
    more = _(" … and {count} more").format(count=len(numbers) - MOST_NUMBERS) if len(numbers) > MOST_NUMBERS else ""
    if numbers:
        st.markdown(_("To be typed again: {numbers}").format(numbers=plain(shown + more)))
    else:
        st.caption(_("Nothing drawn waits for its second entry."))

    def keep(by: Actor, row: Mapping[str, Any]) -> Kept:
        sheet, said = _read(row)
        done = work.act(enter_answers_again, by=by, survey_id=survey.id, response_no=sheet, said=said)
        return Kept(done.response_no, tuple(int(place) for place in done.differing.split(",") if place))

    def said_of(kept: Kept) -> str:
        differ = _("Differs in: {places}. Look at the sheet; if the first entry is wrong, void it.")
        return differ.format(places=", ".join(map(str, kept.places))) if kept.places else _(SAME)

    type_sheets(
        f"{survey.id} again",
        ask(list_asked, survey_id=survey.id),
        keep=keep,
        said_of=said_of,
        number=_("Entry number"),
        number_help=_("The number of the first entry, as it was written on the sheet."),
        note=_("Nothing is counted twice: only where the two entries differ is kept."),
        day=today,
    )


def _read(row: Mapping[str, Any]) -> tuple[str, dict[int, list[str]]]:
    """A row as the browser sent it: texts by question id, whatever else is in it."""
    answers = row.get("said")
    said = {
        int(question): [str(part)[:2000] for part in given[:100]]
        for question, given in (answers if isinstance(answers, dict) else {}).items()
        if isinstance(given, list) and str(question).isascii() and str(question).isdecimal() and len(question) < 19
    }
    return str(row.get("sheet", ""))[:60], said


def _day(said: object) -> date:
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        raise DayNotPossible("answered_on") from None
