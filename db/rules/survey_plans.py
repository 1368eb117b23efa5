"""What a survey's plan must say, and what excludes each other in it (R-SURV-1, R-DEC-18, R-DEC-23)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from db.errors import Incomplete, RuleError
from db.vocabulary import N_, CustomerKind, SampleKind, SurveyAudience, SurveyMethod, Term

Kind = TypeVar("Kind", bound=Term)

# Whom an audience consists of; consumers stand in no file.
GROUPS: Mapping[SurveyAudience, tuple[CustomerKind, ...]] = {
    SurveyAudience.RESIDENTS: (CustomerKind.OWNER, CustomerKind.TENANT),
    SurveyAudience.SHOPS: (CustomerKind.SHOP,),
    SurveyAudience.CONSUMERS: (),
}
MOST_SHEETS = 20_000
MOST_DAYS = 366
# Days are counted on from these for years; a slip of the pen would leave the calendar.
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


class SurveyPlan(NamedTuple):
    """What the leader approves. `zones` and `groups` empty: all."""

    title: str
    audience: SurveyAudience
    starts_on: date
    ends_on: date
    title_en: str = ""
    purpose: str = ""
    zones: tuple[str, ...] = ()
    groups: tuple[CustomerKind, ...] = ()
    methods: tuple[SurveyMethod, ...] = (SurveyMethod.PAPER,)
    training_on: date | None = None
    carried_out_by: str = ""
    owner_id: int | None = None
    questionnaire_id: int | None = None
    evaluation: str = ""
    return_target_percent: int = 70
    low_percent: int = 80
    is_anonymous: bool = True
    sample_kind: SampleKind = SampleKind.EVERYBODY
    sample_size: int | None = None
    sample_seed: str = ""


class PlanDayNotPossible(RuleError):
    message = N_("Choose a day from {earliest} to {latest}.")


class DaysNotInOrder(RuleError):
    message = N_("The last day is not before the first, and at most a year after it.")


class TrainingAfterStart(RuleError):
    message = N_("Staff are trained before the survey starts.")


class PhoneNotAnonymous(RuleError):
    message = N_("A call is not anonymous. Choose another method, or ask with names.")


class ConsumersHaveNoPhone(RuleError):
    message = N_("Consumers stand in no file: they are asked on paper or online.")


class NumberOfSheetsMissing(RuleError):
    message = N_("Consumers stand in no file: say how many sheets are handed out.")


class SampleSizeNotPossible(RuleError):
    message = N_("A random sample has 1 to {most} addresses.")


class GroupOutsideAudience(RuleError):
    message = N_("{group}: these are not asked by this survey.")


class PercentNotPossible(RuleError):
    message = N_("Enter whole percent from 1 to 100.")


def read_list(stored: str) -> tuple[str, ...]:
    """Words as the table keeps them, joined by line breaks."""
    return tuple(each for each in stored.split("\n") if each)


def read_terms(vocabulary: type[Kind], stored: str) -> tuple[Kind, ...]:
    """The same for words of a vocabulary."""
    known = {each.value: each for each in vocabulary}
    return tuple(known[each] for each in read_list(stored))


def written_list(words: Iterable[str]) -> str:
    return "\n".join(words)


def require_possible_plan(plan: SurveyPlan) -> None:
    """What no draft may say.

    Raises Incomplete, PlanDayNotPossible, DaysNotInOrder, TrainingAfterStart, PhoneNotAnonymous, ConsumersHaveNoPhone,
    PercentNotPossible, NumberOfSheetsMissing, SampleSizeNotPossible, GroupOutsideAudience.
    """
    if not plan.title.strip():
        raise Incomplete("title", what=N_("Survey"))
    for field in ("starts_on", "ends_on", "training_on"):
        if not EARLIEST <= (getattr(plan, field) or EARLIEST) <= LATEST:
            raise PlanDayNotPossible(field, earliest=EARLIEST.isoformat(), latest=LATEST.isoformat())
    if not 0 <= (plan.ends_on - plan.starts_on).days <= MOST_DAYS:
        raise DaysNotInOrder("ends_on")
    if plan.training_on is not None and plan.training_on >= plan.starts_on:
        raise TrainingAfterStart("training_on")
    for field in ("return_target_percent", "low_percent"):
        if not 1 <= getattr(plan, field) <= 100:
            raise PercentNotPossible(field)
    for group in plan.groups:
        if group not in GROUPS[plan.audience]:
            raise GroupOutsideAudience("groups", group=group)
    _require_methods(plan)
    _require_sample(plan)


def _require_methods(plan: SurveyPlan) -> None:
    if SurveyMethod.PHONE in plan.methods:
        if plan.audience is SurveyAudience.CONSUMERS:
            raise ConsumersHaveNoPhone("methods")
        if plan.is_anonymous:
            raise PhoneNotAnonymous("methods")


def _require_sample(plan: SurveyPlan) -> None:
    is_random = plan.sample_kind is SampleKind.RANDOM
    if plan.audience is SurveyAudience.CONSUMERS and not (is_random and plan.sample_size):
        raise NumberOfSheetsMissing("sample_size")
    if is_random and not (plan.sample_size and 1 <= plan.sample_size <= MOST_SHEETS):
        raise SampleSizeNotPossible("sample_size", most=MOST_SHEETS)


def require_whole_plan(plan: SurveyPlan) -> None:
    """What R-SURV-1 wants to be said before the leader sees it; raises Incomplete, naming the first gap."""
    wanted: tuple[tuple[str, str, object], ...] = (
        ("purpose", N_("Purpose"), plan.purpose),
        ("methods", N_("Method"), plan.methods),
        ("carried_out_by", N_("Staff who carry it out"), plan.carried_out_by),
        ("owner_id", N_("In charge"), plan.owner_id),
        ("questionnaire_id", N_("Questionnaire"), plan.questionnaire_id),
        ("training_on", N_("Training planned on"), plan.training_on),
        ("evaluation", N_("How it is evaluated"), plan.evaluation),
    )
    for field, what, said in wanted:
        if not said:
            raise Incomplete(field, what=what)
    if plan.sample_kind is SampleKind.RANDOM and plan.audience is not SurveyAudience.CONSUMERS and not plan.sample_seed:
        raise Incomplete("sample_seed", what=N_("Word the sample is drawn by"))


def approve_by(starts_on: date, *, lead_days: int) -> date:
    """The last day on which the leader approves it in time (R-SURV-1)."""
    return starts_on - timedelta(days=lead_days)


def train_by(starts_on: date, *, training_days: int) -> date:
    """The last day on which staff are trained in time (R-SURV-1)."""
    return starts_on - timedelta(days=training_days)


def file_by(ends_on: date, closed_on: date, *, filing_days: int) -> date:
    """The last day to file (R-SURV-6): it runs from the end, also where it was ended late in the program."""
    return min(ends_on, closed_on) + timedelta(days=filing_days)


class StartPassed(RuleError):
    message = N_("The start {day} has passed. Choose another day first.")


class ApprovalLate(RuleError):
    message = N_("A plan is approved by {day}, {days} days before the start. Write down why it is approved later.")


class TrainingPlannedLate(RuleError):
    message = N_("Staff are trained {days} days before the start: plan it by {day}.")


class TrainedLate(RuleError):
    message = N_("Staff were to be trained by {day}. Write down why it was later.")


class TrainedInFuture(RuleError):
    message = N_("Record the training when it has taken place, with its day.")


def require_startable(starts_on: date, *, today: date) -> None:
    """A plan that is still to be decided on cannot begin before today; raises StartPassed."""
    if starts_on < today:
        raise StartPassed("starts_on", day=starts_on)


def require_training_planned(plan: SurveyPlan, *, today: date, training_days: int) -> None:
    """In time, as long as there is time for it; raises TrainingPlannedLate."""
    last = train_by(plan.starts_on, training_days=training_days)
    if plan.training_on is not None and plan.training_on > last >= today:
        raise TrainingPlannedLate("training_on", days=training_days, day=last)


def require_approved_in_time(starts_on: date, *, today: date, lead_days: int, reason: str) -> bool:
    """Whether it is late, with the reason written down (R-SURV-1); raises StartPassed, ApprovalLate."""
    require_startable(starts_on, today=today)
    last = approve_by(starts_on, lead_days=lead_days)
    if today > last and not reason.strip():
        raise ApprovalLate("late_reason", day=last, days=lead_days)
    return today > last


def require_trained(trained_on: date, *, starts_on: date, today: date, training_days: int, reason: str) -> None:
    """Raises TrainedInFuture, TrainedLate."""
    if trained_on > today:
        raise TrainedInFuture("trained_on")
    last = train_by(starts_on, training_days=training_days)
    if trained_on > last and not reason.strip():
        raise TrainedLate("reason", day=last)
