"""What every step of an agreement shares: its version is loaded, checked, and the step is written down.

Parts of acts: the operation that calls them has checked the permission.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import ChangedMeanwhile, NotFound, RuleError
from db.operations.duties import refuse_author
from db.queries.agreement_seals import facts_of, line_of, sealed
from db.rules.agreement_states import agreement_roles, require_agreement_step
from db.rules.agreements import (
    ChargedAlready,
    LineFacts,
    changed_lines,
    require_version_day,
)
from db.tables.agreements import Agreement, AgreementLine, AgreementPeriod, AgreementStep, AgreementVersion
from db.types import Actor
from db.vocabulary import N_, AgreementState, AgreementVerb, FeeBasis

MOST_LINES = 50
# Who did one of these made the content, and never decides on it (R-ROLE-1).
AUTHORS = (AgreementVerb.DRAFT, AgreementVerb.CHANGE, AgreementVerb.SUBMIT)


class AgreementEnded(RuleError):
    message = N_("{number} ended early on {day}. Draft a new agreement.")


class Loaded(NamedTuple):
    agreement: Agreement
    version: AgreementVersion


def load_version(session: Session, *, version_id: int, version: int | None, verb: AgreementVerb, by: Actor) -> Loaded:
    """The version as the screen showed it, if this person may do this to it now; others who act on it wait.

    Raises NotFound, ChangedMeanwhile when somebody acted since, and what `require_agreement_step` raises.
    """
    found = session.get(AgreementVersion, version_id, with_for_update=True)
    if found is None:
        raise NotFound("version_id", what=N_("Agreement"), key=version_id)
    agreement = session.get_one(Agreement, found.agreement_id, with_for_update=True)
    if version is not None and found.version != version:
        raise ChangedMeanwhile()
    require_agreement_step(by, state=found.state, verb=verb, department_id=agreement.department_id)
    return Loaded(agreement, found)


def load_approved(
    session: Session, *, agreement_id: int, version: int | None, verb: AgreementVerb, by: Actor
) -> Loaded:
    """The agreement with its newest approved version, for what goes on from there.

    Raises NotFound, ChangedMeanwhile, AgreementEnded, and what `require_agreement_step` raises.
    """
    agreement = session.get(Agreement, agreement_id, with_for_update=True)
    if agreement is None:
        raise NotFound("agreement_id", what=N_("Agreement"), key=agreement_id)
    if version is not None and agreement.version != version:
        raise ChangedMeanwhile()
    found = newest_approved(session, agreement) or session.scalars(versions_of(agreement).limit(1)).one()
    require_agreement_step(by, state=found.state, verb=verb, department_id=agreement.department_id)
    if agreement.ended_on is not None:
        raise AgreementEnded(number=agreement.agreement_no, day=agreement.ended_on)
    return Loaded(agreement, found)


def newest_approved(session: Session, agreement: Agreement) -> AgreementVersion | None:
    asked = versions_of(agreement).where(AgreementVersion.state == AgreementState.APPROVED).limit(1)
    return session.scalar(asked)


def versions_of(agreement: Agreement) -> Select[AgreementVersion]:
    """Newest first."""
    return (
        select(AgreementVersion)
        .where(AgreementVersion.agreement_id == agreement.id)
        .order_by(AgreementVersion.number.desc())
    )


def take_step(
    session: Session, *, at_hand: Loaded, verb: AgreementVerb, by: Actor, at: datetime, note: str = ""
) -> None:
    """Move the version by the table of steps and write its history."""
    agreement, version = at_hand
    before = version.state
    version.state = require_agreement_step(by, state=before, verb=verb, department_id=agreement.department_id)
    write_step(session, at_hand=at_hand, verb=verb, before=before, by=by, at=at, note=note)


def write_step(
    session: Session,
    *,
    at_hand: Loaded,
    verb: AgreementVerb,
    before: AgreementState | None,
    by: Actor,
    at: datetime,
    note: str = "",
) -> None:
    step = AgreementStep(
        agreement_id=at_hand.agreement.id,
        version_id=at_hand.version.id,
        verb=verb,
        at=at,
        user_id=by.user_id,
        instead_of_id=by.stands_in_for(*agreement_roles(before, verb)),
        note=note.strip(),
        content_hash=at_hand.version.content_hash,
    )
    session.add(step)


def note_change(session: Session, *, at_hand: Loaded, by: Actor, at: datetime) -> None:
    """Whoever changes a draft is one of its authors; a day's work of one person is one line of the history."""
    asked = select(AgreementStep).where(AgreementStep.version_id == at_hand.version.id)
    newest = session.scalar(asked.order_by(AgreementStep.id.desc()).limit(1))
    same_day = newest is not None and office_day(newest.at) == office_day(at)
    if newest is None or newest.verb not in AUTHORS or newest.user_id != by.user_id or not same_day:
        before = at_hand.version.state
        write_step(session, at_hand=at_hand, verb=AgreementVerb.CHANGE, before=before, by=by, at=at)


def require_not_author(session: Session, *, at_hand: Loaded, verb: AgreementVerb, by: Actor, at: datetime) -> None:
    """Nobody decides on what they drafted; raises SamePerson, or marks the use of a waiver (R-ROLE-1)."""
    agreement, version = at_hand
    refuse_author(
        session,
        steps=AgreementStep,
        own=AgreementStep.version_id == version.id,
        authors=AUTHORS,
        by=by,
        at=at,
        operation=verb.value,
        subject=f"{agreement.agreement_no} V{version.number}",
        roles=agreement_roles(version.state, verb),
    )


def read_lines(session: Session, version: AgreementVersion) -> list[LineFacts]:
    asked = select(AgreementLine).where(AgreementLine.version_id == version.id).order_by(AgreementLine.position)
    rows = session.scalars(asked.limit(MOST_LINES))
    return [line_of(row) for row in rows]


def write_lines(session: Session, *, version: AgreementVersion, lines: Sequence[LineFacts]) -> None:
    """Replace the lines of a draft; each has its position."""
    for row in session.scalars(select(AgreementLine).where(AgreementLine.version_id == version.id)):
        session.delete(row)
    session.flush()
    session.add_all(AgreementLine(version_id=version.id, **line._asdict()) for line in lines)
    session.flush()


def seal_of(session: Session, at_hand: Loaded) -> str:
    """The hash of what the version says now."""
    return sealed(*at_hand, read_lines(session, at_hand.version))


def require_follows(session: Session, at_hand: Loaded) -> None:
    """A next version begins inside the term, after the one before, and after what is charged otherwise already.

    Raises AgreementEnded, DayOutsideTerm, NotAfterLastVersion, ChargedAlready.
    """
    agreement, version = at_hand
    if agreement.ended_on is not None:
        raise AgreementEnded(number=agreement.agreement_no, day=agreement.ended_on)
    before = newest_approved(session, agreement)
    if before is None or before.id == version.id:
        return
    require_version_day(
        version.from_on, facts=facts_of(agreement), last_on=agreement.until_on, newest_on=before.from_on
    )
    old, new = read_lines(session, before), read_lines(session, version)
    touched = {line.position for line in changed_lines(old, new)}
    if before.vacant_rate != version.vacant_rate:
        touched |= {line.position for line in old if line.basis is not FeeBasis.FIXED}
    charged = session.execute(
        select(AgreementPeriod.position, func.max(AgreementPeriod.period_until))
        .where(
            AgreementPeriod.agreement_id == agreement.id,
            AgreementPeriod.position.in_(touched),
            AgreementPeriod.cancelled_at.is_(None),
            AgreementPeriod.period_until >= version.from_on,
        )
        .group_by(AgreementPeriod.position)
        .order_by(AgreementPeriod.position)
        .limit(1)
    ).one_or_none()
    if charged is not None:
        title = next(line.title for line in old if line.position == charged[0])
        raise ChargedAlready("from_on", title=title, day=charged[1])
