"""The draft of an agreement: its facts while nothing is approved yet, and its lines.

What is typed is pinned to the version as it was opened: a save of somebody else never wipes it out.
"""

from datetime import date
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import act, field_error, fresh, once, pressed, renew, show_refusal
from components.agreement_fields import first_and_last, house_fields, vacant_field
from components.agreement_grid import edit_lines
from components.agreement_words import party_words
from components.chips import plain
from components.page import card
from components.seen import seen_version
from components.words import _, word
from db.operations.agreements import change_agreement
from db.queries.agreements_one import AgreementView, VersionView
from db.rules.agreements import AgreementFacts, LineFacts, VersionTerms
from db.vocabulary import PartPeriod


class Typed(NamedTuple):
    """The draft as it would be saved now."""

    facts: AgreementFacts
    terms: VersionTerms
    lines: tuple[LineFacts, ...]


def form_of(version: VersionView) -> str:
    return f"agreement draft {version.id}"


def edit_draft(shown: AgreementView, version: VersionView) -> tuple[Typed, bool]:
    """Draw the fields; gives what would be saved, and whether anything differs from what is saved."""
    form = form_of(version)
    key = fresh(form)
    pinned: tuple[AgreementFacts, VersionView] = st.session_state.setdefault(f"pinned {key}", (shown.facts, version))
    facts, old = pinned
    if version.number == 1:
        with card(_("What is agreed"), f":gray[:small[{plain(f'{word(facts.kind)} · {party_words(shown)}')}]]"):
            facts, terms = _facts(facts, old.terms, form, key)
    else:
        with card(_("New version"), f":gray[:small[{_('the terms stay, lines and prices change')}]]"):
            terms = _terms(shown, old.terms, form, key)
    with card(_("What is done or charged")):
        show_refusal(form)
        field_error(form, "lines")
        lines = edit_lines(old.lines, key, is_house=facts.customer_id is None)
        st.caption(
            _("A fee has the price of a month (of a week where it is weekly), a work order the price of one time.")
        )
    typed = Typed(facts, terms, tuple(lines))
    return typed, typed != Typed(shown.facts, version.terms, version.lines)


def _facts(facts: AgreementFacts, terms: VersionTerms, form: str, key: str) -> tuple[AgreementFacts, VersionTerms]:
    one, two, three = st.columns([40, 30, 30])
    title = one.text_input(_("Title") + " *", facts.title, key=f"title {key}", max_chars=200)
    from_on, until_on = first_and_last((two, three), facts, key)
    four, five = st.columns([40, 60], vertical_alignment="bottom")
    parts = list(PartPeriod)
    part = four.segmented_control(
        _("First and last period"), parts, default=facts.part_period, format_func=word, key=f"part {key}", required=True
    )
    note = five.text_input(_("Remark"), facts.note, key=f"note {key}")
    facts = facts._replace(
        title=title, from_on=from_on, until_on=until_on, part_period=part or facts.part_period, note=note
    )
    terms = terms._replace(from_on=from_on)
    if facts.customer_id is None:
        facts, terms = house_fields(facts, terms, key)
    field_error(form, "title", "from_on", "until_on", "unit_id", "zone", "vacant_rate", "note", "department_id")
    return facts, terms


def _terms(shown: AgreementView, terms: VersionTerms, form: str, key: str) -> VersionTerms:
    one, two = st.columns([30, 70])
    from_on: date = one.date_input(_("In force from") + " *", terms.from_on, format="YYYY-MM-DD", key=f"from {key}")
    terms = terms._replace(
        from_on=from_on or terms.from_on,
        note=two.text_input(_("Reason of the version"), terms.note, key=f"reason {key}"),
    )
    if shown.facts.customer_id is None:
        terms = terms._replace(vacant_rate=vacant_field(one, terms.vacant_rate, key))
    field_error(form, "from_on", "note", "vacant_rate")
    return terms


def save_draft(
    shown: AgreementView, version: VersionView, typed: Typed, head: DeltaGenerator, *, is_changed: bool
) -> None:
    """Save what was typed against the version that was on the screen; after a refusal, against the one shown now."""
    form = form_of(version)
    seen = seen_version(version, form)
    if st.session_state[f"pinned {fresh(form)}"][1].version != version.version:
        st.warning(_("Somebody saved this draft meanwhile."), icon=":material/sync_problem:")
    if not is_changed:
        return
    head.button(_("Discard"), on_click=renew, args=(form,), icon=":material/undo:")
    look = {"type": "primary", "icon": ":material/save:"}
    if pressed(head.button, _("Save the draft"), form=form, **look):
        act(
            change_agreement,
            form=form,
            key=once(form),
            done=_("{number} is saved.").format(number=shown.agreement_no),
            version_id=version.id,
            version=seen,
            **typed._asdict(),
        )
