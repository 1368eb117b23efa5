"""Typed sheets on record: what each says, second entries and voids, and how reliable the typing is."""

import streamlit as st

from components.act import act, ask, entry_form, field_error, fresh, pressed, show_refusal
from components.chips import badge_of, plain
from components.page import card, pages_below
from components.session import current_actor
from components.survey_questions import asked_words, choices_of
from components.tables import shown_day, text_column
from components.words import _, word
from db.operations.survey_entry import void_response
from db.queries.survey_entries import (
    PER_PAGE,
    EntryFigures,
    EntryRow,
    EntrySurvey,
    StoredAnswer,
    get_entry,
    list_entries,
)
from db.shares import format_percent, percent_of


def show_entries(survey: EntrySurvey, *, may_void: bool) -> None:
    """What is on record, by number; the chosen one with its answers, to be voided."""
    left, right = st.columns([54, 46], gap="medium")
    with left:
        looked_for = st.text_input(_("Number begins with"), key="entry", width=220)
        page = st.session_state.get("entries page", 1)
        rows, total = ask(list_entries, survey_id=survey.id, text=looked_for, page=page)
        chosen = _choose(rows, key=f"entries {survey.id} {page} {looked_for}") if rows else None
        if not rows:
            st.caption(_("No sheet is typed with such a number."))
        pages_below(total, PER_PAGE, "entries page")
    if chosen is None:
        return
    number = rows[chosen].response_no
    found = ask(get_entry, actor=current_actor(), survey_id=survey.id, response_no=number)
    if found is not None:
        with right:
            _show_one(survey, *found, may_void=may_void)


def _choose(rows: list[EntryRow], *, key: str) -> int:
    chosen = st.dataframe(
        [
            {
                "number": row.response_no,
                "place": f"{row.zone} {row.building}".strip(),
                "means": word(row.means),
                "day": shown_day(row.answered_on),
                "state": _("Does not count") if row.is_void else _("Counts"),
                "again": _second(row),
            }
            for row in rows
        ],
        column_config={
            "number": text_column(_("Entry number"), width=96),
            "place": text_column(_("Counted in"), width=92),
            "means": text_column(_("Method"), width=70),
            "day": text_column(_("Answered on"), width=84),
            "state": text_column(_("State"), width=62),
            "again": text_column(_("Second entry"), width=86),
        },
        hide_index=True,
        height="content",
        on_select="rerun",
        selection_mode="single-row-required",
        selection_default={"selection": {"rows": [0], "columns": []}},
        key=key,
    ).selection.rows
    return chosen[0] if chosen and chosen[0] < len(rows) else 0


def _second(row: EntryRow) -> str:
    if row.differing is None:
        return ""
    return _("Differs: {places}").format(places=row.differing) if row.differing else _("Same")


def _show_one(survey: EntrySurvey, row: EntryRow, said: list[StoredAnswer], *, may_void: bool) -> None:
    form = f"void {survey.id} {row.response_no}"
    mark = badge_of(_("Does not count"), "gray", "block") if row.is_void else badge_of(_("Counts"), "green", "check")
    with card(plain(row.response_no), mark):
        if said:
            st.table(
                [[f":gray[{plain(asked_words(each.question))}]", plain(_shown(each))] for each in said],
                border=False,
                hide_header=True,
                hide_index=True,
            )
        else:
            st.caption(_("The answers of an anonymous sheet are seen by who types it only."))
        if row.is_void:
            st.caption(f"{plain(row.voided_by)}: {plain(row.reason)}")
        elif may_void:
            with entry_form(fresh(form)):
                show_refusal(form)
                reason = st.text_input(_("Why the entry is wrong") + " *")
                field_error(form, "reason", "response_no", "sheet")
                label, look = _("Void this entry"), {"icon": ":material/block:", "shortcut": "Ctrl+Enter"}
                if pressed(st.form_submit_button, label, form=form, **look):
                    done = _("{0.response_no} is voided. It can be typed again under this number.")
                    what = {"survey_id": survey.id, "response_no": row.response_no}
                    act(void_response, form=form, done=done, reason=reason, **what)


def _shown(each: StoredAnswer) -> str:
    answer = each.answer
    choices = choices_of(each.question)
    chosen = [choices[int(place) - 1] for place in answer.chosen.split(",") if place and int(place) <= len(choices)]
    return " · ".join(
        (*([str(answer.score)] if answer.score else []), *chosen, *([answer.words] if answer.words else []))
    )


def show_figures(figures: EntryFigures, waiting: int) -> None:
    line = st.container(horizontal=True, gap="large")
    share = format_percent(percent_of(figures.differing, figures.questions))
    for name, text in (
        (_("Sheets typed"), str(figures.typed)),
        (_("Do not count"), str(figures.voided)),
        (_("Typed a second time"), str(figures.again)),
        (_("Still to be typed again"), str(waiting)),
        (_("Answers that differed"), share),
    ):
        line.markdown(f":gray[:small[{name}]] **{text}**", width="content")
