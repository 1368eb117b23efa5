"""What does not look right with money: who has to act, the way out, and what may be found right instead (R-ROLE-2)."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from db.vocabulary import N_, MoneyException, OrderVerb, Role

# A payment that came in is given its receipt within these days; two alike within these days look like one paid twice.
MONEY_DAYS = 3
# Payments that look alike are looked for so far back.
LOOK_BACK_DAYS = 92


class MoneyWayOut(NamedTuple):
    """A sentence with {amount} and {other} amount, the role that acts, and the words on the button.

    Who acts on a slip is its department's supervisor. What has to be done, and cannot be right as it is, is not
    `answerable`.
    """

    sentence: str
    role: Role
    verb: str
    answerable: bool


WAYS_OUT: Mapping[MoneyException, MoneyWayOut] = {
    MoneyException.NOT_CHARGED: MoneyWayOut(
        N_("Finished, nothing charged"), Role.SUPERVISOR, OrderVerb.CORRECT_AMOUNT.label, True
    ),
    MoneyException.OTHER_PRICE: MoneyWayOut(
        N_("Slip {amount}, accepted {other}"), Role.SUPERVISOR, OrderVerb.CORRECT_AMOUNT.label, True
    ),
    MoneyException.UNSIGNED: MoneyWayOut(
        N_("Finished, customer has not signed"), Role.SUPERVISOR, OrderVerb.RECORD_SIGNATURE.label, True
    ),
    MoneyException.UNRECONCILED: MoneyWayOut(
        N_("Finished, not reconciled"), Role.SUPERVISOR, OrderVerb.RECONCILE.label, False
    ),
    MoneyException.MONEY_WITHOUT_RECEIPT: MoneyWayOut(
        N_("Came in, no receipt yet"), Role.FINANCE, N_("Give a receipt"), False
    ),
    MoneyException.RECEIPT_WITHOUT_MONEY: MoneyWayOut(
        N_("Not on the statement"), Role.FINANCE, N_("See the receipt"), True
    ),
    MoneyException.DOUBLE_PAYMENT: MoneyWayOut(
        N_("Like another; {other} pays nothing"), Role.FINANCE, N_("See the receipt"), True
    ),
    MoneyException.NOT_HANDED_OVER: MoneyWayOut(N_("Taken, still in the till"), Role.CLERK, N_("Hand over"), False),
    MoneyException.CASHIER_GONE: MoneyWayOut(N_("In the till of a closed login"), Role.MANAGER, N_("Hand over"), False),
    MoneyException.NOT_SIGNED_FOR: MoneyWayOut(N_("Handed over, nobody has signed"), Role.FINANCE, N_("Sign"), False),
    MoneyException.TILL_DIFFERENCE: MoneyWayOut(
        N_("Counted {amount}, books {other}"), Role.MANAGER, N_("See the hand-over"), True
    ),
}
ANSWERABLE = frozenset(kind for kind, way in WAYS_OUT.items() if way.answerable)


def merged_days(spans: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """Spans of days that overlap or follow each other as one: what the statements that were read cover."""
    merged: list[tuple[date, date]] = []
    for begin, end in sorted(spans):
        if merged and begin.toordinal() <= merged[-1][1].toordinal() + 1:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((begin, end))
    return merged
