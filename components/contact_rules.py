"""The rules of routine contact as a table the manager edits, with what saving makes due said before (R-CALL-3)."""

from datetime import date
from typing import Any

import streamlit as st

from components.act import act, ask, field_error, fresh, pressed, show_refusal
from components.grid import edit_table
from components.page import card
from components.tables import number_column, text_column
from components.words import _, word
from db.clock import now
from db.operations.contact_rules import EDITABLE, add_contact_rule, change_contact_rules
from db.queries.contacts import ContactRuleRow, ContactsToCome, list_contact_rules, preview_rule, preview_rules
from db.rules.contacts import FLAGS, MOST_TIMES, WORDS, RuleFacts
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import Audience, Caller, ContactMeans, ContactPer, CustomerClass

NEW = "new contact rule"
WIDTHS = {"audience": 118, "customer_class": 74, "caller": 186, "means": 128, "per": 80}


def show_rules(actor: Actor, today: date) -> None:
    """Editable for the manager; while something is edited, what saving would make due stands below."""
    rows = ask(list_contact_rules, today=today)
    may_change = may(actor, "change_contact_rules")
    labels = {name: _(label) for name, (_term, label) in WORDS.items()} | {
        name: _(said) for name, said in FLAGS.items()
    }
    labels |= {"customer_class": _("Class"), "times": _("Times"), "note": _("Remark")}
    columns: dict[str, Any] = {
        name: st.column_config.SelectboxColumn(
            labels[name],
            options=[each.value for each in WORDS[name][0]],
            format_func=_shown(name),
            width=WIDTHS[name],
            required=name != "customer_class",
        )
        for name in ("audience", "customer_class", "caller", "means")
    }
    columns["times"] = st.column_config.NumberColumn(
        labels["times"], min_value=1, max_value=MOST_TIMES, step=1, format="%d", width=64, required=True
    )
    columns["per"] = st.column_config.SelectboxColumn(
        labels["per"],
        options=[each.value for each in ContactPer],
        format_func=_shown("per"),
        width=WIDTHS["per"],
        required=True,
    )
    columns["counts_any_call"] = st.column_config.CheckboxColumn(labels["counts_any_call"], width=118)
    columns["is_active"] = st.column_config.CheckboxColumn(labels["is_active"], width=62)
    columns["customers"] = number_column(_("How many"), width=68)
    columns["due"] = number_column(_("Due today"), width=68)
    columns["note"] = text_column(labels["note"], width=96)
    if not may_change:
        shown = [_plain(row) for row in rows]
        st.dataframe(shown, column_config=columns, column_order=list(columns), hide_index=True, placeholder="—")
        return
    changes = edit_table(
        "contact rules",
        [_plain(row) for row in rows],
        columns=columns,
        editable=[name for name in columns if name in EDITABLE],
        save=change_contact_rules,
        labels=labels,
    )
    if changes:
        _say(ask(preview_rules, changes=changes, at=now()))
    else:
        st.caption(_("Contacts are spread over the working days. Nobody is called twice in one turn."))


def _shown(name: str) -> Any:
    term = WORDS[name][0]
    return lambda value: word(term(value)) if value else _("All")


def _plain(row: ContactRuleRow) -> dict[str, Any]:
    words = {name: None if getattr(row, name) is None else getattr(row, name).value for name in WORDS}
    return {**row._asdict(), **words}


def _say(come: ContactsToCome) -> None:
    """What saving makes, before it is saved."""
    said = _("Saving makes about {n} contacts a month by these rules, {m} of them due within a week.")
    text = said.format(n=f"{come.a_month:,}", m=f"{come.within_a_week:,}")
    if come.dropped:
        text += " " + _("{n} open ones are no longer due.").format(n=f"{come.dropped:,}")
    st.info(text, icon=":material/event_upcoming:")


def show_new_rule(actor: Actor) -> None:
    if not may(actor, "add_contact_rule"):
        return
    form = fresh(NEW)
    with card(_("New rule")):
        show_refusal(NEW)
        cells = st.columns([2, 1.4, 2.2, 1.6, 0.9, 1.1])

        def choose(place: int, label: str, terms: list[Any], name: str, all_of: str = "") -> Any:
            said = (lambda each: word(each) if each else all_of) if all_of else word
            return cells[place].selectbox(label, terms, format_func=said, key=f"{form} {name}")

        given = {
            "audience": choose(0, _("Customers"), list(Audience), "audience"),
            "customer_class": choose(1, _("Class"), [None, *CustomerClass], "class", _("All")),
            "caller": choose(2, _("Who calls"), list(Caller), "caller"),
            "means": choose(3, _("Way"), list(ContactMeans), "means"),
            "times": cells[4].number_input(_("Times"), 1, MOST_TIMES, 1, key=f"{form} times"),
            "per": choose(5, _("Per"), list(ContactPer), "per"),
        }
        field_error(NEW, *given)
        row = st.container(horizontal=True, vertical_alignment="center")
        any_call = row.checkbox(_("Any call counts"), key=f"{form} any")
        come = ask(preview_rule, rule=RuleFacts(0, **given, counts_any_call=any_call, is_active=True), at=now())
        said = _("About {n} contacts a month, {m} due within a week.")
        row.markdown(f":gray[:small[{said.format(n=f'{come.a_month:,}', m=f'{come.within_a_week:,}')}]]")
        if pressed(row.button, _("Add rule"), form=NEW, about=given, icon=":material/add:", key=f"{form} add"):
            done = _("Added: {0} contacts planned")
            act(add_contact_rule, form=NEW, done=done, **given, counts_any_call=any_call)
