"""When money is overdue, how old it is, and which step of dunning comes next (R-BILL-9).

No step here touches water, power, gas or access, and none can: what may be decided is ArrearsDecisionKind.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from db.rules.agreements import add_months
from db.vocabulary import AgeBand, CustomerGroup, DunningStage, EntryKind, InstalmentState, Occupancy

# Due when the notice that lists it was delivered and its term has passed.
BY_NOTICE = (EntryKind.CHARGE, EntryKind.FEE)
ONE_DAY = timedelta(days=1)
# A promise holds the next step back so long after the talk; to wait longer is the manager's to decide.
PROMISE_HOLDS = timedelta(days=30)
# The last day of a band, in days overdue.
BANDS = ((AgeBand.MONTH, 30), (AgeBand.QUARTER, 90), (AgeBand.HALF_YEAR, 180), (AgeBand.YEAR, 365))


class DunningTerms(NamedTuple):
    """The office's clocks in days: after delivery, after the reminder, after the written notice."""

    payment: int = 7
    written: int = 3
    decision: int = 3


def due_on(
    *, kind: EntryKind, is_on_notice: bool, business_on: date, delivered_on: date | None, term_days: int
) -> date | None:
    """A notice's lines after its term; an 即时 slip on its day; a balance taken over was due long ago."""
    if not (is_on_notice and kind in BY_NOTICE):
        return business_on
    return None if delivered_on is None else delivered_on + timedelta(days=term_days)


def age_band(due: date | None, today: date) -> AgeBand:
    days = 0 if due is None else (today - due).days
    if days <= 0:
        return AgeBand.NOT_DUE
    return next((band for band, last in BANDS if days <= last), AgeBand.OLDER)


def customer_group(occupancy: Occupancy | None, *, is_shop: bool) -> CustomerGroup:
    """The group of a unit in the rates (R-DEC-10): fitting out counts as occupied, not handed over as nothing."""
    if occupancy is None or occupancy is Occupancy.NOT_HANDED_OVER:
        return CustomerGroup.NONE
    if is_shop:
        return CustomerGroup.SHOPS
    return CustomerGroup.VACANT if occupancy is Occupancy.VACANT else CustomerGroup.HOMES


class Case(NamedTuple):
    """What a customer's next step depends on: overdue money outside a kept plan, what was sent, what was decided, and
    what the customer promised on `taken_on`; `broken_taken_on`: the talk of an earlier promise that was not kept."""

    oldest_due: date | None = None
    stage: DunningStage = DunningStage.NONE
    stage_on: date | None = None
    plan_late_on: date | None = None
    waits_until: date | None = None
    is_decided: bool = False
    promised_on: date | None = None
    taken_on: date | None = None
    broken_taken_on: date | None = None

    @property
    def promise_until(self) -> date | None:
        """The last day on which a promise holds the next step back: one promise for each step, a broken one none."""
        if self.promised_on is None or self.taken_on is None:
            return None
        since = self.stage_on or self.oldest_due
        if self.broken_taken_on is not None and since is not None and self.broken_taken_on >= since:
            return None
        return min(self.promised_on, self.taken_on + PROMISE_HOLDS)


class Step(NamedTuple):
    """The next stage and its day; NONE when nothing more is sent."""

    stage: DunningStage
    on: date | None


NO_STEP = Step(DunningStage.NONE, None)


def next_step(case: Case, terms: DunningTerms, today: date) -> Step:
    """Reminder, written notice, manager: each after its clock, and after what the manager or a promise waits for.

    A late instalment goes straight to the manager.
    """
    if case.oldest_due is None:
        return NO_STEP
    if case.plan_late_on is not None:
        return Step(DunningStage.DECISION, case.plan_late_on + ONE_DAY)
    waits = [day for day in (case.waits_until, case.promise_until) if day is not None and day >= today]
    if case.is_decided and case.waits_until is None:
        return NO_STEP
    if case.stage is DunningStage.NONE or case.stage_on is None:
        step = Step(DunningStage.REMINDER, case.oldest_due + ONE_DAY)
    elif case.stage is DunningStage.REMINDER:
        step = Step(DunningStage.WRITTEN, case.stage_on + timedelta(days=terms.written))
    elif case.stage is DunningStage.WRITTEN:
        step = Step(DunningStage.DECISION, case.stage_on + timedelta(days=terms.decision))
    else:
        step = Step(DunningStage.DECISION, case.stage_on)
    if waits and step.on is not None:
        return step._replace(on=max(step.on, max(waits) + ONE_DAY))
    return step


class Part(NamedTuple):
    """One instalment of a plan, with what of it is paid."""

    due_on: date
    amount_fen: int
    paid_fen: int
    state: InstalmentState


def instalment_parts(instalments: Iterable[tuple[date, int]], *, paid_fen: int, today: date) -> list[Part]:
    """What came in since pays the oldest instalment first; due days are kept until their evening."""
    left, parts, is_next = max(paid_fen, 0), [], True
    for due, fen in instalments:
        paid = min(left, fen)
        left -= paid
        if paid == fen:
            state = InstalmentState.PAID
        elif due < today:
            state, is_next = InstalmentState.LATE, False
        else:
            state, is_next = InstalmentState.DUE if is_next else InstalmentState.LATER, False
        parts.append(Part(due, fen, paid, state))
    return parts


def is_kept(parts: Sequence[Part]) -> bool:
    return all(part.state is not InstalmentState.LATE for part in parts)


def equal_instalments(total_fen: int, parts: int, first_on: date) -> list[tuple[date, int]]:
    """A proposal: equal parts month by month; what does not divide goes to the first. Empty where a part is nothing."""
    part, rest = divmod(total_fen, parts)
    if part <= 0:
        return []
    return [(add_months(first_on, place), part + (rest if place == 0 else 0)) for place in range(parts)]
