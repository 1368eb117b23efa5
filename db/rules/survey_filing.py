"""How much came back (R-SURV-3), and what must be true before a survey is filed (R-SURV-6)."""

from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple, Protocol

from db.errors import RuleError
from db.vocabulary import N_

ONE_DECIMAL = Decimal("0.1")


class Return(NamedTuple):
    """Addresses in the sample, those that were reached, those that answered.

    A survey taken over has no addresses: `sampled` is 0, `answered` its sheets.
    """

    sampled: int = 0
    delivered: int = 0
    answered: int = 0

    @property
    def answered_percent(self) -> Decimal | None:
        """None where there are no addresses. Rounded down: 69.97 % is not shown as a target of 70 % reached."""
        return percent(self.answered, self.sampled)

    @property
    def delivered_percent(self) -> Decimal | None:
        return percent(self.delivered, self.sampled)

    @property
    def is_delivered(self) -> bool:
        """100 % of the sample (R-SURV-3)."""
        return 0 < self.sampled == self.delivered

    def reaches(self, target_percent: int) -> bool:
        return self.sampled > 0 and self.answered * 100 >= target_percent * self.sampled


def percent(part: int, whole: int) -> Decimal | None:
    """With one decimal, rounded down; None of nothing."""
    if whole <= 0:
        return None
    return (Decimal(part) * 100 / whole).quantize(ONE_DECIMAL, ROUND_FLOOR)


class ReturnMissed(RuleError):
    message = N_("{answered} of {sampled} answered, the target is {target} %. Extend the survey, or write down why.")


class ReasonForLateFiling(RuleError):
    message = N_("It was to be filed by {day}. Write down why it is filed later.")


class ReportMissing(RuleError):
    message = N_("The report is not written yet.")


class ReportNotApproved(RuleError):
    message = N_("The report is not approved yet. Somebody else than its writer approves it.")


class ActionsNotDecided(RuleError):
    message = N_("{n} corrective actions are proposed. Open each, or say why it is not pursued.")


class FilingFacts(Protocol):
    """What the checklist needs to know of a survey."""

    @property
    def returned(self) -> Return: ...
    @property
    def return_target_percent(self) -> int: ...
    @property
    def short_return_reason(self) -> str: ...
    @property
    def report(self) -> str: ...
    @property
    def report_approved_on(self) -> date | None: ...
    @property
    def actions_to_open(self) -> int: ...


class Checklist(NamedTuple):
    """One line each; what is missed with a written reason is settled too."""

    distribution: bool
    returned: bool
    is_explained: bool
    report: bool
    approval: bool
    actions: bool

    @property
    def is_complete(self) -> bool:
        return ((self.distribution and self.returned) or self.is_explained) and all(self[3:])


def checklist_of(one: FilingFacts) -> Checklist:
    return Checklist(
        one.returned.is_delivered,
        one.returned.reaches(one.return_target_percent),
        one.short_return_reason != "",
        one.report != "",
        one.report_approved_on is not None,
        one.actions_to_open == 0,
    )


def require_explained(returned: Return, *, target_percent: int, reason: str) -> None:
    """Not everybody reached, or too few answers, is explained in writing (R-SURV-3).

    Raises NotDelivered, ReturnMissed.
    """
    if reason.strip():
        return
    if not returned.is_delivered:
        raise NotDelivered("short_return_reason", delivered=returned.delivered, sampled=returned.sampled)
    if not returned.reaches(target_percent):
        raise ReturnMissed(
            "short_return_reason", answered=returned.answered, sampled=returned.sampled, target=target_percent
        )


class NotDelivered(RuleError):
    message = N_("{delivered} of {sampled} addresses were reached, all are to be. Reach the others, or write down why.")


def require_fileable(one: FilingFacts) -> None:
    """Raises NotDelivered, ReturnMissed, ReportMissing, ReportNotApproved, ActionsNotDecided."""
    require_explained(one.returned, target_percent=one.return_target_percent, reason=one.short_return_reason)
    if not one.report:
        raise ReportMissing("report")
    if one.report_approved_on is None:
        raise ReportNotApproved()
    if one.actions_to_open:
        raise ActionsNotDecided(n=one.actions_to_open)


def require_in_time(today: date, *, file_by: date, reason: str) -> None:
    """Raises ReasonForLateFiling."""
    if today > file_by and not reason.strip():
        raise ReasonForLateFiling("reason", day=file_by)
