"""A new version of the price list: its day and its remark, and the way to the first one (R-PRICE-1)."""

from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import act, ask, entry_form, fresh, pressed, show_refusal
from components.chips import plain
from components.choice import open_part
from components.navigation import PAGES
from components.page import empty_state
from components.price_list_fields import day_and_note
from components.reason_form import close_form, is_open, open_form
from components.words import _, word
from db.operations.price_list_drafts import draft_price_list
from db.queries.price_lists import get_version
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import PriceListVerb

NEW = "price list new"


def show_new(head: DeltaGenerator, actor: Actor, *, is_primary: bool) -> None:
    """The button, for whom it is."""
    if may(actor, "draft_price_list"):
        label, kind = word(PriceListVerb.DRAFT), "primary" if is_primary else "secondary"
        head.button(label, type=kind, icon=":material/add:", on_click=open_form, args=(NEW,), key="new version")


def show_first(head: DeltaGenerator, actor: Actor, proposed: date) -> None:
    """Where there is no version yet: what to do."""
    show_new(head, actor, is_primary=True)
    show_new_form(proposed)
    said = _("No version yet. Start one and type the prices in, or import the first list: it is taken over as it is.")
    empty_state("sell", said)
    if may(actor, "import_items"):
        st.page_link(PAGES["import"].file, label=_("Import the first list"), query_params={"kind": "items"})


def show_new_form(proposed: date) -> None:
    """All prices go on until a line of the version says otherwise."""
    if not is_open(NEW):
        return
    with st.container(border=True), entry_form(fresh(NEW)):
        show_refusal(NEW)
        st.markdown(f":gray[{plain(_('All prices go on as they are; the version holds only what it changes.'))}]")
        given = day_and_note(NEW, proposed, "")
        foot = st.container(horizontal=True)
        label = word(PriceListVerb.DRAFT)
        if pressed(foot.form_submit_button, label, form=NEW, type="primary"):
            act(draft_price_list, form=NEW, done=label, then=_open, **given)
        foot.form_submit_button(_("Back"), on_click=close_form)


def _open(list_id: int) -> None:
    close_form()
    made = ask(get_version, list_id=list_id)
    if made is not None:
        open_part("version", str(made.version_no))
