"""A customer's timeline: which lines belong together, and who sees which (R-CUST-1, R-CUST-2)."""

from collections.abc import Mapping
from typing import NamedTuple

from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import TimelinePart, TimelineStep


class Seen(NamedTuple):
    """The part that a line belongs to, and the right that shows it."""

    part: TimelinePart
    right: str


STEPS: Mapping[TimelineStep, Seen] = {
    TimelineStep.REQUEST: Seen(TimelinePart.WORK, "view_orders"),
    TimelineStep.COMPLETION: Seen(TimelinePart.WORK, "view_orders"),
    TimelineStep.CALLBACK: Seen(TimelinePart.CALLS, "view_callbacks"),
    TimelineStep.GREETING: Seen(TimelinePart.CALLS, "view_customers"),
    TimelineStep.COMPLAINT: Seen(TimelinePart.COMPLAINTS, "view_complaints"),
    TimelineStep.SETTLEMENT: Seen(TimelinePart.COMPLAINTS, "view_complaints"),
    TimelineStep.RECEIPT: Seen(TimelinePart.MONEY, "view_receipts"),
    TimelineStep.NOTICE: Seen(TimelinePart.MONEY, "view_notices"),
    TimelineStep.DUNNING: Seen(TimelinePart.MONEY, "view_arrears"),
    TimelineStep.TALK: Seen(TimelinePart.MONEY, "view_arrears"),
    TimelineStep.DECISION: Seen(TimelinePart.MONEY, "view_arrears"),
    TimelineStep.ADJUSTMENT: Seen(TimelinePart.MONEY, "view_adjustments"),
    TimelineStep.AGREEMENT: Seen(TimelinePart.AGREEMENTS, "view_agreements"),
    TimelineStep.SURVEY: Seen(TimelinePart.SURVEYS, "view_surveys"),
}


def steps_for(by: Actor, part: TimelinePart | None = None) -> tuple[TimelineStep, ...]:
    """What this person sees, of one part or of all."""
    return tuple(step for step, seen in STEPS.items() if part in (None, seen.part) and may(by, seen.right))


def parts_for(by: Actor) -> tuple[TimelinePart, ...]:
    """The parts of which this person sees something."""
    shown = {STEPS[step].part for step in steps_for(by)}
    return tuple(part for part in TimelinePart if part in shown)
