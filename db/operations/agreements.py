"""Agreements as documents: drafted, changed, dropped, made anew as the next version or as a successor (R-BILL-6)."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from db.errors import Incomplete, RuleError
from db.operations.agreement_facts import checked_facts, checked_lines
from db.operations.agreement_made import Drafted, drafted, new_agreement, new_version
from db.operations.agreement_steps import (
    load_approved,
    load_version,
    note_change,
    read_lines,
    require_follows,
    take_step,
    versions_of,
    write_lines,
    write_step,
)
from db.operations.order_steps import require_text
from db.operations.texts import fitting_text
from db.queries.agreement_seals import facts_of, terms_of
from db.rules import permissions
from db.rules.agreement_states import LIVE, require_agreement_step
from db.rules.agreements import (
    AgreementFacts,
    LineFacts,
    VersionTerms,
    renewed_term,
    require_possible,
    require_term,
)
from db.tables.agreements import Agreement, AgreementVersion
from db.types import Actor
from db.vocabulary import N_, AgreementState, AgreementVerb


class FactsFixed(RuleError):
    message = N_("Only lines and prices change by a new version. For other terms end this agreement and draft another.")


class VersionInPreparation(RuleError):
    message = N_("Version {number} is in preparation already. Finish it, or drop it first.")


class NothingToRenew(RuleError):
    message = N_("{number} has no last day: it goes on until it is ended.")


class RenewedAlready(RuleError):
    message = N_("It is renewed already by {number}.")


def draft_agreement(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    facts: AgreementFacts,
    lines: Sequence[LineFacts] = (),
    vacant_rate: int = 10_000,
) -> Drafted:
    """A new agreement with its first version as a draft; a supervisor's own department only.

    Raises what `checked_facts`, `checked_lines` and `require_possible` raise, and OtherDepartment.
    """
    permissions.require(by, "draft_agreement")
    verb = AgreementVerb.DRAFT
    require_agreement_step(by, state=None, verb=verb, department_id=facts.department_id)
    facts, kept = checked_facts(session, facts), checked_lines(session, agreement=None, lines=lines)
    terms = VersionTerms(facts.from_on, vacant_rate)
    require_possible(facts, terms, kept)
    made = new_agreement(session, facts=facts, terms=terms, lines=kept, by=by, at=at)
    write_step(session, at_hand=made, verb=verb, before=None, by=by, at=at)
    session.flush()
    return drafted(made)


def change_agreement(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    version_id: int,
    version: int,
    facts: AgreementFacts,
    terms: VersionTerms,
    lines: Sequence[LineFacts],
) -> None:
    """Save a draft with all its lines; beside them only a first version changes the facts of the agreement.

    Raises FactsFixed, and what drafting raises.
    """
    permissions.require(by, "change_agreement")
    at_hand = load_version(session, version_id=version_id, version=version, verb=AgreementVerb.CHANGE, by=by)
    agreement, row = at_hand
    verb, department_id = AgreementVerb.CHANGE, facts.department_id
    require_agreement_step(by, state=row.state, verb=verb, department_id=department_id)
    if row.number > 1:
        if facts != facts_of(agreement):
            raise FactsFixed("lines")
        facts = facts_of(agreement)
    else:
        facts = checked_facts(session, facts)
        terms = terms._replace(from_on=facts.from_on)
    terms = terms._replace(note=fitting_text("note", terms.note))
    kept = checked_lines(session, agreement=agreement, lines=lines)
    require_possible(facts, terms, kept)
    for name, value in facts._asdict().items():
        setattr(agreement, name, value)
    for name, value in terms._asdict().items():
        setattr(row, name, value)
    # The version counts this save even where only a line changed.
    flag_modified(row, "note")
    write_lines(session, version=row, lines=kept)
    note_change(session, at_hand=at_hand, by=by, at=at)
    session.flush()


def drop_agreement(
    session: Session, *, by: Actor, at: datetime, version_id: int, version: int, reason: str = ""
) -> None:
    """Give a draft up; it stays on record and nothing of it will hold. What it should have renewed can be renewed."""
    permissions.require(by, "drop_agreement")
    at_hand = load_version(session, version_id=version_id, version=version, verb=AgreementVerb.DROP, by=by)
    if at_hand.version.number == 1:
        at_hand.agreement.successor_of_id = None
        session.flush()
    note = fitting_text("reason", reason)
    take_step(session, at_hand=at_hand, verb=AgreementVerb.DROP, by=by, at=at, note=note)
    session.flush()


def revise_agreement(
    session: Session, *, by: Actor, at: datetime, agreement_id: int, version: int, from_on: date | None, reason: str
) -> Drafted:
    """The next version as a draft with the lines of the last approved one: the one way to another price.

    Raises VersionInPreparation, Incomplete, and what `require_follows` raises.
    """
    permissions.require(by, "revise_agreement")
    verb = AgreementVerb.REVISE
    before = load_approved(session, agreement_id=agreement_id, version=version, verb=verb, by=by)
    live = session.scalar(versions_of(before.agreement).where(AgreementVersion.state.in_(LIVE)).limit(1))
    if live is not None:
        raise VersionInPreparation(number=live.number)
    if from_on is None:
        raise Incomplete("from_on", what=N_("In force from"))
    reason = fitting_text("reason", require_text("reason", reason, N_("Reason")))
    last = session.scalar(
        select(func.max(AgreementVersion.number)).where(AgreementVersion.agreement_id == agreement_id)
    )
    made = new_version(
        session,
        agreement=before.agreement,
        number=1 + (last or 0),
        terms=VersionTerms(from_on, before.version.vacant_rate, reason),
        lines=read_lines(session, before.version),
        by=by,
        at=at,
    )
    require_follows(session, made)
    # The agreement counts it: whoever saw the screen before looks again.
    flag_modified(before.agreement, "note")
    write_step(session, at_hand=before, verb=verb, before=AgreementState.APPROVED, by=by, at=at, note=reason)
    write_step(session, at_hand=made, verb=AgreementVerb.DRAFT, before=None, by=by, at=at)
    session.flush()
    return drafted(made)


def renew_agreement(
    session: Session, *, by: Actor, at: datetime, agreement_id: int, version: int, until_on: date | None = None
) -> Drafted:
    """A successor from the day after the last one, as a draft with the same lines; as long as before unless told.

    Raises NothingToRenew, RenewedAlready, AgreementEnded, TermNotPossible.
    """
    permissions.require(by, "renew_agreement")
    verb = AgreementVerb.RENEW
    before = load_approved(session, agreement_id=agreement_id, version=version, verb=verb, by=by)
    old = before.agreement
    if old.until_on is None:
        raise NothingToRenew(number=old.agreement_no)
    successor = session.scalar(select(Agreement.agreement_no).where(Agreement.successor_of_id == old.id).limit(1))
    if successor is not None:
        raise RenewedAlready(number=successor)
    from_on, proposed = renewed_term(old.from_on, old.until_on)
    facts = checked_facts(session, facts_of(old)._replace(from_on=from_on, until_on=until_on or proposed))
    require_term(facts.from_on, facts.until_on)
    made = new_agreement(
        session,
        facts=facts,
        terms=terms_of(before.version)._replace(from_on=from_on, note=""),
        lines=read_lines(session, before.version),
        by=by,
        at=at,
        successor_of_id=old.id,
    )
    flag_modified(old, "note")
    note = made.agreement.agreement_no
    write_step(session, at_hand=before, verb=verb, before=AgreementState.APPROVED, by=by, at=at, note=note)
    write_step(session, at_hand=made, verb=AgreementVerb.DRAFT, before=None, by=by, at=at, note=old.agreement_no)
    session.flush()
    return drafted(made)
