"""What is said about overdue money: the customer's answer, a promise with its day, a reminder by phone (R-BILL-9)."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, NotFound, RuleError
from db.operations.dunning import MOST_DAYS_AHEAD, MOST_DAYS_LATE, require_day, send_steps
from db.operations.texts import LONG_TEXT, fitting_text
from db.rules import permissions
from db.tables.arrears import DunningContact
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import N_, ContactAnswer, ContactWay, DunningStage


class NothingPromised(RuleError):
    message = N_("A day is noted only with a promise to pay. Choose that answer, or clear the day.")


def remind_customer(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    customer_id: int,
    way: ContactWay,
    answer: ContactAnswer | None,
    promised_on: date | None = None,
    note: str = "",
    on: date | None = None,
) -> str:
    """The first reminder by phone, visit or message, with the customer's answer; gives its number.

    Not reached is no reminder: that is only a contact. Raises as send_dunning and record_contact do.
    """
    permissions.require(by, "remind_customer")
    if answer is ContactAnswer.NOT_REACHED:
        raise Incomplete("answer", what=N_("Answer"))
    sent = send_steps(session, by, at, [customer_id], DunningStage.REMINDER, way, on, None, "")
    _note_contact(session, by, at, customer_id, way, answer, promised_on, note, on)
    return sent.first_no


def record_contact(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    customer_id: int,
    way: ContactWay,
    answer: ContactAnswer | None,
    promised_on: date | None = None,
    note: str = "",
    on: date | None = None,
) -> None:
    """What was said about overdue money, and the day on which the customer promised to pay.

    Raises NotFound, Incomplete, NothingPromised, DayOutOfRange.
    """
    permissions.require(by, "record_contact")
    if session.get(Customer, customer_id) is None:
        raise NotFound("customer_id", what=N_("Customer"), key=customer_id)
    _note_contact(session, by, at, customer_id, way, answer, promised_on, note, on)


def _note_contact(
    session: Session,
    by: Actor,
    at: datetime,
    customer_id: int,
    way: ContactWay,
    answer: ContactAnswer | None,
    promised_on: date | None,
    note: str,
    on: date | None,
) -> None:
    today = office_day(at)
    day = require_day("on", on or today, today - timedelta(days=MOST_DAYS_LATE), today)
    if answer is None:
        raise Incomplete("answer", what=N_("Answer"))
    if answer is ContactAnswer.PROMISED:
        if promised_on is None:
            raise Incomplete("promised_on", what=N_("Promised to pay on"))
        require_day("promised_on", promised_on, day, today + timedelta(days=MOST_DAYS_AHEAD))
    elif promised_on is not None:
        raise NothingPromised("promised_on")
    session.add(
        DunningContact(
            customer_id=customer_id,
            way=way,
            answer=answer,
            contacted_on=day,
            promised_on=promised_on,
            note=fitting_text("note", note, most=LONG_TEXT),
            recorded_by=by.user_id,
            recorded_at=at,
        )
    )
    session.flush()
