"""Price notices and price confirmations that leave the office as paper, on record before they do (R-PRICE-3)."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from db.errors import NotFound, RuleError
from db.operations.audit import note_act
from db.queries.price_papers import get_published_list
from db.queries.quote_papers import get_quote_paper
from db.rules import permissions
from db.rules.work_order_states import OtherDepartment
from db.types import Actor
from db.vocabulary import N_, AuditAction, Role


class NoPricesPublished(RuleError):
    message = N_("No prices are published for {day}. Choose a later day, or publish the price list first.")


def print_price_notice(session: Session, *, by: Actor, at: datetime, on: date, is_leaflet: bool = False) -> int:
    """Note a print of the prices of a day, past or coming. Gives how many prices it shows; raises NoPricesPublished."""
    permissions.require(by, "print_price_notice")
    count = len(get_published_list(session, day=on).prices)
    if not count:
        raise NoPricesPublished(day=on.isoformat())
    note_act(session, AuditAction.EXPORT, "price_list", on.isoformat(), {"leaflet": is_leaflet, "prices": count})
    return count


def print_quote(session: Session, *, by: Actor, at: datetime, quote_no: str, revision: int | None = None) -> None:
    """Note a print of a revision's price confirmation, without `revision` the newest.

    A supervisor prints the own department's (R-ROLE). Raises NotFound, OtherDepartment.
    """
    permissions.require(by, "print_quote")
    quote = get_quote_paper(session, quote_no=quote_no, revision=revision)
    if quote is None:
        raise NotFound(what=N_("Quote"), key=quote_no)
    if by.department_id != quote.department_id and not by.has(Role.CLERK, Role.MANAGER, Role.LEADER):
        raise OtherDepartment()
    facts = {"quote_no": quote.quote_no, "revision": quote.revision, "state": quote.state.value}
    note_act(session, AuditAction.EXPORT, "quote", quote.quote_id, facts)
