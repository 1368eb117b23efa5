"""One customer at a glance: phone, money, the last word and the next, and what is open (R-CUST-1)."""

from datetime import date

import streamlit as st

from components.act import act, entry_form, field_error, fresh, pressed, show_refusal
from components.arrears_badge import arrears_badges
from components.chips import badge, badge_of, plain
from components.navigation import PAGES
from components.page import card, page_head
from components.tables import shown_day, shown_moment
from components.words import _, word
from db.money import format_yuan
from db.operations.customers import reveal_phone
from db.queries.counter import Account
from db.queries.customer_files import CustomerFile, CustomerRow
from db.queries.customer_glance import CustomerGlance
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import Standing

BLANK = "\u00a0"
MOST_SHOWN = 6


def show_head(row: CustomerRow, unit: object, actor: Actor) -> None:
    """Who it is, and what one does from here: a request, a complaint."""
    head = page_head(plain(row.name), plain(f"{row.customer_no} · {word(row.kind)} · {row.units}"))
    marks = [badge(row.customer_class)] + ([badge(row.standing)] if row.standing is not Standing.ORDINARY else [])
    marks += [] if row.is_active else [badge_of(_("Not in use"), "gray", "block")]
    head.markdown(" ".join(marks), width="content")
    if head.button(_("All customers"), icon=":material/group:"):
        st.switch_page("records/customers.py")
    if may(actor, "register_complaint") and head.button(_("Register complaint"), icon=":material/feedback:"):
        st.switch_page(PAGES["new-complaint"].file, query_params={"customer": f"{row.id}-{unit}"})
    if PAGES["intake"].opens_for(actor) and head.button(
        _("New request"), icon=":material/add:", type="primary", disabled=not row.is_active
    ):
        st.switch_page(PAGES["intake"].file, query_params={"customer": f"{row.id}-{unit}"})


def show_strip(shown: CustomerFile, seen: CustomerGlance, account: Account, actor: Actor, today: date) -> None:
    """Four figures that each answer a question: how to reach them, what they owe, when we spoke, when we will."""
    cells = st.columns([30, 22, 24, 24], gap="xsmall")
    _show_phone(cells[0], shown, may_open=may(actor, "reveal_phone"))
    if may(actor, "view_arrears"):
        credit = _("credit {amount}").format(amount=format_yuan(account.credit_fen)) if account.credit_fen else ""
        notes = " ".join(part for part in (plain(credit), arrears_badges(shown.row.id, today)) if part)
        _cell(cells[1], _("Owed now"), format_yuan(account.owed_fen), notes)
    last = seen.last
    when = _("Never") if last is None else shown_day(last.on)
    how = "" if last is None else " · ".join(part for part in (word(last.how), last.by) if part)
    _cell(cells[2], _("Last contact"), when, plain(how))
    soon = seen.contacts[0] if seen.contacts else None
    about = "" if soon is None else " · ".join((word(soon.kind), word(soon.caller)))
    late = "" if soon is None or soon.on >= today else " " + badge_of(_("Overdue"), "red", "error")
    _cell(cells[3], _("Next contact"), _("None due") if soon is None else f"{soon.on:%Y-%m-%d}", plain(about) + late)


def _cell(cell: st.delta_generator.DeltaGenerator, label: str, value: str, note: str) -> None:
    box = cell.container(border=True, gap=None, height="stretch")
    box.metric(label, value)
    box.markdown(f":gray[:small[{note}]]" if note and "badge" not in note else note or BLANK)


def _show_phone(cell: st.delta_generator.DeltaGenerator, shown: CustomerFile, *, may_open: bool) -> None:
    """Masked until somebody says why it is needed; the reason is kept (R-CUST-2)."""
    form, opened = f"phone {shown.row.id}", st.session_state.get("phone opened", (0, ""))
    is_open = opened[0] == shown.row.id
    box = cell.container(border=True, gap=None, height="stretch")
    box.metric(_("Phone"), opened[1] if is_open else shown.row.phone_masked or "-")
    if not may_open or is_open or not shown.row.phone_masked:
        box.markdown(BLANK)
        return
    opened = box.popover(_("Show the number"), icon=":material/visibility:", type="tertiary")
    with opened, entry_form(fresh(form)):
        reason = st.text_input(_("Why do you need the number?") + " *")
        show_refusal(form)
        field_error(form, "reason")
        if pressed(st.form_submit_button, _("Show the number"), form=form, icon=":material/visibility:"):
            act(
                reveal_phone,
                form=form,
                then=lambda number: st.session_state.update({"phone opened": (shown.row.id, number)}),
                customer_id=shown.row.id,
                reason=reason,
            )


def show_open(seen: CustomerGlance, actor: Actor) -> None:
    """What is still to be done for this customer, each with the way to it."""
    count = len(seen.orders) + len(seen.complaints) + len(seen.contacts)
    with card(_("Open now"), str(count) if count else ""):
        if not count:
            st.caption(_("Nothing is open."))
        for complaint in seen.complaints[:MOST_SHOWN]:
            due = f" · {shown_moment(complaint.due_at)}" if complaint.due_at else ""
            _line("complaint", "no", complaint.complaint_no, badge(complaint.severity), complaint.title, due)
        for order in seen.orders[:MOST_SHOWN]:
            _line("order", "no", order.order_no, badge(order.state), order.item, "")
        for call in seen.contacts[:MOST_SHOWN] if PAGES["callbacks"].opens_for(actor) else []:
            _line("callbacks", "id", str(call.callback_id), "", call.what, f" · {call.on}", label=word(call.kind))


def _line(page: str, name: str, value: str, mark: str, what: str, due: str, *, label: str = "") -> None:
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    row.page_link(PAGES[page].file, label=label or value, query_params={name: value}, width="content")
    row.markdown(f"{mark} {plain(what)} :gray[:small[{plain(due)}]]", width="content")
