"""Instalment plans: what is owed today in parts with their days (R-BILL-9). Part of the manager's decision."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy.orm import Session

from db.errors import RuleError
from db.money import format_yuan
from db.queries.accounts import get_account_version
from db.tables.arrears import ArrearsDecision, Instalment, InstalmentPlan
from db.vocabulary import N_

MOST_INSTALMENTS = 36
MOST_DAYS = 3 * 366


class InstalmentsNotReadable(RuleError):
    message = N_("Write 1 to {most} instalments, each with an amount and a day, the days one after the other.")


class InstalmentsDoNotAddUp(RuleError):
    message = N_("The instalments come to {given}, overdue are {total}. Correct an amount.")


def make_plan(
    session: Session,
    *,
    decision: ArrearsDecision,
    total_fen: int,
    instalments: Sequence[tuple[date, int]],
    today: date,
) -> None:
    """Whether an instalment is paid follows from what the ledger gets after its present end.

    Raises InstalmentsNotReadable, InstalmentsDoNotAddUp.
    """
    days = [day for day, _fen in instalments]
    is_in_order = all(one < next_one for one, next_one in pairwise(days))
    is_in_time = all(today <= day <= today + timedelta(days=MOST_DAYS) for day in days)
    is_money = all(fen > 0 for _day, fen in instalments)
    if not (0 < len(days) <= MOST_INSTALMENTS and is_in_order and is_in_time and is_money):
        raise InstalmentsNotReadable("instalments", most=MOST_INSTALMENTS)
    given = sum(fen for _day, fen in instalments)
    if given != total_fen:
        raise InstalmentsDoNotAddUp("instalments", given=format_yuan(given), total=format_yuan(total_fen))
    plan = InstalmentPlan(
        customer_id=decision.customer_id,
        decision_id=decision.id,
        agreed_on=today,
        total_fen=total_fen,
        ledger_length=get_account_version(session, customer_id=decision.customer_id),
    )
    session.add(plan)
    session.flush()
    session.add_all(
        Instalment(plan_id=plan.id, position=place, due_on=day, amount_fen=fen)
        for place, (day, fen) in enumerate(instalments, start=1)
    )
    session.flush()
