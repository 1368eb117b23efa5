"""The office's spreadsheets into the program: template, file, what is wrong by row, then all or only the good rows."""

import streamlit as st

from components.act import fresh, show_refusal
from components.choice import choose_part
from components.page import card, page_head
from components.session import require_page
from components.sheet_import import offer_import, offer_template
from components.sheet_upload import choose_sheet, show_rows
from components.words import _, word
from db.operations.import_kinds import IMPORTS
from db.rules.permissions import may
from db.spreadsheets import columns_of
from db.vocabulary import ImportKind

actor = require_page("import")
page_head(_("Import"), _("nothing is written before you have seen what each row would do"))
kinds = {kind.value: kind for kind in IMPORTS if may(actor, IMPORTS[kind].__name__)}
chosen = choose_part(_("What"), {value: word(kind) for value, kind in kinds.items()}, key="kind")
kind = kinds.get(chosen) or next(iter(kinds.values()))
form = f"import {kind.value}"

left, right = st.columns([34, 66], gap="medium")
with left, card(_("1 Template"), _("Chinese headers, any order")):
    needed = _(", ").join(column.header for column in columns_of(kind) if column.required)
    st.caption(_("Needed columns: {names}").format(names=needed))
    offer_template(kind, word(kind))
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
    offer_import(judged, IMPORTS[kind], form=form, name=word(kind))
show_rows(judged)
