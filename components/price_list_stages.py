"""The way of a version in one bar, and what must be known before its prices are read (R-PRICE-1)."""

from collections.abc import Sequence
from datetime import date, datetime

import streamlit as st

from components.chips import look
from components.stage_bar import Stage, show_stage_bar
from components.tables import shown_day, shown_moment
from components.words import _
from db.queries.price_lists import DECIDED, ON_THE_WAY, VersionRow, VersionView
from db.rules.price_lists import is_backdated
from db.vocabulary import PriceListState


def show_stages(shown: VersionView) -> None:
    is_draft = shown.state is PriceListState.DRAFT
    is_published = shown.state in DECIDED
    talks = _("records: {n}").format(n=shown.discussions) if shown.discussions else _("at least one is recorded")
    taken_over = _("taken over at the start") if shown.is_taken_over else ""
    waits = not shown.is_taken_over
    show_stage_bar(
        [
            Stage(not is_draft, _("Drafting"), _who(shown.drafted_by, shown.drafted_at), icon="edit"),
            Stage(not is_draft, _("Departments discuss"), taken_over or talks, icon="forum"),
            Stage(
                bool(shown.reviewed_at) or is_published,
                _("Finance reviews"),
                _who(shown.reviewed_by, shown.reviewed_at) or (_("a reason sends it back") if waits else taken_over),
            ),
            Stage(
                bool(shown.approved_at) or is_published,
                _("The leader approves"),
                _who(shown.approved_by, shown.approved_at) or (_("never who drafted it") if waits else taken_over),
            ),
            Stage(
                is_published,
                _("Publication"),
                _who(shown.published_by, shown.published_at) or _("lobby notice and leaflet"),
                icon="campaign",
            ),
        ]
    )


def _who(name: str, at: datetime | None) -> str:
    return "" if at is None else f"{name} {shown_moment(at)[:10]}".strip()


def version_labels(versions: Sequence[VersionRow]) -> dict[str, str]:
    """The versions to choose from, by number."""
    return {
        str(one.version_no): f"{look(one.state).sign} V{one.version_no} · {one.effective_on or '—'}" for one in versions
    }


def day_words(shown: VersionView) -> str:
    """From when to when it holds."""
    if shown.effective_on is None:
        return _("no day yet")
    begins = _("in force from {day}").format(day=shown_day(shown.effective_on))
    if shown.replaced_on is not None:
        return begins + _(", ") + _("replaced from {day}").format(day=shown_day(shown.replaced_on))
    return begins


def show_warnings(shown: VersionView, today: date) -> None:
    """Prices for days that are over, and content that is no longer what was decided on."""
    if shown.state not in ON_THE_WAY:
        return
    if shown.first_day is not None and is_backdated(shown.first_day, today):
        said = _("Back-dated: this version holds from {day}. It needs a reason in its remark; accepted orders keep "
                 "their price.")  # fmt: skip
        st.warning(said.format(day=shown_day(shown.first_day)), icon=":material/history:")
    if shown.sealed_hash is not None and shown.sealed_hash != shown.content_hash:
        said = _("An item was renamed or changed since this version was submitted. It must go back to a draft.")
        st.error(said, icon=":material/lock_open:")
