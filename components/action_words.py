"""Corrective actions in short words: the day they wait for, the mark they came from, what they are called."""

from datetime import date

from components.chips import badge_of
from components.words import _
from db.queries.corrective_actions import ActionRow
from db.vocabulary import N_, ActionState, ActionVerb

DUE = {ActionState.OPEN: N_("due {day}"), ActionState.DONE: N_("check on {day}")}
LATE = {ActionState.OPEN: N_("{n} d late"), ActionState.DONE: N_("check {n} d late")}
MOST_SIGNS = 36
# Possible, but never what the page leads to.
SIDE_WAYS = (ActionVerb.CHANGE, ActionVerb.DISMISS)


def term_badge(row: ActionRow, today: date) -> str:
    """How long it still has, or how late it is; nothing where it waits for no day."""
    if row.term is None:
        return ""
    if row.term < today:
        return badge_of(_(LATE[row.state]).format(n=(today - row.term).days), "red", "alarm")
    colour = "orange" if row.term == today else "blue"
    return badge_of(_(DUE[row.state]).format(day=f"{row.term:%m-%d}"), colour, "event")


def mark_badge(row: ActionRow) -> str:
    """77.9 % when the survey ended."""
    return badge_of(row.share.said, "red" if row.state is ActionState.PROPOSED else "gray", "trending_down")


def owner_words(row: ActionRow) -> str:
    """Who, and of which department."""
    return " · ".join(part for part in (row.department, row.owner) if part)


def short(text: str, most: int = MOST_SIGNS) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
