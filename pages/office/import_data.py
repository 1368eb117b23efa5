"""The office's spreadsheets into the program: template, file, what is wrong by row, then all or only the good rows."""

import streamlit as st

from components.act import act, fresh, pressed, show_refusal
from components.choice import choose_part
from components.page import card, page_head
from components.paper import exchange
from components.session import require_page
from components.sheet_upload import choose_sheet, forget_sheet, rejected_rows, show_numbers, show_rows
from components.words import _, language, word
from db.operations.import_kinds import IMPORTS
from db.rules.permissions import may
from db.spreadsheets import columns_of
from db.vocabulary import ImportKind

actor = require_page("import")
page_head(_("Import"), _("nothing is written before you have seen what each row would do"))
kinds = {kind.value: kind for kind in IMPORTS if may(actor, IMPORTS[kind].__name__)}
chosen = choose_part(_("What"), {value: word(kind) for value, kind in kinds.items()}, key="kind")
kind = kinds.get(chosen) or next(iter(kinds.values()))
form, spoken = f"import {kind.value}", language()

left, right = st.columns([34, 66], gap="medium")
with left, card(_("1 Template"), _("Chinese headers, any order")):
    needed = _(", ").join(column.header for column in columns_of(kind) if column.required)
    st.caption(_("Needed columns: {names}").format(names=needed))
    st.download_button(
        _("Download template"),
        lambda: exchange.write_empty(kind, spoken),
        f"{word(kind)}.xlsx",
        icon=":material/download:",
        on_click="ignore",
    )
    if kind is ImportKind.SURVEY_ANSWERS and may(actor, "view_survey_results"):
        st.link_button(_("Answers on record (.xlsx)"), "/papers/survey-answers", icon=":material/table_view:")
with left, card(_("2 Your file"), _("up to 100,000 rows")):
    show_refusal(form)
    judged = choose_sheet(kind, fresh(form), IMPORTS[kind])
with right, card(_("3 Check and import")):
    if judged is None:
        st.caption(_("Choose a file or paste cells; every row is checked first."))
        if kind is ImportKind.ITEMS:
            st.caption(_("The first price list is published at once; a later one becomes a draft."))
        if kind is ImportKind.SURVEY_ANSWERS:
            st.caption(_("A title that is new becomes a filed survey of the past; else sheets go by their number."))
        st.stop()
    show_numbers(judged)
    outcome = judged.outcome
    bar = st.container(horizontal=True, vertical_alignment="center")
    if outcome.rejected:
        bar.download_button(
            _("Rejected rows (.xlsx)"),
            lambda: rejected_rows(judged, spoken),
            f"{word(kind)} " + _("rejected") + ".xlsx",
            icon=":material/download:",
            on_click="ignore",
        )
    label = _("Import good rows: {count}") if outcome.rejected else _("Import rows: {count}")
    label = label.format(count=f"{outcome.accepted:,}")
    if not outcome.accepted:
        bar.caption(_("Nothing to import: no row is new or different."))
    elif pressed(bar.button, label, form=form, about=judged.digest, type="primary", icon=":material/upload:"):
        forgotten = fresh(form)
        with st.spinner(_("Writing …")):
            act(
                IMPORTS[kind],
                form=form,
                done=_("{0.accepted} rows imported, {0.unchanged} unchanged, {0.rejected} left out."),
                then=lambda _answer: forget_sheet(forgotten),
                sheet=judged.sheet,
                partial=bool(outcome.rejected),
            )
show_rows(judged)
