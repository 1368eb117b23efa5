"""One row of the inbox, and its matter in words."""

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from db.clock import office_day
from db.money import format_yuan
from db.vocabulary import N_, Audience, SurveyAudience, WorkKind


class WorkItem(NamedTuple):
    """One thing that waits, and where it is done."""

    kind: WorkKind
    ref_id: int
    number: str
    who: str
    what: str
    since: datetime | None
    due_at: datetime | None
    is_overdue: bool
    page: str
    params: dict[str, str]
    about: WorkKind | None = None
    """What somebody else has not done in time, where this person is to step in."""
    is_urgent: bool = False
    """Before everything else, also before what is longer overdue: a critical complaint (R-COMP-2)."""

    def is_due_today(self, today: date) -> bool:
        """Its term ends today, and has not passed yet."""
        return self.due_at is not None and not self.is_overdue and office_day(self.due_at) <= today


PRICES, CUSTOMERS = N_("{n} prices"), N_("{n} customers")
# Kinds whose row is a number of things, not one of them.
COUNTED = {
    WorkKind.RECONCILE: N_("{n} slips"),
    WorkKind.EXCEPTION: N_("{n} slips"),
    WorkKind.REVIEW_PRICES: PRICES,
    WorkKind.APPROVE_PRICES: PRICES,
    WorkKind.PUBLISH_PRICES: PRICES,
    WorkKind.MAKE_FEES: N_("{n} agreements"),
    WorkKind.MAKE_JOBS: N_("{n} jobs of agreements"),
    WorkKind.REMIND: CUSTOMERS,
    WorkKind.WRITE_LETTERS: CUSTOMERS,
    WorkKind.DECIDE_ARREARS: CUSTOMERS,
    WorkKind.OPEN_ACTION: N_("{n} low marks"),
    WorkKind.SET_UP: N_("{n} steps left"),
    WorkKind.ENTER_HOLIDAYS: N_("holidays of {n}"),
}
# What others have not done in time: one of a kind, and many of it.
LATE = {
    WorkKind.PICK_UP: (N_("Not picked up: {what}"), N_("{n} slips not picked up")),
    WorkKind.ACCEPT: (N_("Not answered: {what}"), N_("{n} requests not answered")),
    WorkKind.RECONCILE: (N_("Not reconciled: {what}"), N_("{n} slips not reconciled")),
    WorkKind.CALL_BACK: (N_("Not called back: {what}"), N_("{n} callbacks overdue")),
    WorkKind.DECIDE: (N_("Not decided: {what}"), N_("{n} decisions overdue")),
    WorkKind.COMPLAINT: (N_("Complaint overdue: {what}"), N_("{n} complaints overdue")),
    WorkKind.ACTION: (N_("Not carried out: {what}"), N_("{n} actions overdue")),
    WorkKind.DISSATISFIED: (N_("Dissatisfied, no answer: {what}"), N_("{n} dissatisfied, no answer")),
}

LATE_SURVEY = {
    WorkKind.SUBMIT_SURVEY: N_("Plan not submitted: {what}"),
    WorkKind.DRAW_SAMPLE: N_("Sample not drawn: {what}"),
    WorkKind.TRAIN_STAFF: N_("Staff not trained: {what}"),
    WorkKind.START_SURVEY: N_("Survey not started: {what}"),
    WorkKind.CLOSE_SURVEY: N_("Survey not ended: {what}"),
    WorkKind.WRITE_REPORT: N_("No report yet: {what}"),
    WorkKind.APPROVE_REPORT: N_("Report not approved: {what}"),
    WorkKind.FILE_SURVEY: N_("Survey not filed: {what}"),
}


def matter_of(item: WorkItem, translate: Callable[[str], str]) -> str:
    """What it is about: for slips the job, for days, months and many at once their number."""
    if item.about in LATE_SURVEY:
        return translate(LATE_SURVEY[item.about]).format(what=item.what)
    if item.about is not None:
        one, many = LATE[item.about]
        return translate(one if item.number else many).format(what=item.what, n=item.what)
    if item.kind is WorkKind.RECONCILE and item.what == "0":
        return translate(N_("close the day"))
    if item.kind is WorkKind.CONTACT:
        audience, _, count = item.what.partition(" ")
        label = next((each.label for each in Audience if each.value == audience), audience)
        return f"{translate(label)} {count}"
    if item.kind is WorkKind.REGISTER:
        count, _, title = item.what.partition(" ")
        return translate(N_("{what}: {n} overdue")).format(what=translate(title), n=count)
    if item.kind is WorkKind.PLAN_SURVEY:
        asked, year, *quarter = item.what.split()
        label = translate(next((each.label for each in SurveyAudience if each.value == asked), asked))
        said = translate(N_("{year} Q{quarter}")).format(year=year, quarter=quarter[0]) if quarter else year
        return f"{label} {said}"
    if item.kind is WorkKind.PROMISE_BROKEN:
        return translate(N_("{amount} overdue")).format(amount=format_yuan(int(item.what)))
    if item.kind is WorkKind.BACKUP:
        return translate(N_("none since yesterday"))
    return translate(COUNTED[item.kind]).format(n=item.what) if item.kind in COUNTED else item.what
