"""Everything that an office sets for itself, with who set it when."""

from dataclasses import fields

import streamlit as st

from components.act import ask, entry_form, field_error, fresh, pressed, show_refusal
from components.chips import plain
from components.deadline_preview import save_after_look
from components.locale import LANGUAGES
from components.page import card, page_head
from components.session import require_page
from components.tables import shown_moment, text_column
from components.words import _
from db.operations.settings import change_setting
from db.queries.deadline_moves import get_moves_by_setting
from db.queries.settings import OfficeSettings, get_settings, list_setting_history

require_page("settings")
page_head(_("Settings"), _("each one holds from the moment it is saved; its history is kept"))
values = ask(get_settings)
listed = fields(OfficeSettings)
yes_no = {"yes": _("Yes"), "no": _("No")}
shown = {}
for field in listed:
    value = getattr(values, field.name)
    text = yes_no["yes" if value else "no"] if isinstance(value, bool) else str(value)
    shown[field.name] = LANGUAGES.get(text, text)
left, right = st.columns([58, 42], gap="medium")
chosen = left.dataframe(
    [{"name": _(field.metadata["label"]), "value": shown[field.name]} for field in listed],
    column_config={"name": text_column(_("Setting"), width=250), "value": text_column(_("Value"), width=300)},
    hide_index=True,
    height=660,
    on_select="rerun",
    selection_mode="single-row-required",
    selection_default={"selection": {"rows": [0], "columns": []}},
    key="settings",
).selection.rows
field = listed[chosen[0] if chosen and chosen[0] < len(listed) else 0]
value, form = getattr(values, field.name), f"setting {field.name}"
with right, card(_(field.metadata["label"])), entry_form(fresh(form)):
    show_refusal(form)
    if isinstance(value, bool):
        text = st.segmented_control(
            _("Value"), list(yes_no), default="yes" if value else "no", required=True, format_func=yes_no.get
        )
    elif field.name == "paper_language":
        text = st.selectbox(_("Value"), list(LANGUAGES), list(LANGUAGES).index(value), format_func=LANGUAGES.get)
    else:
        text = st.text_input(_("Value"), str(value))
    field_error(form, field.name)
    is_asked = pressed(st.form_submit_button, _("Save"), form=form, type="primary", shortcut="Ctrl+Enter")
request = {"setting": field.name, "value": text}
with right:
    save_after_look(change_setting, get_moves_by_setting, form=form, is_asked=is_asked, request=request)
with right, card(_("History"), height="stretch"):
    history = ask(list_setting_history, key=field.name)
    if not history:
        st.caption(_("Never changed: the program's own value."))
    for row in history:
        by = plain(row.set_by) or _("the program")
        st.markdown(f"{plain(row.value) or '–'} :gray[:small[{shown_moment(row.set_at)} {by}]]")
