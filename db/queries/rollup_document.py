"""The month as one document for other programs (contracts.md, `rollup`)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from db.money import format_yuan, to_quantity
from db.queries.billing import RollupLine
from db.queries.billing_exceptions import ExceptionRow, list_exceptions
from db.queries.months import get_month
from db.queries.notices import draft_notices, list_frozen_lines, list_notices
from db.rules.billing_calendar import require_month_begun
from db.rules.billing_exceptions import WAYS_OUT
from db.rules.capital_numerals import capital_numerals
from db.vocabulary import MonthState

MOST_EXCEPTIONS = 100_000


def rollup_document(
    session: Session, *, month: str, today: date, translate: Callable[[str], str] = str
) -> dict[str, Any]:
    """The preview of an open month, or the frozen notices of an issued one; `translate` speaks of the exceptions.

    Raises FutureMonth, MonthNotReadable.
    """
    require_month_begun(month, today)
    issued = get_month(session, month=month).state is not MonthState.OPEN
    notices = _frozen(session, month) if issued else _preview(session, month)
    return {
        "month": month,
        "issued": issued,
        "notices": notices,
        "totals": {
            "customers": len(notices),
            "orders": len({line["order_no"] for notice in notices for line in notice["lines"]} - {""}),
            "charges_fen": sum(notice["charges_fen"] for notice in notices),
            "total_fen": sum(notice["total_fen"] for notice in notices),
        },
        "exceptions": [
            {
                "kind": row.kind.value,
                "order_no": row.order_no,
                "customer_no": row.customer_no,
                "message": message_of(row, translate(WAYS_OUT[row.kind].sentence)),
            }
            for row in list_exceptions(session, month=month, limit=MOST_EXCEPTIONS)
        ],
    }


def message_of(row: ExceptionRow, sentence: str = "") -> str:
    """What is wrong with a slip, in the words of the rule or in their translation."""
    return (sentence or WAYS_OUT[row.kind].sentence).format(
        day=row.completed_on, amount=format_yuan(row.amount_fen), accepted=format_yuan(row.accepted_fen)
    )


def _preview(session: Session, month: str) -> list[dict[str, Any]]:
    return [
        _notice(None, draft.sums, [line for line in draft.lines if line.is_charge])
        for draft in draft_notices(session, month=month)
    ]


def _frozen(session: Session, month: str) -> list[dict[str, Any]]:
    notices = sorted(list_notices(session, month=month, limit=None), key=lambda notice: notice.customer_no)
    lines = list_frozen_lines(session, notice_ids=[notice.notice_id for notice in notices])
    return [
        _notice(notice.notice_no, notice, [line for line in lines[notice.notice_id] if line.is_charge])
        for notice in notices
    ]


def _notice(number: str | None, sums: Any, lines: list[RollupLine]) -> dict[str, Any]:
    return {
        "number": number,
        "customer_no": sums.customer_no,
        "customer": sums.customer,
        "opening_fen": sums.opening_fen,
        "charges_fen": sums.charges_fen,
        "discounts_fen": sums.discounts_fen,
        "payments_fen": sums.payments_fen,
        "total_fen": sums.total_fen,
        "total_capital": capital_numerals(sums.total_fen),
        "lines": [
            {
                "date": line.business_on.isoformat(),
                "order_no": line.order_no,
                "item": line.item,
                "quantity": _number(line.quantity_thousandths),
                "amount_fen": line.amount_fen,
            }
            for line in lines
        ],
    }


def _number(thousandths: int | None) -> int | float | None:
    """A quantity as JSON knows numbers; nothing is calculated from it."""
    if thousandths is None:
        return None
    return thousandths // 1000 if thousandths % 1000 == 0 else float(to_quantity(thousandths))
