"""The rules of routine contact as the manager keeps them; every save plans the contacts in the same act (R-CALL-3)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.changes import RowChange, require_columns, require_unchanged
from db.errors import RuleError
from db.operations.contacts import facts_of, plan_contacts
from db.operations.texts import fitting_text
from db.rules import permissions
from db.rules.contacts import FACTS, read_fact
from db.tables.contacts import ContactRule
from db.types import Actor
from db.vocabulary import N_, Audience, Caller, ContactMeans, ContactPer, CustomerClass

MOST_NOTE = 500
EDITABLE = FACTS | {"note"}


class SameRule(RuleError):
    message = N_("There is such a rule already: the same customers, class, caller and way. Change that one.")


def add_contact_rule(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    audience: Audience,
    caller: Caller,
    means: ContactMeans,
    times: int,
    per: ContactPer,
    customer_class: CustomerClass | None = None,
    counts_any_call: bool = False,
    note: str = "",
) -> int:
    """A new rule, in use at once: its contacts are planned. Returns how many. Raises CellNotReadable, SameRule."""
    permissions.require(by, "add_contact_rule")
    given = {"audience": audience, "customer_class": customer_class, "caller": caller, "means": means, "per": per}
    rule = ContactRule(**_cells({**given, "times": times, "counts_any_call": counts_any_call, "note": note}))
    rule.is_active = True
    _require_once([*session.scalars(select(ContactRule)), rule])
    session.add(rule)
    session.flush()
    return plan_contacts(session, at=at, rules=[facts_of(rule)]).made


def change_contact_rules(session: Session, *, by: Actor, at: datetime, changes: Sequence[RowChange]) -> int:
    """Save the rules edited in the table, all or none. Switched off, what is open by a rule is dropped.

    Returns the number of rules. Raises ColumnsNotEditable, NotFound, RowsChangedMeanwhile, CellNotReadable, SameRule.
    """
    permissions.require(by, "change_contact_rules")
    require_columns(changes, EDITABLE)
    rows = {rule.id: rule for rule in session.scalars(select(ContactRule).order_by(ContactRule.id))}
    read = [RowChange(change.id, change.seen_version, _cells(change.values)) for change in changes]
    require_unchanged(read, rows, {rule.id: rule.audience for rule in rows.values()})
    anew = set()
    for change in read:
        rule = rows[change.id]
        before = rule.times, rule.per
        for column, value in change.values.items():
            setattr(rule, column, value)
        if before != (rule.times, rule.per):
            anew.add(rule.id)
    _require_once(rows.values())
    session.flush()
    plan_contacts(session, at=at, rules=[facts_of(rows[change.id]) for change in changes], anew=anew)
    return len(changes)


def _cells(values: Mapping[str, Any]) -> dict[str, Any]:
    """Raises CellNotReadable, TooLong."""
    return {
        column: read_fact(column, value) if column in FACTS else fitting_text(column, str(value or ""), most=MOST_NOTE)
        for column, value in values.items()
    }


def _require_once(rules: Iterable[ContactRule]) -> None:
    """Two rules alike would have the same customer called twice by the same person."""
    keys = [(rule.audience, rule.customer_class, rule.caller, rule.means) for rule in rules if rule.is_active]
    if len(keys) != len(set(keys)):
        raise SameRule()
