"""The distribution list while a survey runs: delivered, nobody met, declined, reminded (R-SURV-3).

What is done to a whole building at once is one row of the audit trail with the numbers on the list it was done to.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from db.changes import RowChange, require_columns, require_unchanged
from db.clock import office_day
from db.errors import RuleError
from db.operations.audit import note_act
from db.operations.survey_steps import find_survey
from db.operations.texts import fitting_text
from db.queries.survey_addresses import AddressFilter, conditions, to_remind
from db.rules import permissions
from db.rules.survey_addresses import LABELS, MOST_NAME, MOST_NOTE, Delivery, changed_delivery, settled
from db.rules.survey_sampling import ranges
from db.rules.survey_states import LISTED
from db.tables.surveys import Survey, SurveyAddress
from db.types import Actor
from db.vocabulary import N_, AddressState, AuditAction, SurveyState

EDITABLE = frozenset(LABELS)
MOST_CHANGES = 200
BULK = {"unaudited": True, "synchronize_session": False}


class DistributionNotOpen(RuleError):
    message = N_("The survey is: {state}. Its list is written in from the start until it is filed.")


class NotRunning(RuleError):
    message = N_("The survey is: {state}. People are reminded while it runs.")


class NothingToDeliver(RuleError):
    message = N_("Nothing of this is left to deliver. Choose another building or other numbers.")


class NobodyToRemind(RuleError):
    message = N_(
        "Nobody is to be reminded here: they have answered, have no sheet since yesterday, or were reminded today."
    )


class TooManyRows(RuleError):
    message = N_("At most {most} rows at once. Save them in parts.")


def record_deliveries(
    session: Session, *, by: Actor, at: datetime, survey_id: int, changes: Sequence[RowChange]
) -> int:
    """Save the rows edited in the list, all or none. Returns how many.

    Raises DistributionNotOpen, ColumnsNotEditable, NotFound, RowsChangedMeanwhile, CellNotReadable, TooLong,
    AnsweredStays, AnsweredByHand, DeliveryDayNotPossible, TooManyRows.
    """
    permissions.require(by, "record_deliveries")
    survey = _open_survey(session, survey_id)
    require_columns(changes, EDITABLE)
    if len(changes) > MOST_CHANGES:
        raise TooManyRows(most=MOST_CHANGES)
    wanted = SurveyAddress.id.in_([change.id for change in changes])
    found = select(SurveyAddress).where(SurveyAddress.survey_id == survey.id, wanted).with_for_update()
    rows = {row.id: row for row in session.scalars(found)}
    names = {row.id: f"{row.list_no} {row.label}".strip() for row in rows.values()}
    require_unchanged(changes, rows, names)
    for change in changes:
        row = rows[change.id]
        before = Delivery(row.state, row.delivered_by, row.delivered_on, row.note)
        after = changed_delivery(before, change.values, list_no=row.list_no, **_hand(survey, by, at))
        row.state, row.delivered_on = after.state, after.delivered_on
        row.delivered_by = fitting_text("delivered_by", after.delivered_by, most=MOST_NAME)
        row.note = fitting_text("note", after.note, most=MOST_NOTE)
    session.flush()
    return len(changes)


def deliver_addresses(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    survey_id: int,
    place: tuple[str, str] | None = None,
    first_no: int | None = None,
    last_no: int | None = None,
    delivered_by: str = "",
    delivered_on: date | None = None,
) -> int:
    """All that is left to deliver of a building (zone, building), or of a run of numbers, is delivered. How many.

    Without a name by whoever writes it down, without a day today. Where nobody was met earlier, it is delivered now.
    Raises DistributionNotOpen, TooLong, DeliveryDayNotPossible, NothingToDeliver.
    """
    permissions.require(by, "deliver_addresses")
    survey = _open_survey(session, survey_id)
    name = fitting_text("delivered_by", delivered_by, most=MOST_NAME)
    wanted = Delivery(AddressState.DELIVERED, name, delivered_on, "")
    done = settled(wanted, **_hand(survey, by, at))
    left = AddressFilter(states=(AddressState.TO_DELIVER, AddressState.NOT_MET), place=place)
    where = [SurveyAddress.survey_id == survey.id, *conditions(left)]
    if first_no is not None:
        where.append(SurveyAddress.list_no >= first_no)
    if last_no is not None:
        where.append(SurveyAddress.list_no <= last_no)
    values = {"state": done.state, "delivered_by": done.delivered_by, "delivered_on": done.delivered_on}
    changed = _change(session, survey, where, values)
    if not changed:
        raise NothingToDeliver()
    session.flush()
    return changed


def remind_addresses(
    session: Session, *, by: Actor, at: datetime, survey_id: int, place: tuple[str, str] | None = None
) -> int:
    """Who has had the sheet since yesterday and has not answered was reminded today, of a building or all. How many.

    Raises NotFound, NotRunning, NobodyToRemind.
    """
    permissions.require(by, "remind_addresses")
    survey, today = find_survey(session, survey_id), office_day(at)
    if survey.state is not SurveyState.RUNNING:
        raise NotRunning(state=survey.state)
    where = [SurveyAddress.survey_id == survey.id, *conditions(to_remind(AddressFilter(place=place), today))]
    reminded = _change(session, survey, where, {"reminded_on": today})
    if not reminded:
        raise NobodyToRemind()
    session.flush()
    return reminded


def export_survey_list(
    session: Session, *, by: Actor, at: datetime, survey_id: int, rows: int, sha256: str, with_links: bool = False
) -> None:
    """Note who takes a survey's list out, how many addresses, whether with their links, and the file's hash.

    Raises NotFound.
    """
    permissions.require(by, "export_survey_list")
    survey = find_survey(session, survey_id)
    facts = {"rows": rows, "with_links": with_links, "sha256": sha256}
    note_act(session, AuditAction.EXPORT, SurveyAddress.__tablename__, survey.survey_no, facts)
    session.flush()


def _open_survey(session: Session, survey_id: int) -> Survey:
    """Also after its end, for what is written down later (R-DEC-17)."""
    survey = find_survey(session, survey_id)
    if survey.state not in LISTED:
        raise DistributionNotOpen(state=survey.state)
    return survey


def _hand(survey: Survey, by: Actor, at: datetime) -> dict[str, Any]:
    today = office_day(at)
    return {"by": by.name, "today": today, "first": today if survey.drawn_at is None else office_day(survey.drawn_at)}


def _change(session: Session, survey: Survey, where: Sequence[ColumnElement[bool]], values: Mapping[str, Any]) -> int:
    """The same for many addresses, on record in one row. An anonymous answer that comes meanwhile is not touched."""
    session.flush()
    numbers = session.scalars(
        update(SurveyAddress)
        .where(*where)
        .values(**values, version=SurveyAddress.version + 1)
        .returning(SurveyAddress.list_no),
        execution_options=BULK,
    ).all()
    if numbers:
        said = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
        facts = {"numbers": ranges(numbers), **said}
        note_act(session, AuditAction.UPDATE, SurveyAddress.__tablename__, survey.survey_no, facts)
    return len(numbers)
