"""Fees that were made and are taken back are money given up: by whom, up to which amount (R-DEC-21, R-ROLE-1)."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from db.errors import RuleError
from db.money import format_yuan
from db.queries.adjustments import get_manager_limit
from db.rules.separation_of_duties import SamePerson
from db.types import Actor
from db.vocabulary import N_, Role


class LeaderTakesBack(RuleError):
    message = N_(
        "{amount} of fees already made goes back. The manager decides up to {limit}: ask the leader to do it here."
    )


class OwnFees(SamePerson):
    message = N_("You had a hand in these fees or their agreement. Somebody else has to take them back.")


def require_taker_back(session: Session, *, by: Actor, back_fen: int, had_a_hand: Collection[int | None]) -> None:
    """Above the manager's limit only the leader, and never one of those who made them. Raises as the classes say."""
    if not by.has(Role.LEADER):
        limit = format_yuan(get_manager_limit(session))
        raise LeaderTakesBack(amount=format_yuan(back_fen), limit=limit)
    refuse_own_fees(by, back_fen=back_fen, had_a_hand=had_a_hand)


def refuse_own_fees(by: Actor, *, back_fen: int, had_a_hand: Collection[int | None]) -> None:
    """Raises OwnFees; never waived, as no void of one's own receipt is."""
    if back_fen > 0 and by.user_id in had_a_hand:
        raise OwnFees()
