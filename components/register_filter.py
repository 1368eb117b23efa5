"""What a register's list is narrowed by, all of it in the address: a state, a year, a word, a zone, a room."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import streamlit as st

from components.act import ask
from components.chips import plain
from components.choice import choose_one, choose_part
from components.register_files import filter_of
from components.words import _, word
from db.queries.registers import Counted, EntryFilter, count_words, list_years
from db.queries.surveys import list_zones
from db.registers import Field, FieldKind, Register
from db.types import Actor
from db.vocabulary import Term

ALL = "all"


class Listed(NamedTuple):
    """The filter chosen, and what it leaves."""

    which: EntryFilter
    counted: Counted


def choose_entries(register: Register, actor: Actor, today: date) -> Listed:
    pills, others = _fields(register)
    bar = st.container(horizontal=True, vertical_alignment="center")
    below = st.container()
    years = {str(year): str(year) for year in ask(list_years, actor=actor, register=register.name)}
    asked = {"year": choose_one(bar, _("Year"), {ALL: _("All years"), **years}, key="year", width=130)}
    for field in others:
        words = {term.value: word(term) for term in field.terms or ()}
        everything = _("{what}: all").format(what=_(field.label))
        asked[field.name] = choose_one(bar, _(field.label), {ALL: everything, **words}, key=field.name, width=190)
    if register.home is not None:
        zones = {zone: zone for zone in ask(list_zones)}
        asked["zone"] = choose_one(bar, _("Zone"), {ALL: _("All zones"), **zones}, key="zone", width=150)
        asked["room"] = bar.text_input(
            _("Room"), key="room", bind="query-params", type="search", live=True, placeholder=_("Room"),
            label_visibility="collapsed", width=150,
        )  # fmt: skip
    kinds = {ALL: _("All entries"), **({"late": _("Overdue")} if register.late else {}), "struck": _("Struck out")}
    asked[choose_one(bar, _("Show"), kinds, key="show", width=150)] = "1"
    which = filter_of(register, {name: "" if said == ALL else said for name, said in asked.items()})
    counted = ask(count_words, actor=actor, register=register.name, which=which, today=today)
    if pills is None:
        return Listed(which, counted)
    with below:
        chosen = _choose_pill(pills, counted)
    if chosen == ALL:
        return Listed(which, counted)
    which = replace(which, words=(*which.words, (pills.name, chosen)))
    return Listed(which, ask(count_words, actor=actor, register=register.name, which=which, today=today))


def show_counted(register: Register, counted: Counted) -> None:
    """Above the list: how often each word stands in what is listed, the most frequent first."""
    said = []
    if counted.homes:
        said.append(_("{n} entries, {homes} homes").format(n=f"{counted.entries:,}", homes=f"{counted.homes:,}"))
    for name in register.counted:
        if register.field(name).kind is FieldKind.WORDS:
            said += [f"{word(term)} {number:,}" for term, number in most_first(counted.words[name])]
    st.markdown(f":gray[:small[{plain(' · '.join(said))}]]")


def most_first(words: Mapping[Term, int]) -> list[tuple[Term, int]]:
    return sorted(((term, number) for term, number in words.items() if number), key=lambda each: -each[1])


def _fields(register: Register) -> tuple[Field | None, list[Field]]:
    """The field whose words are pills, and the other counted ones."""
    counted = [register.field(name) for name in register.counted]
    pills = next((field for field in counted if field.kind is FieldKind.WORD), None)
    return pills, [field for field in counted if field is not pills]


def _choose_pill(field: Field, counted: Counted) -> str:
    numbers = counted.words[field.name]
    names = {ALL: f"{_('All')} {counted.entries:,}"}
    names |= {term.value: f"{word(term)} {number:,}" for term, number in numbers.items()}
    return choose_part(_(field.label), names, key=field.name)
