"""One entry of a register: what it says, the steps from here, striking out, and who did what with it."""

from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import act, ask, entry_form, field_error, fresh, pressed, show_refusal
from components.chips import badge, badge_of, plain
from components.page import card
from components.reason_form import ask_first, close_form, is_open, open_form
from components.register_fields import in_words, type_fields
from components.tables import shown_moment
from components.words import _
from db.operations.registers import strike_out_entry, take_entry_step
from db.queries.registers import EntryRow, EntryStep, list_entry_history
from db.registers import Register, Step
from db.types import Actor
from db.vocabulary import N_, AuditAction

STRIKE_OUT, ADDED = N_("Strike out"), N_("Added")
# How an act on an entry is called in its history.
ACTS = {
    "import_entries": N_("Imported"),
    "change_entries": N_("Corrected"),
    "strike_out_entry": N_("Struck out"),
}


def show_entry(register: Register, row: EntryRow, actor: Actor, today: date) -> None:
    name = " ".join(in_words(row.values[key]) for key in register.key)
    left, right = st.columns([60, 40], gap="small")
    with left, card(plain(name), _state(row)):
        facts = [
            (_(field.label), in_words(row.values[field.name]))
            for field in register.fields
            if field.name not in (*register.key, "state")
        ]
        if row.struck_out_because:
            facts.append((_("Why struck out"), row.struck_out_because))
        for cell, (label, said) in zip(st.columns(3) * len(facts), facts, strict=False):
            cell.markdown(f":gray[:small[{label}]]  \n{plain(said) or '—'}")
        bar = st.container(horizontal=True)
        if not row.struck_out_because:
            _verbs(register, row, actor, today, bar)
        bar.button(_("Close"), on_click=_close, type="tertiary", key="close entry")
    with right, card(_("What happened")):
        for step in ask(list_entry_history, actor=actor, register=register.name, entry_id=row.id):
            st.markdown(_history_line(register, step))


def _state(row: EntryRow) -> str:
    if row.struck_out_because:
        return badge_of(_("Struck out"), "gray", "block")
    late = badge_of(_("Overdue"), "red", "error") + " " if row.is_late else ""
    return late + badge(row.state) if row.state is not None else ""


def _close() -> None:
    st.query_params.pop("entry", None)


def _verbs(register: Register, row: EntryRow, actor: Actor, today: date, bar: DeltaGenerator) -> None:
    """The buttons come from the register's own table of steps."""
    seen = {"register": register.name, "entry_id": row.id, "seen_version": row.version}
    for step in register.steps_from(row.state):
        if actor.has(*register.roles_of(step)):
            form = f"{register.name} {step.name} {row.id}"
            look: dict[str, Any] = {"icon": f":material/{step.icon}:", "key": f"open {form}"}
            if step.needs or step.asks:
                bar.button(_(step.label), on_click=open_form, args=(form,), type="primary", **look)
                _ask(register, row, step, form, today, actor, seen)
            elif pressed(bar.button, _(step.label), form=form, about=row.version, **look):
                act(take_entry_step, form=form, done=_("Saved"), step=step.name, values={}, **seen)
            show_refusal(form)
    if actor.has(*register.keepers):
        form = f"{register.name} strike {row.id}"
        bar.button(_(STRIKE_OUT), icon=":material/format_strikethrough:", on_click=open_form, args=(form,), key=form)
        question = _("The entry stays readable and counts no more. Why is it wrong?")
        ask_first(form, question, _(STRIKE_OUT), strike_out_entry, done=_("Struck out"), **seen)


def _ask(
    register: Register, row: EntryRow, step: Step, form: str, today: date, actor: Actor, seen: dict[str, Any]
) -> None:
    """What the step asks for, there and then."""
    if not is_open(form):
        return
    fields = [register.field(name) for name in (*step.needs, *step.asks)]
    with st.container(border=True), entry_form(fresh(form)):
        values = type_fields(fields, form=form, key=fresh(form), today=today, own_name=actor.name)
        field_error(form, "state")
        foot = st.container(horizontal=True)
        if pressed(foot.form_submit_button, _(step.label), form=form, type="primary", shortcut="Ctrl+Enter"):
            act(take_entry_step, form=form, done=_("Saved"), then=close_form, step=step.name, values=values, **seen)
        foot.form_submit_button(_("Back"), on_click=close_form)


def _history_line(register: Register, step: EntryStep) -> str:
    state = next((after for label, _before, after in step.changes if label == _state_label(register)), None)
    name = _(ACTS.get(step.operation, N_("Changed")))
    if step.action is AuditAction.INSERT and step.operation != "import_entries":
        name = _(ADDED)
    elif step.operation == "take_entry_step" and state is not None:
        name = in_words(state)
    head = f"**{plain(name)}** :gray[:small[{plain(step.who)} {plain(shown_moment(step.at))}]]"
    if step.action is AuditAction.INSERT:
        return head
    said = (
        f"{_(label)}: {_before_after(before, after)}"
        for label, before, after in step.changes
        if label != _state_label(register)
    )
    return "  \n".join([head, *(f":small[{plain(each)}]" for each in said)])


def _before_after(before: Any, after: Any) -> str:
    return f"{in_words(before) or '–'} → {in_words(after) or '–'}"


def _state_label(register: Register) -> str:
    return register.state.label if register.state is not None else ""
