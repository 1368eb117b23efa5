"""A year's complaints, about one a week, and on the last days a board with something in every column (R-COMP)."""

from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day, office_instant, office_time
from db.operations.callbacks import record_callback
from db.operations.complaint_departments import set_responsible_department
from db.operations.complaint_outcomes import close_complaint, decline_complaint, settle_complaint
from db.operations.complaint_progress import promise_reply, tell_progress
from db.operations.complaint_requests import ComplaintAsked
from db.operations.complaints import register_complaint, start_complaint
from db.rules.complaint_states import area_of
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import (
    CallbackState,
    ComplaintArea,
    ComplaintKind,
    ComplaintSource,
    ComplaintState,
    Reached,
    Role,
    Severity,
)
from db.work import perform
from seed.complaint_stories import OPEN, OUT_OF_SCOPE, OUTCOMES, PROGRESS, STORIES, Ending, Open, Story
from seed.slips import manager_answers
from seed.wishes import HOMES, SHOPS, VILLAS, Household
from seed.year import OPENS, SHUTS, Year

SEED = 20261122
EVERY_DAYS = 7
# The last week belongs to the board.
QUIET_DAYS = 9
SOURCES = {
    ComplaintSource.PHONE: 52,
    ComplaintSource.VISIT: 24,
    ComplaintSource.ONLINE: 14,
    ComplaintSource.LETTER: 4,
    ComplaintSource.STAFF: 6,
}
HOUR = timedelta(hours=1)


class Case(NamedTuple):
    """One complaint on its way; `chance` is its own, so the year around it stays the same."""

    story: Story
    ending: Ending
    complaint_id: int
    chance: Random


def plan_complaints(year: Year, first: date) -> None:
    """From the first day to the last week one after the other, then what is open now."""
    chance = Random(SEED)  # noqa: S311 - a demonstration, the same each time
    year.later(office_instant(first, 9), name_departments)
    last = office_day(year.now) - timedelta(days=QUIET_DAYS)
    stories = list(STORIES)
    for number in range((last - first).days // EVERY_DAYS):
        if number % len(stories) == 0:
            chance.shuffle(stories)
        story = stories[number % len(stories)]
        day = last - timedelta(days=number * EVERY_DAYS + chance.randint(0, 5))
        at = office_instant(day, chance.choice((8, 9, 10, 11, 14, 15, 16, 18)), chance.randint(0, 59))
        ending = chance.choices(list(Ending), [end.weight for end in Ending])[0]
        year.later(at, partial(hear, story=story, ending=ending, chance=Random(SEED + number)))  # noqa: S311
    for place, still in enumerate(OPEN):
        at = year.now - timedelta(minutes=still.minutes_ago)
        year.later(at, partial(leave, still=still, chance=Random(SEED - 1 - place)))  # noqa: S311


def name_departments(year: Year, session: Session, at: datetime) -> None:
    for area, name in ((ComplaintArea.OPERATIONS, "营运部"), (ComplaintArea.PROPERTY, "物业管理部")):
        department_id = year.care_departments[name]
        request = {"area": area, "department_id": department_id}
        perform(session, set_responsible_department, by=year.people["manager"], at=at, **request)


def hear(year: Year, session: Session, at: datetime, *, story: Story, ending: Ending, chance: Random) -> None:
    case = register(year, session, at, story, ending, chance)
    if ending is Ending.DECLINED:
        year.later(on_duty(at + minutes(chance, 60, 1200)), decline, case)
        return
    hours = 0.1 if story.severity is Severity.CRITICAL else 0.8 if story.severity is Severity.MAJOR else 5
    late = chance.random() < 0.16
    year.later(
        at + timedelta(hours=hours * (chance.uniform(1.2, 2.4) if late else chance.uniform(0.2, 0.9))), begin, case
    )


def register(year: Year, session: Session, at: datetime, story: Story, ending: Ending, chance: Random) -> Case:
    order = last_repair(session, at) if story.is_about_job else None
    home = None if order is not None else someone(year, chance, story)
    source = chance.choices(list(SOURCES), list(SOURCES.values()))[0]
    is_about_worker = story.kind is ComplaintKind.OUR_STAFF and order is not None
    asked = ComplaintAsked(
        source=source,
        kind=story.kind,
        severity=story.severity,
        title=story.title,
        words=story.words,
        customer_id=order.customer_id if order else home.customer_id if home else None,
        unit_id=order.unit_id if order else home.unit_id if home else None,
        work_order_id=order.id if order else None,
        against_staff_id=order.worker_id if is_about_worker and order else None,
    )
    clerk = year.people[chance.choice(("clerk", "clerk", "clerk2"))]
    made = perform(session, register_complaint, by=clerk, at=at, asked=asked)
    return Case(story, ending, made.complaint_id, chance)


def last_repair(session: Session, at: datetime) -> WorkOrder | None:
    done = (WorkOrder.worker_id.is_not(None)) & (WorkOrder.completed_at < at)
    return session.scalar(select(WorkOrder).where(done).order_by(WorkOrder.id.desc()).limit(1))


def someone(year: Year, chance: Random, story: Story) -> Household:
    groups = (SHOPS,) if area_of(story.kind) is ComplaintArea.OPERATIONS else (HOMES, HOMES, VILLAS, SHOPS)
    return chance.choice(list(year.households[chance.choice(groups)]))


def begin(year: Year, session: Session, at: datetime, case: Case) -> None:
    found = session.get_one(Complaint, case.complaint_id)
    step(session, start_complaint, leader_of(year, found), at, found)
    if case.ending in (Ending.STAYS, Ending.SETTLED):
        return
    hours = {Severity.CRITICAL: 24, Severity.MAJOR: 48, Severity.MINOR: 48}[found.severity]
    late = case.chance.random() < 0.15
    due = timedelta(hours=hours * (case.chance.uniform(1.1, 1.9) if late else case.chance.uniform(0.2, 0.85)))
    if case.chance.random() < 0.4:
        year.later(on_duty(at + due / 2), tell, case)
    year.later(on_duty(at + due), settle, case)


def tell(year: Year, session: Session, at: datetime, case: Case) -> None:
    found = session.get_one(Complaint, case.complaint_id)
    if found.state in (ComplaintState.HANDLING, ComplaintState.REJECTED):
        by = next(actor for actor in year.people.values() if actor.user_id == found.received_by)
        step(session, tell_progress, by, at, found, note=case.chance.choice(PROGRESS))


def settle(year: Year, session: Session, at: datetime, case: Case) -> None:
    find_outcome(year, session, at, case)
    year.later(year.next_morning(office_day(at), 40, 400), call, case)


def find_outcome(year: Year, session: Session, at: datetime, case: Case) -> None:
    found = session.get_one(Complaint, case.complaint_id)
    said = case.chance.choice(OUTCOMES[case.story.cause])
    step(session, settle_complaint, leader_of(year, found), at, found, outcome=said, cause=case.story.cause)


def call(year: Year, session: Session, at: datetime, case: Case) -> None:
    """Accepted, as a rule; rejected the first time; or not reached, three times, and closed by somebody else."""
    live = (Callback.complaint_id == case.complaint_id) & (Callback.state == CallbackState.DUE)
    callback = session.scalar(select(Callback).where(live))
    if callback is None:
        return
    found = session.get_one(Complaint, case.complaint_id)
    rejects = case.ending in (Ending.REJECTED, Ending.STAYS) and found.rounds == 1
    answer: dict[str, Any] = {"reached": Reached.REACHED, "satisfaction": 4, "is_outcome_accepted": True}
    if case.ending is Ending.UNREACHED:
        answer = {"reached": Reached.NOT_REACHED}
        year.later(year.next_morning(office_day(at), 40, 400), call, case)
    elif rejects:
        answer |= {"satisfaction": 2, "is_outcome_accepted": False, "words": "问题没有真正解决，不接受。"}
    request = {"callback_id": callback.id, "version": callback.version, **answer}
    perform(session, record_callback, by=year.people["clerk2"], at=at, **request)
    if callback.state is CallbackState.UNREACHABLE:
        by = year.people["leader" if found.led_by is Role.MANAGER else "manager"]
        step(session, close_complaint, by, at, found, note="三次未接通，短信已告知处理结果")
    elif rejects:
        year.later(at + minutes(case.chance, 8, 50), begin, case)
        year.later(at + minutes(case.chance, 70, 200), manager_answers, callback.id)


def decline(year: Year, session: Session, at: datetime, case: Case) -> None:
    found = session.get_one(Complaint, case.complaint_id)
    by = year.people["leader" if found.led_by is Role.LEADER else "manager"]
    step(session, decline_complaint, by, at, found, explanation=case.chance.choice(OUT_OF_SCOPE))


def leave(year: Year, session: Session, at: datetime, *, still: Open, chance: Random) -> None:
    """As it stands now: registered so many minutes ago, and taken as far as its column."""
    case = register(year, session, at, still.story, still.ending, chance)
    if still.started_after is not None:
        year.later(at + timedelta(minutes=still.started_after), begin, case)
    if still.settled_after is not None:
        year.later(at + timedelta(minutes=still.settled_after), settle_as, case, still)
    if still.reply_in is not None:
        reply_by = year.now + timedelta(minutes=still.reply_in)
        year.later(year.now - timedelta(minutes=20), promise, case, reply_by)


def settle_as(year: Year, session: Session, at: datetime, case: Case, still: Open) -> None:
    find_outcome(year, session, at, case)
    if still.rejected_after is not None:
        year.later(at + timedelta(minutes=still.rejected_after), call, case)


def promise(year: Year, session: Session, at: datetime, case: Case, reply_by: datetime) -> None:
    found = session.get_one(Complaint, case.complaint_id)
    step(session, promise_reply, year.people["clerk"], at, found, reply_by=reply_by, note="")


def leader_of(year: Year, complaint: Complaint) -> Actor:
    """Who leads it: the department's head, the manager, the leader."""
    if complaint.led_by is Role.SUPERVISOR:
        names = {id_: name for name, id_ in year.care_departments.items()}
        return year.people["operations" if names.get(complaint.department_id) == "营运部" else "property"]
    return year.people["manager" if complaint.led_by is Role.MANAGER else "leader"]


def step(session: Session, operation: Any, by: Actor, at: datetime, found: Complaint, **said: Any) -> None:
    perform(session, operation, by=by, at=at, complaint_id=found.id, version=found.version, **said)


def minutes(chance: Random, least: int, most: int) -> timedelta:
    return timedelta(minutes=chance.randint(least, most))


def on_duty(at: datetime) -> datetime:
    """That moment, or the next morning."""
    return at if OPENS <= office_time(at).hour < SHUTS else office_instant(office_day(at + 4 * HOUR), OPENS, 25)
