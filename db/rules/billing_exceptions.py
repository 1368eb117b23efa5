"""Why a slip stays out of the month's notices, what is said about it, and the verb that mends it (R-DEC-6, R-DEC-7)."""

from collections.abc import Mapping
from typing import NamedTuple

from db.vocabulary import N_, BillingException, OrderVerb


class WayOut(NamedTuple):
    """A sentence with {day} of completion, {amount} open and {accepted} agreed, and the verb that mends it."""

    sentence: str
    verb: OrderVerb


WAYS_OUT: Mapping[BillingException, WayOut] = {
    BillingException.NOT_RECONCILED: WayOut(
        N_("Completed on {day}, not reconciled by the supervisor"), OrderVerb.RECONCILE
    ),
    BillingException.SLIP_PROBLEM: WayOut(N_("Marked as not done at reconciliation"), OrderVerb.RESUME),
    BillingException.UNSIGNED: WayOut(N_("The customer's signature is missing"), OrderVerb.RECORD_SIGNATURE),
    BillingException.AMOUNT_DIFFERS: WayOut(
        N_("Slip {amount}, accepted by the customer {accepted}"), OrderVerb.CORRECT_AMOUNT
    ),
    BillingException.IMMEDIATE_UNPAID: WayOut(
        N_("{amount} still open; finance may switch it to the monthly account"), OrderVerb.SWITCH_TO_MONTHLY
    ),
}
