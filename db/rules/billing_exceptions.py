"""Why a slip stays out of the month's notices, what is said about it, and the verb that mends it (R-DEC-6, R-DEC-7)."""

from collections.abc import Mapping
from typing import NamedTuple

from db.vocabulary import N_, BillingException, OrderVerb


class WayOut(NamedTuple):
    """A sentence with {day} of completion, {amount} open and {accepted} agreed, and the verb that mends it."""

    sentence: str
    verb: OrderVerb


WAYS_OUT: Mapping[BillingException, WayOut] = {
    BillingException.NOT_RECONCILED: WayOut(N_("Completed {day}, not reconciled"), OrderVerb.RECONCILE),
    BillingException.SLIP_PROBLEM: WayOut(N_("Marked as not done"), OrderVerb.RESUME),
    BillingException.UNSIGNED: WayOut(N_("Customer's signature missing"), OrderVerb.RECORD_SIGNATURE),
    BillingException.AMOUNT_DIFFERS: WayOut(N_("Slip {amount}, accepted {accepted}"), OrderVerb.CORRECT_AMOUNT),
    BillingException.IMMEDIATE_UNPAID: WayOut(N_("{amount} open; finance may switch it"), OrderVerb.SWITCH_TO_MONTHLY),
}
