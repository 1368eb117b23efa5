"""What staff may write into the distribution list (R-SURV-3): how a sheet was handed over, never an answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from db.changes import CellNotReadable
from db.errors import RuleError
from db.vocabulary import N_, AddressState

MOST_NAME, MOST_NOTE = 60, 300
LABELS = {
    "state": N_("State"),
    "delivered_by": N_("Delivered by"),
    "delivered_on": N_("Delivered on"),
    "note": N_("Remark"),
}
# An answer alone makes an address answered, and nothing takes that back (R-SURV-3).
BY_HAND = tuple(state for state in AddressState if state is not AddressState.ANSWERED)
STATES = {state.value: state for state in AddressState}
HANDED = (AddressState.DELIVERED, AddressState.REFUSED, AddressState.ANSWERED)


class AnsweredStays(RuleError):
    message = N_("No. {list_no} has answered: its state stays. Only the remark can be changed. Nothing was saved.")


class AnsweredByHand(RuleError):
    message = N_("Nobody can tick an answer: an address has answered when its sheet comes in. Nothing was saved.")


class DeliveryDayNotPossible(RuleError):
    message = N_("{day}: a delivery lies between the day the sample was drawn and today. Nothing was saved.")


class Delivery(NamedTuple):
    """How one address stands, as the list keeps it."""

    state: AddressState
    delivered_by: str
    delivered_on: date | None
    note: str


def changed_delivery(
    before: Delivery, values: Mapping[str, Any], *, list_no: int, by: str, today: date, first: date
) -> Delivery:
    """The row after an edit. Handed over without a name or day: by whoever writes it down, today.

    Raises CellNotReadable, AnsweredStays, AnsweredByHand, DeliveryDayNotPossible.
    """
    read = {column: _read(column, value) for column, value in values.items()}
    after = before._replace(**read)
    if before.state is AddressState.ANSWERED:
        if after._replace(note=before.note) != before:
            raise AnsweredStays("state", list_no=list_no)
        return after
    if after.state is AddressState.ANSWERED:
        raise AnsweredByHand("state")
    if before.state is AddressState.TO_DELIVER and "state" not in read and (after.delivered_by or after.delivered_on):
        # Who and when says that it was handed over.
        after = after._replace(state=AddressState.DELIVERED)
    return settled(after, by=by, today=today, first=first)


def settled(row: Delivery, *, by: str, today: date, first: date) -> Delivery:
    """Who and when belong to what was handed over, and to nothing else. Raises DeliveryDayNotPossible."""
    if row.state not in HANDED:
        return row._replace(delivered_by="", delivered_on=None)
    on = row.delivered_on or today
    if not first <= on <= today:
        raise DeliveryDayNotPossible("delivered_on", day=on)
    return row._replace(delivered_by=row.delivered_by or by, delivered_on=on)


def _read(column: str, value: Any) -> Any:
    try:
        if column == "state":
            return STATES[str(value)]
        if column == "delivered_on":
            return value if value is None or isinstance(value, date) else date.fromisoformat(str(value)[:10])
    except (KeyError, ValueError):
        raise CellNotReadable(column, value=str(value)[:40], what=LABELS[column]) from None
    return str(value or "").strip()
