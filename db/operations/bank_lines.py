"""What a person decides about payments on a statement: booked with a receipt each, not ours, or open again.

Nothing is booked without that person's yes; the receipt is the counter's own, and voided the usual way (R-BILL-8).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Incomplete, NotFound, RuleError
from db.money import format_yuan
from db.operations.payments import AccountChanged, take_payment
from db.operations.texts import SHORT_TEXT, fitting_text
from db.queries.accounts import get_account_version
from db.rules import permissions
from db.tables.bank import BankLine
from db.tables.payments import Receipt
from db.types import Actor
from db.vocabulary import N_, BankLineState

MOST_LINES = 200


class BankLineDecided(RuleError):
    message = N_("The payment of {amount} from {payer} was decided meanwhile. Look at the list again.")


class NoBankLineChosen(RuleError):
    message = N_("Tick between 1 and {most} payments first.")


class BankLineBooked(RuleError):
    message = N_("This payment has its receipt. Have the receipt voided; then the payment is open again.")


class Booking(NamedTuple):
    """A person's yes: whose payment it is, the charges it names, the account as it was seen.

    Without charges the oldest are paid first.
    """

    line_id: int
    customer_id: int
    charges: tuple[int, ...] = ()
    seen: int | None = None


class BookedLines(NamedTuple):
    lines: int
    amount_fen: int
    first_receipt_no: str
    last_receipt_no: str


def book_bank_lines(session: Session, *, by: Actor, at: datetime, bookings: Sequence[Booking]) -> BookedLines:
    """Give a receipt for each payment, all or none (R-BILL-5). The receipt's note names the day and the number.

    Raises NoBankLineChosen, NotFound, BankLineDecided, and what take_payment raises: AccountChanged when an account
    is not as it was seen.
    """
    permissions.require(by, "book_bank_lines")
    lines = _open_lines(session, [booking.line_id for booking in bookings])
    for customer_id, seen in {(booking.customer_id, booking.seen) for booking in bookings}:
        if seen is not None and seen != get_account_version(session, customer_id=customer_id):
            raise AccountChanged()
    numbers, paid = [], set[int]()
    for booking, line in zip(bookings, lines, strict=True):
        taken = take_payment(
            session,
            by=by,
            at=at,
            customer_id=booking.customer_id,
            method=line.method,
            amount_fen=line.amount_fen,
            charges=[charge for charge in booking.charges if charge not in paid],
            payer=line.payer,
            note=f"{line.paid_on} {line.transaction_no}".strip(),
            into_till=False,
        )
        paid.update(booking.charges)
        numbers.append(taken.receipt_no)
        line.receipt_id, line.customer_id = taken.receipt_id, booking.customer_id
        _decide(line, BankLineState.BOOKED, "", by, at)
    session.flush()
    return BookedLines(len(lines), sum(line.amount_fen for line in lines), numbers[0], numbers[-1])


def dismiss_bank_lines(session: Session, *, by: Actor, at: datetime, line_ids: Sequence[int], reason: str) -> int:
    """These payments are nothing of the office's customers; how many. Raises as booking does, and Incomplete."""
    permissions.require(by, "dismiss_bank_lines")
    lines = _open_lines(session, line_ids)
    reason = fitting_text("reason", reason, most=SHORT_TEXT)
    if not reason:
        raise Incomplete("reason", what=N_("Reason"))
    for line in lines:
        _decide(line, BankLineState.NOT_OURS, reason, by, at)
    session.flush()
    return len(lines)


def reopen_bank_line(session: Session, *, by: Actor, at: datetime, line_id: int) -> None:
    """A payment set aside is to be decided after all. Raises NotFound, BankLineBooked, BankLineDecided."""
    permissions.require(by, "reopen_bank_line")
    line = _line(session, line_id)
    if line.state is BankLineState.BOOKED:
        raise BankLineBooked()
    if line.state is not BankLineState.NOT_OURS:
        raise _decided(line)
    _decide(line, BankLineState.OPEN, "", by, at)
    session.flush()


def open_line_of(session: Session, receipt: Receipt) -> None:
    """Part of a void: the payment that was booked with the receipt is to be decided again."""
    line = session.scalar(select(BankLine).where(BankLine.receipt_id == receipt.id))
    if line is not None:
        line.state, line.customer_id = BankLineState.OPEN, None


def _open_lines(session: Session, line_ids: Sequence[int]) -> list[BankLine]:
    if not 0 < len(line_ids) <= MOST_LINES or len(set(line_ids)) < len(line_ids):
        raise NoBankLineChosen(most=MOST_LINES)
    lines = [_line(session, line_id) for line_id in line_ids]
    for line in lines:
        if line.state is not BankLineState.OPEN:
            raise _decided(line)
    return lines


def _line(session: Session, line_id: int) -> BankLine:
    line = session.get(BankLine, line_id)
    if line is None:
        raise NotFound(what=N_("Payment"), key=line_id)
    return line


def _decided(line: BankLine) -> BankLineDecided:
    return BankLineDecided(amount=format_yuan(line.amount_fen), payer=line.payer or "—")


def _decide(line: BankLine, state: BankLineState, reason: str, by: Actor, at: datetime) -> None:
    line.state, line.reason = state, reason
    line.decided_by, line.decided_at = by.user_id, at
