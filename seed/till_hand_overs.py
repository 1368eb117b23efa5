"""The tills' evenings: counted and handed to finance against signature, now and then with a difference (R-BILL-7)."""

from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from db.clock import office_day, office_instant
from db.operations.tills import hand_over_till, receive_hand_over, send_back_hand_over
from db.queries.tills import get_till_now
from db.vocabulary import HandOverTo
from db.work import perform
from seed.year import SHUTS, Year

CASHIERS = ("clerk", "clerk2", "finance", "finance2")
# Evenings that are acted out one by one; what was taken before goes in one hand-over of each till.
EVENINGS = 30
DIFFERENCES = ((-5_00, "找零时多付五元，已登记"), (10_00, "多出十元，未找到原因，已上交"), (-50, "分币找零差额"))
GIVEN_BACK = "作废收据退款，由财务直接付给客户"


def plan_hand_overs(year: Year) -> None:
    """Every evening but today's."""
    today = office_day(year.now)
    for ago in range(EVENINGS + 1, 0, -1):
        day = today - timedelta(days=ago)
        year.later(office_instant(day, SHUTS, 15), hand_over_all, day, ago)


def hand_over_all(year: Year, session: Session, at: datetime, day: date, ago: int) -> None:
    """Each till that holds something; yesterday's last waits for its signature, a week ago one was sent back first."""
    # Its own dice: what the rest of the year brings does not depend on it.
    chance = Random(f"tills {day}")  # noqa: S311
    tills = {username: get_till_now(session, user_id=year.people[username].user_id or 0) for username in CASHIERS}
    holding = [username for username in CASHIERS if tills[username].movements]
    for username in holding:
        by, till = year.people[username], tills[username]
        fen, why = till.cash_fen, ""
        if fen < 0:
            fen, why = 0, GIVEN_BACK
        elif fen > 100_00 and ago <= EVENINGS and chance.random() < 0.05:
            difference, why = chance.choice(DIFFERENCES)
            fen += difference
        signer = year.people["finance2" if username == "finance" else "finance"]
        facts = {"to": HandOverTo.FINANCE, "counted_cash_fen": fen, "explanation": why}
        made = perform(session, hand_over_till, by=by, at=at, **facts)
        if ago == 7 and username == holding[0]:
            reason = "现金与交接单不符，请重新清点"
            number = made.hand_over_no
            perform(session, send_back_hand_over, by=signer, at=at, hand_over_no=number, reason=reason)
            at += timedelta(minutes=12)
            made = perform(session, hand_over_till, by=by, at=at, **facts)
        if ago > 1 or username != holding[-1]:
            at += timedelta(minutes=3)
            perform(session, receive_hand_over, by=signer, at=at, hand_over_no=made.hand_over_no)
