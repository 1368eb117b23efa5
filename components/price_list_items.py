"""What the table itself cannot do: add an item, end one, take a line out, put in prices from a spreadsheet."""

from collections.abc import Sequence

import streamlit as st

from components.act import act, ask, entry_form, field_error, fresh, pressed, show_refusal
from components.paste_box import paste_box
from components.reason_form import close_form, is_open, open_form
from components.words import _
from db.operations.price_list_items import add_priced_item, end_priced_item, take_out_price_lines
from db.operations.price_list_paste import paste_price_lines
from db.queries.catalogue import list_categories
from db.queries.price_lists import LineRow, list_lines
from db.queries.staff import list_departments
from db.vocabulary import ImportKind

MOST_LISTED = 2000
ADD, END, TAKE_OUT, PASTE = "price item add", "price item end", "price line out", "prices pasted"


def show_item_verbs() -> None:
    """Below the table: its own corner above belongs to the grid's toolbar."""
    bar = st.container(horizontal=True)
    buttons = (
        (ADD, _("Add an item"), "add"),
        (END, _("End an item"), "block"),
        (TAKE_OUT, _("Take out a line"), "undo"),
        (PASTE, _("Paste prices"), "content_paste"),
    )
    for form, label, icon in buttons:
        bar.button(
            label, type="tertiary", icon=f":material/{icon}:", on_click=open_form, args=(form,), key=f"open {form}"
        )


def show_item_forms(list_id: int, lines: Sequence[LineRow]) -> None:
    """The one that was opened; `lines` are the version's own."""
    if is_open(ADD):
        _add(list_id)
    elif is_open(END):
        on_sale = ask(list_lines, list_id=list_id, limit=MOST_LISTED)
        _end(list_id, [row for row in on_sale if row.old_fen is not None and row.price_fen is not None])
    elif is_open(TAKE_OUT):
        _take_out(list_id, lines)
    elif is_open(PASTE):
        _paste(list_id)


def _add(list_id: int) -> None:
    departments = {row.id: row.name for row in ask(list_departments)}
    with st.container(border=True), entry_form(fresh(ADD)):
        show_refusal(ADD)
        top, below = st.columns([14, 30, 22, 20, 14]), st.columns([14, 14, 72])
        given = {
            "code": top[0].text_input(_("Item code") + " *"),
            "name": top[1].text_input(_("Item") + " *"),
            "category": top[2].selectbox(
                _("Category") + " *", ask(list_categories), index=None, accept_new_options=True, placeholder="—"
            ) or "",
            "department_id": top[3].selectbox(
                _("Department") + " *", list(departments), index=None, placeholder="—",
                format_func=lambda id_: departments[id_],
            ),
            "unit_of_measure": top[4].text_input(_("Unit of measure") + " *"),
            "price": below[0].text_input(_("New price (CNY)") + " *"),
            "cost": below[1].text_input(_("Cost (CNY)")),
            "reason": below[2].text_input(_("Reason")),
        }  # fmt: skip
        field_error(ADD, *given)
        foot = st.container(horizontal=True)
        if pressed(foot.form_submit_button, _("Add to this version"), form=ADD, about=list_id, type="primary"):
            act(add_priced_item, form=ADD, done=_("Item added"), then=close_form, list_id=list_id, **given)
        foot.form_submit_button(_("Back"), on_click=close_form)


def _end(list_id: int, rows: Sequence[LineRow]) -> None:
    names = {row.item_id: f"{row.code} {row.name}" for row in rows}
    with st.container(border=True), entry_form(fresh(END)):
        show_refusal(END)
        one, two = st.columns([35, 65])
        item_id = one.selectbox(
            _("Item that ends") + " *",
            list(names),
            index=None,
            placeholder="—",
            format_func=lambda id_: names.get(id_, ""),
        )
        reason = two.text_input(_("Reason") + " *")
        field_error(END, "item_id", "reason")
        foot = st.container(horizontal=True)
        if pressed(foot.form_submit_button, _("End with this version"), form=END, about=list_id, type="primary"):
            act(
                end_priced_item, form=END, done=_("The item ends with this version"), then=close_form,
                list_id=list_id, item_id=item_id, reason=reason,
            )  # fmt: skip
        foot.form_submit_button(_("Back"), on_click=close_form)


def _take_out(list_id: int, rows: Sequence[LineRow]) -> None:
    names = {row.line_id: f"{row.code} {row.name}" for row in rows}
    with st.container(border=True), entry_form(fresh(TAKE_OUT)):
        show_refusal(TAKE_OUT)
        chosen = st.multiselect(
            _("Lines that leave the version; their items stay as they are") + " *",
            list(names),
            format_func=lambda id_: names.get(id_, ""),
            placeholder="—",
        )
        field_error(TAKE_OUT, "line_ids")
        foot = st.container(horizontal=True)
        if pressed(foot.form_submit_button, _("Take out"), form=TAKE_OUT, about=list_id, type="primary"):
            act(
                take_out_price_lines, form=TAKE_OUT, done=_("Lines taken out: {0}"), then=close_form,
                list_id=list_id, line_ids=chosen,
            )  # fmt: skip
        foot.form_submit_button(_("Back"), on_click=close_form)


def _paste(list_id: int) -> None:
    with st.container(border=True):
        show_refusal(PASTE)
        judged = paste_box(ImportKind.PRICES, fresh(PASTE), paste_price_lines, list_id=list_id)
        foot = st.container(horizontal=True)
        if judged is not None:
            label = _("Put in {count} rows").format(count=judged.outcome.accepted)
            if pressed(foot.button, label, form=PASTE, about=judged.digest, type="primary"):
                act(
                    paste_price_lines, form=PASTE, done=_("Rows put in: {0.accepted}"), then=close_form,
                    list_id=list_id, sheet=judged.sheet, partial=bool(judged.outcome.rejected),
                )  # fmt: skip
        foot.button(_("Back"), on_click=close_form, key="close pasted")
