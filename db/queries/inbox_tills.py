"""Money on its way: one's own till to hand over, hand-overs to sign for (R-BILL-1, R-BILL-7)."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from db.clock import office_day, office_instant, office_time
from db.money import format_yuan
from db.queries.inbox_item import WorkItem
from db.queries.tills import get_till_now, list_to_receive
from db.queries.tills_holding import list_tills_holding
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import WorkKind

# From this hour the day's money is a matter of today; what is left of an earlier day is one at once.
AFTERNOON = 16


def tills_waiting(session: Session, actor: Actor, at: datetime, limit: int) -> Iterator[WorkItem]:
    """Both are due on the day itself: all money goes to finance the same day (R-BILL-1)."""
    if actor.user_id is None:
        return
    if may(actor, "hand_over_till"):
        till = get_till_now(session, user_id=actor.user_id)
        is_old = till.since is not None and office_day(till.since) < office_day(at)
        if till.since and any(row.amount_fen for row in till.sums) and (is_old or office_time(at).hour >= AFTERNOON):
            yield _item(WorkKind.HAND_OVER, 0, "", actor.name, till.total_fen, till.since, at, {"view": "mine"})
    if may(actor, "hand_over_for_cashier"):
        for gone in list_tills_holding(session, but=actor.user_id, only_closed=True, limit=limit):
            params = {"view": "others", "cashier": str(gone.user_id)}
            kind, fen = WorkKind.HAND_OVER_FOR, gone.amount_fen
            yield _item(kind, gone.user_id, "", gone.till, fen, gone.since, at, params)
    if may(actor, "receive_hand_over"):
        for row in list_to_receive(session, actor=actor, limit=limit):
            params = {"view": "hand-overs", "hand-over": row.hand_over_no}
            ref_id, since = row.hand_over_id, row.handed_at
            yield _item(WorkKind.RECEIVE, ref_id, row.hand_over_no, row.handed_by, row.total_fen, since, at, params)


def _item(
    kind: WorkKind, ref_id: int, number: str, who: str, fen: int, since: datetime, at: datetime, params: dict[str, str]
) -> WorkItem:
    due_at = office_instant(office_day(since), 23, 59)
    return WorkItem(kind, ref_id, number, who, format_yuan(fen), since, due_at, due_at < at, "till", params)
