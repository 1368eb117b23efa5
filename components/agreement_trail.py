"""Beside an agreement: its versions with what each charges otherwise, and who did what."""

import streamlit as st

from components.agreement_card import rhythm_words
from components.agreement_words import price_words, rate_words, term_words
from components.chips import badge, plain
from components.page import card
from components.tables import shown_moment
from components.words import _, word
from db.queries.agreements_one import AgreementView, StepRow, VersionView
from db.rules.agreements import changed_lines
from db.vocabulary import AgreementState, AgreementVerb


def show_versions(shown: AgreementView) -> None:
    """The versions side by side: which lines each changes against the approved one before."""
    if len(shown.versions) < 2:
        return
    with card(_("Versions"), str(len(shown.versions))):
        before: VersionView | None = None
        for version in shown.versions:
            days = term_words(version.terms.from_on, version.until_on)
            st.markdown(f"**V{version.number}** {badge(version.state)} :gray[:small[{plain(days)}]]")
            said = [version.terms.note] if version.terms.note else []
            if before is not None:
                said += differences(before, version)
            st.markdown("  \n".join(f":small[{plain(each)}]" for each in said))
            if version.state is AgreementState.APPROVED:
                before = version


def differences(before: VersionView, after: VersionView) -> list[str]:
    """What another version charges otherwise, line by line."""
    new, known = {line.position: line for line in after.lines}, {line.position for line in before.lines}
    said = []
    for line in changed_lines(before.lines, after.lines):
        now = new.get(line.position)
        words, later = price_words(line), _("falls away")
        if now is not None:
            later, rhythms = price_words(now), (rhythm_words(line), rhythm_words(now))
            if rhythms[0] != rhythms[1]:
                words, later = f"{words} · {rhythms[0]}", f"{later} · {rhythms[1]}"
        said.append(_("{title}: {before} → {after}").format(title=line.title, before=words, after=later))
    said += [
        _("new: {line}").format(line=f"{line.title} {price_words(line)}")
        for line in after.lines
        if line.position not in known
    ]
    if before.terms.vacant_rate != after.terms.vacant_rate:
        rates = f"{rate_words(before.terms.vacant_rate)} → {rate_words(after.terms.vacant_rate)}"
        said.append(f"{_('Vacant units pay')}: {rates}")
    return said


def show_history(shown: AgreementView) -> None:
    with card(_("What happened"), f":gray[:small[{plain(shown.agreement_no)}]]"):
        st.markdown("  \n".join(step_words(step) for step in shown.steps))


def step_words(step: StepRow) -> str:
    who = step.who or _("the program")
    if step.instead_of:
        who = _("{who} instead of {absent}").format(who=who, absent=step.instead_of)
    is_back = step.verb in (AgreementVerb.SEND_BACK, AgreementVerb.DROP, AgreementVerb.END)
    sign = ":orange[:material/undo:]" if is_back else ":green[:material/check_circle:]"
    number = "" if step.number is None else f"V{step.number} "
    note = f" {plain(step.note)}" if step.note else ""
    moment = plain(shown_moment(step.at))
    return f"{sign} {number}{plain(word(step.verb))} :gray[:small[{plain(who)} {moment}{note}]]"
