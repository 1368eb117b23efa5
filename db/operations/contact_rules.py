"""The rules of routine contact as the manager keeps them; every save plans the contacts in the same act (R-CALL-3)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.changes import CellNotReadable, RowChange, require_columns, require_unchanged
from db.errors import RuleError
from db.operations.contacts import facts_of, plan_contacts
from db.operations.texts import fitting_text
from db.rules import permissions
from db.rules.contacts import MOST_TIMES
from db.tables.contacts import ContactRule
from db.types import Actor
from db.vocabulary import N_, Audience, Caller, ContactMeans, ContactPer, CustomerClass

MOST_NOTE = 500
WORDS: dict[str, tuple[type[Any], str]] = {
    "audience": (Audience, N_("Customers")),
    "customer_class": (CustomerClass, N_("Class (all when empty)")),
    "caller": (Caller, N_("Who calls")),
    "means": (ContactMeans, N_("How")),
    "per": (ContactPer, N_("Per")),
}
FLAGS = {"counts_any_call": N_("Any call counts"), "is_active": N_("In use")}
EDITABLE = frozenset({*WORDS, *FLAGS, "times", "note"})


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
    rule = ContactRule(**read_cells({**given, "times": times, "counts_any_call": counts_any_call, "note": note}))
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
    require_unchanged(changes, rows, {rule.id: rule.audience.label for rule in rows.values()})
    anew = set()
    for change in changes:
        rule = rows[change.id]
        before = rule.times, rule.per
        for column, value in read_cells(change.values).items():
            setattr(rule, column, value)
        if before != (rule.times, rule.per):
            anew.add(rule.id)
    _require_once(rows.values())
    session.flush()
    plan_contacts(session, at=at, rules=[facts_of(rows[change.id]) for change in changes], anew=anew)
    return len(changes)


def read_cells(values: Any) -> dict[str, Any]:
    """The cells of a rule as the table gave them, each in its own type. Raises CellNotReadable."""
    return {column: _read_cell(column, value) for column, value in values.items()}


def _read_cell(column: str, value: Any) -> Any:
    if column in WORDS:
        term, label = WORDS[column]
        if column == "customer_class" and value in (None, ""):
            return None
        try:
            return term(value)
        except ValueError:
            raise CellNotReadable(column, what=label, value=value) from None
    if column in FLAGS:
        if not isinstance(value, bool):
            raise CellNotReadable(column, what=FLAGS[column], value=value)
        return value
    if column == "times":
        text = str(value).removesuffix(".0")
        if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= MOST_TIMES):
            raise CellNotReadable(column, what=N_("Times"), value=value)
        return int(text)
    return fitting_text(column, str(value or ""), most=MOST_NOTE)


def _require_once(rules: Iterable[ContactRule]) -> None:
    """Two rules alike would have the same customer called twice by the same person."""
    keys = [(rule.audience, rule.customer_class, rule.caller, rule.means) for rule in rules if rule.is_active]
    if len(keys) != len(set(keys)):
        raise SameRule()
