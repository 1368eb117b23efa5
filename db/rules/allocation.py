"""Which charges a payment pays (R-BILL-5): those the customer names first, then the oldest; the rest is credit."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class OpenCharge(NamedTuple):
    """What is still owed on a charge; `only_if_named` for 即时 slips (R-DEC-2). Listed oldest first."""

    id: int
    open_fen: int
    only_if_named: bool = False


class Share(NamedTuple):
    charge_id: int
    amount_fen: int


def allocate(amount_fen: int, charges: Sequence[OpenCharge], named: Iterable[int] = ()) -> list[Share]:
    """Shares of an amount in fen, never more than is open; what is left over stays credit."""
    by_id = {charge.id: charge for charge in charges}
    chosen = [by_id[id_] for id_ in dict.fromkeys(named) if id_ in by_id]
    order = chosen + [charge for charge in charges if charge not in chosen and not charge.only_if_named]
    shares = []
    for charge in order:
        part = min(amount_fen, charge.open_fen)
        if part > 0:
            shares.append(Share(charge.id, part))
            amount_fen -= part
    return shares
