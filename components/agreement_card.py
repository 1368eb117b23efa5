"""An agreement as whoever decides sees it: its way as a bar, what is agreed, its lines."""

from datetime import datetime

import streamlit as st

from components.agreement_words import party_words, price_words, rate_words, term_words
from components.chips import plain
from components.page import card
from components.stage_bar import Stage, show_stage_bar
from components.tables import shown_day, shown_moment
from components.words import _, word
from db.money import format_yuan
from db.queries.agreements_one import AgreementView, VersionView
from db.rules.agreements import LineFacts, period_fen
from db.vocabulary import AgreementStage, AgreementState, Produces

OUT_OF_HAND = (AgreementState.SUBMITTED, AgreementState.CHECKED, AgreementState.APPROVED)


def show_stages(shown: AgreementView) -> None:
    """The way of the version on its way, else of the one in force, and the term."""
    version = shown.live or shown.in_force or shown.newest
    has_begun = shown.stage in (AgreementStage.RUNNING, AgreementStage.EXPIRING, AgreementStage.ENDED)
    is_approved = version.state is AgreementState.APPROVED
    show_stage_bar(
        [
            Stage(
                version.state in OUT_OF_HAND, _("Drafting"), _who(version.drafted_by, version.drafted_at), icon="edit"
            ),
            Stage(
                version.checked_at is not None,
                _("Finance checks"),
                _who(version.checked_by, version.checked_at) or _("a reason sends it back"),
            ),
            Stage(
                is_approved,
                _("The manager approves"),
                _who(version.approved_by, version.approved_at) or _("never who drafted it"),
            ),
            Stage(
                is_approved and has_begun and version.terms.from_on <= shown.on,
                _("Begins"),
                shown_day(version.terms.from_on),
                icon="play_arrow",
            ),
            Stage(
                is_approved and shown.stage is AgreementStage.ENDED,
                _("Expires"),
                shown_day(shown.last_on) or _("without a last day"),
                is_late=shown.stage is AgreementStage.EXPIRING and not shown.renewed_by,
                icon="event_busy",
            ),
        ]
    )


def _who(name: str, at: datetime | None) -> str:
    return "" if at is None else f"{name} {shown_moment(at)[:10]}".strip()


def show_agreed(shown: AgreementView, version: VersionView) -> None:
    """The facts and the lines of a version."""
    facts = shown.facts
    with card(_("What is agreed"), f":gray[:small[{word(facts.kind)}]]"):
        rows = [
            (_("Customer") if facts.customer_id else _("Units"), party_words(shown)),
            (_("Term"), term_words(facts.from_on, shown.last_on)),
            (_("Department"), shown.department),
            (_("First and last period"), word(facts.part_period)),
        ]
        if facts.customer_id is None:
            rows.append((_("Who pays"), word(facts.payer)))
            rows.append((_("Vacant units pay"), rate_words(version.terms.vacant_rate)))
        if facts.note:
            rows.append((_("Remark"), facts.note))
        st.markdown("  \n".join(f":gray[{plain(name)}] {plain(said)}" for name, said in rows))
        if shown.ended_on is not None:
            said = _("Ended early by {who}: {reason}").format(who=shown.ended_by, reason=shown.end_reason)
            st.markdown(f":orange[:material/event_busy:] {plain(said)}")
        show_lines(version)


def show_lines(version: VersionView) -> None:
    st.table(
        [
            {
                _("What"): plain(line.title),
                _("Makes"): plain(word(line.produces)),
                _("Agreed price"): plain(price_words(line)),
                _("Rhythm"): plain(rhythm_words(line)),
                _("A period"): plain("" if (fen := period_fen(line)) is None else format_yuan(fen)),
            }
            for line in version.lines
        ],
        hide_index=True,
    )


def rhythm_words(line: LineFacts) -> str:
    if line.produces is not Produces.FEE:
        return word(line.rhythm)
    return f"{word(line.rhythm)} · {_('in advance') if line.is_in_advance else _('afterwards')}"
