"""Promises to pay that hold the next step of dunning back (R-BILL-9)."""

from typing import Any

from sqlalchemy import CTE, case, exists, func, select, type_coerce
from sqlalchemy.orm import aliased

from db.queries.days import days_after
from db.rules.dunning import PROMISE_HOLDS
from db.tables.arrears import DunningContact
from db.types import Day


def promised(today: Any, customers: Any = None) -> CTE:
    """Promises that were the last word and whose day has not passed, of all customers or of these.

    `until`: the last day that it holds; `broken_taken_on`: the talk of an earlier promise that was not kept.
    """
    talk, later, before = DunningContact, aliased(DunningContact), aliased(DunningContact)
    is_last = ~exists().where(later.customer_id == talk.customer_id, later.id > talk.id)
    broken = (
        select(func.max(before.contacted_on))
        .where(
            before.customer_id == talk.customer_id,
            before.id < talk.id,
            before.promised_on < talk.contacted_on,
        )
        .correlate(talk)
        .scalar_subquery()
    )
    holds = days_after(talk.contacted_on, PROMISE_HOLDS.days)
    until = case((holds < talk.promised_on, holds), else_=talk.promised_on)
    found = select(
        talk.customer_id,
        talk.promised_on,
        talk.contacted_on.label("taken_on"),
        type_coerce(broken, Day()).label("broken_taken_on"),
        type_coerce(until, Day()).label("until"),
    ).where(talk.promised_on >= today, is_last)
    if customers is not None:
        found = found.where(talk.customer_id.in_(customers))
    return found.cte("promise")
