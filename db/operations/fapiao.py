"""The number and day of a 发票 that was issued elsewhere, kept beside the receipt (R-DEC-19)."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import NotFound, RuleError
from db.operations.receipts import ReceiptAlreadyVoid
from db.queries.fapiao import get_fapiao_no, get_other_holder
from db.rules import permissions
from db.rules.fapiao import fapiao_number, require_issue_day
from db.tables.payments import Receipt, ReceiptVoid
from db.tables.tills import Fapiao
from db.types import Actor
from db.vocabulary import N_


class FapiaoOfSomebodyElse(RuleError):
    message = N_("Fapiao {number} is recorded for receipt {receipt_no} of another customer. Check the number.")


class NoFapiao(RuleError):
    message = N_("No fapiao is recorded for receipt {receipt_no}.")


def record_fapiao(
    session: Session, *, by: Actor, at: datetime, receipt_no: str, fapiao_no: str, issued_on: date
) -> None:
    """Keep the number; a second one corrects the first. One fapiao may be for several receipts of one customer.

    Raises FapiaoNumberNotPossible, FapiaoDayNotPossible, FapiaoOfSomebodyElse, ReceiptAlreadyVoid, NotFound.
    """
    permissions.require(by, "record_fapiao")
    receipt = _receipt(session, receipt_no)
    if session.get(ReceiptVoid, receipt.id) is not None:
        raise ReceiptAlreadyVoid(receipt_no=receipt_no)
    number = fapiao_number(fapiao_no)
    require_issue_day(issued_on, today=office_day(at))
    other = get_other_holder(session, fapiao_no=number, customer_id=receipt.customer_id)
    if other is not None:
        raise FapiaoOfSomebodyElse("fapiao_no", number=number, receipt_no=other)
    _keep(session, receipt, number, issued_on, by, at)


def remove_fapiao(session: Session, *, by: Actor, at: datetime, receipt_no: str) -> None:
    """The number was recorded for the wrong receipt; it stays in the history. Raises NoFapiao, NotFound."""
    permissions.require(by, "remove_fapiao")
    receipt = _receipt(session, receipt_no)
    if not get_fapiao_no(session, receipt_id=receipt.id):
        raise NoFapiao(receipt_no=receipt_no)
    _keep(session, receipt, "", office_day(at), by, at)


def _receipt(session: Session, receipt_no: str) -> Receipt:
    receipt = session.scalar(select(Receipt).where(Receipt.receipt_no == receipt_no))
    if receipt is None:
        raise NotFound("receipt_no", what=N_("Receipt"), key=receipt_no)
    return receipt


def _keep(session: Session, receipt: Receipt, number: str, issued_on: date, by: Actor, at: datetime) -> None:
    session.add(
        Fapiao(receipt_id=receipt.id, fapiao_no=number, issued_on=issued_on, recorded_by=by.user_id, recorded_at=at)
    )
    session.flush()
