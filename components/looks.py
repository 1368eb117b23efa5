"""How a state looks, everywhere the same: colour, icon and sign of every word that is shown as a badge or chip.

red = late or wrong, orange = waits for somebody, blue = current, green = done, grey = later or closed.
"""

from typing import NamedTuple

from db.vocabulary import (
    AdjustmentState,
    AgreementStage,
    AgreementState,
    BankGrade,
    BillingException,
    CustomerClass,
    DunningStage,
    HandOverState,
    InstalmentState,
    MoneyException,
    MoneyState,
    MonthState,
    OrderState,
    PriceChange,
    PriceListState,
    QuoteState,
    SlipProblem,
    Term,
    TillMovementKind,
)


class Look(NamedTuple):
    colour: str
    icon: str
    sign: str


LATER = Look("gray", "schedule", "○")
CURRENT = Look("blue", "autorenew", "◎")
WAITS = Look("orange", "hourglass_top", "△")
DONE = Look("green", "check_circle", "✓")
WRONG = Look("red", "error", "!")
ENDED = Look("gray", "block", "×")
SEALED = Look("gray", "lock", "✓")
SPECIAL = Look("violet", "star", "☆")

LOOKS: dict[Term, Look] = {
    OrderState.REGISTERED: WAITS,
    OrderState.PRICED: WAITS,
    OrderState.ACCEPTED: WAITS,
    OrderState.DISPATCHED: CURRENT,
    OrderState.IN_PROGRESS: CURRENT,
    OrderState.ON_HOLD: WAITS,
    OrderState.COMPLETED: DONE,
    OrderState.RECONCILED: DONE,
    OrderState.CLOSED: SEALED,
    OrderState.CANCELLED: ENDED,
    OrderState.DECLINED: ENDED,
    MoneyState.FREE: LATER,
    MoneyState.UNBILLED: LATER,
    MoneyState.DUE: WAITS,
    MoneyState.ON_NOTICE: CURRENT,
    MoneyState.PART_PAID: WAITS,
    MoneyState.PAID: DONE,
    MonthState.OPEN: CURRENT,
    MonthState.ISSUED: DONE,
    MonthState.LOCKED: SEALED,
    MonthState.REOPENED: WAITS,
    PriceListState.DRAFT: LATER,
    PriceListState.SUBMITTED: WAITS,
    PriceListState.REVIEWED: WAITS,
    PriceListState.APPROVED: DONE,
    PriceListState.PUBLISHED: DONE,
    PriceListState.REPLACED: SEALED,
    PriceListState.DROPPED: ENDED,
    PriceChange.CHANGED: Look("blue", "swap_vert", "↕"),
    PriceChange.NEW: Look("green", "add", "＋"),
    PriceChange.ENDED: Look("red", "block", "×"),
    PriceChange.SAME: Look("gray", "drag_handle", "＝"),
    QuoteState.DRAFT: LATER,
    QuoteState.SIGNED: WAITS,
    QuoteState.ENDORSED: WAITS,
    QuoteState.APPROVED: CURRENT,
    QuoteState.OFFERED: WAITS,
    QuoteState.CONFIRMED: DONE,
    QuoteState.REJECTED: Look("red", "undo", "!"),
    QuoteState.REFUSED: ENDED,
    QuoteState.EXPIRED: Look("gray", "timer_off", "×"),
    QuoteState.WITHDRAWN: ENDED,
    AgreementStage.PREPARED: WAITS,
    AgreementStage.COMING: LATER,
    AgreementStage.RUNNING: CURRENT,
    AgreementStage.EXPIRING: Look("orange", "event_busy", "△"),
    AgreementStage.ENDED: SEALED,
    AgreementState.DRAFT: LATER,
    AgreementState.SUBMITTED: WAITS,
    AgreementState.CHECKED: WAITS,
    AgreementState.APPROVED: DONE,
    AgreementState.DROPPED: ENDED,
    AdjustmentState.ASKED: WAITS,
    AdjustmentState.APPROVED: DONE,
    AdjustmentState.PAID_OUT: SEALED,
    AdjustmentState.DECLINED: ENDED,
    AdjustmentState.WITHDRAWN: ENDED,
    CustomerClass.A: SPECIAL,
    CustomerClass.B: CURRENT,
    CustomerClass.C: LATER,
    DunningStage.NONE: LATER,
    DunningStage.REMINDER: CURRENT,
    DunningStage.WRITTEN: WAITS,
    DunningStage.DECISION: WRONG,
    InstalmentState.DUE: CURRENT,
    InstalmentState.PAID: DONE,
    InstalmentState.LATE: WRONG,
    SlipProblem.MISSING_SIGNATURE: WRONG,
    SlipProblem.AMOUNT_DIFFERS: WRONG,
    SlipProblem.NOT_DONE: WRONG,
    BankGrade.SURE: DONE,
    BankGrade.LIKELY: WAITS,
    HandOverState.HANDED: WAITS,
    HandOverState.RECEIVED: DONE,
    HandOverState.REFUSED: Look("red", "undo", "!"),
    TillMovementKind.RECEIPT: Look("green", "add", "＋"),
    TillMovementKind.VOID: ENDED,
    TillMovementKind.REFUND: Look("orange", "undo", "△"),
    TillMovementKind.TAKEN_OVER: CURRENT,
    BillingException.NOT_RECONCILED: WRONG,
    BillingException.SLIP_PROBLEM: WRONG,
    BillingException.UNSIGNED: WAITS,
    BillingException.AMOUNT_DIFFERS: WRONG,
    BillingException.IMMEDIATE_UNPAID: WAITS,
    MoneyException.NOT_CHARGED: WRONG,
    MoneyException.OTHER_PRICE: WRONG,
    MoneyException.UNSIGNED: WAITS,
    MoneyException.UNRECONCILED: WAITS,
    MoneyException.MONEY_WITHOUT_RECEIPT: WRONG,
    MoneyException.RECEIPT_WITHOUT_MONEY: WRONG,
    MoneyException.DOUBLE_PAYMENT: WAITS,
    MoneyException.NOT_HANDED_OVER: WAITS,
    MoneyException.CASHIER_GONE: WRONG,
    MoneyException.NOT_SIGNED_FOR: WAITS,
    MoneyException.TILL_DIFFERENCE: WRONG,
}
