"""Decisions on a version of an agreement: finance checks, the manager approves, sends back, ends early (R-DEC-21).

Each is bound to the content that was shown; what was approved is never edited, a change is the next version.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Incomplete, NotFound
from db.operations.agreement_periods import end_periods
from db.operations.agreement_steps import (
    AUTHORS,
    Loaded,
    load_approved,
    load_version,
    read_lines,
    require_follows,
    require_not_author,
    seal_of,
    take_step,
    versions_of,
    write_step,
)
from db.operations.audit import note_act
from db.operations.fees_given_back import refuse_own_fees, require_taker_back
from db.operations.order_steps import require_text
from db.operations.texts import fitting_text
from db.queries.adjustments import leader_takes_back
from db.queries.agreement_periods import Ending, plan_end, sum_endings
from db.queries.agreement_seals import facts_of, terms_of
from db.rules import permissions
from db.rules.agreement_states import LIVE, agreement_roles
from db.rules.agreements import DayOutsideTerm, require_whole
from db.rules.price_lists import require_same_content
from db.rules.separation_of_duties import refuse_own_work
from db.tables.agreements import Agreement, AgreementStep, AgreementVersion
from db.types import Actor
from db.vocabulary import N_, AgreementState, AgreementVerb, AuditAction, Role

ONE_DAY = timedelta(days=1)


def submit_agreement(
    session: Session, *, by: Actor, at: datetime, version_id: int, version: int, content_hash: str | None = None
) -> None:
    """To finance, sealed as it is. Raises what `require_whole` and `require_follows` raise, and ContentChanged where
    the content is not the one shown.
    """
    permissions.require(by, "submit_agreement")
    at_hand = load_version(session, version_id=version_id, version=version, verb=AgreementVerb.SUBMIT, by=by)
    agreement, row = at_hand
    require_whole(facts_of(agreement), terms_of(row), read_lines(session, row))
    require_follows(session, at_hand)
    row.content_hash = seal_of(session, at_hand)
    if content_hash is not None:
        require_same_content(content_hash, row.content_hash)
    take_step(session, at_hand=at_hand, verb=AgreementVerb.SUBMIT, by=by, at=at)
    session.flush()


def check_agreement(
    session: Session, *, by: Actor, at: datetime, version_id: int, version: int, content_hash: str, note: str = ""
) -> None:
    """Finance confirms prices and rhythm as shown. Raises ContentChanged, SamePerson."""
    permissions.require(by, "check_agreement")
    at_hand = _decide(session, version_id, version, content_hash, AgreementVerb.CHECK, by, at)
    at_hand.version.checked_by, at_hand.version.checked_at = by.user_id, at
    note = fitting_text("note", note)
    take_step(session, at_hand=at_hand, verb=AgreementVerb.CHECK, by=by, at=at, note=note)
    session.flush()


def approve_agreement(
    session: Session, *, by: Actor, at: datetime, version_id: int, version: int, content_hash: str, note: str = ""
) -> None:
    """The manager approves the version as shown: from its first day on it produces fees and orders.

    Raises ContentChanged, SamePerson, ChargedAlready.
    """
    permissions.require(by, "approve_agreement")
    at_hand = _decide(session, version_id, version, content_hash, AgreementVerb.APPROVE, by, at)
    require_follows(session, at_hand)
    at_hand.version.approved_by, at_hand.version.approved_at = by.user_id, at
    note = fitting_text("note", note)
    take_step(session, at_hand=at_hand, verb=AgreementVerb.APPROVE, by=by, at=at, note=note)
    session.flush()


def _decide(
    session: Session, version_id: int, version: int, shown: str, verb: AgreementVerb, by: Actor, at: datetime
) -> Loaded:
    """The version that is decided on, by somebody else than its author, with the content that was shown."""
    at_hand = load_version(session, version_id=version_id, version=version, verb=verb, by=by)
    require_not_author(session, at_hand=at_hand, verb=verb, by=by, at=at)
    require_same_content(shown, at_hand.version.content_hash, seal_of(session, at_hand))
    return at_hand


def send_back_agreement(
    session: Session, *, by: Actor, at: datetime, version_id: int, version: int, reason: str
) -> None:
    """Back to a draft with a reason; what was decided is void. Raises Incomplete."""
    permissions.require(by, "send_back_agreement")
    at_hand = load_version(session, version_id=version_id, version=version, verb=AgreementVerb.SEND_BACK, by=by)
    reason = fitting_text("reason", require_text("reason", reason, N_("Reason")))
    row = at_hand.version
    row.content_hash = row.checked_by = row.checked_at = None
    take_step(session, at_hand=at_hand, verb=AgreementVerb.SEND_BACK, by=by, at=at, note=reason)
    session.flush()


def end_agreement(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    agreement_id: int,
    version: int,
    last_day: date | None,
    reason: str,
) -> None:
    """The manager ends it before its term: what lies beyond the last day is cancelled or charged anew by its rule.

    A version in preparation is dropped with it. Where that takes back more of the fees made than the manager's limit,
    the leader ends it (R-DEC-21); whoever drafted it or made those fees, never. Raises DayOutsideTerm, Incomplete,
    AgreementEnded, LeaderTakesBack, OwnFees, OwnWorkAsStandIn, NotAllowed.
    """
    permissions.require(by, "end_agreement")
    verb = AgreementVerb.END
    at_hand = load_approved(session, agreement_id=agreement_id, version=version, verb=verb, by=by)
    agreement = at_hand.agreement
    roles = agreement_roles(AgreementState.APPROVED, verb)
    author = _author(session, agreement, by)
    refuse_own_work(by, made_by=author, roles=roles)
    if last_day is None:
        raise Incomplete("last_day", what=N_("Last day"))
    reason = fitting_text("reason", require_text("reason", reason, N_("Reason")))
    # The day before the first: it never begins.
    if last_day < agreement.from_on - ONE_DAY or (agreement.until_on is not None and last_day >= agreement.until_on):
        last = "…" if agreement.until_on is None else agreement.until_on - ONE_DAY
        raise DayOutsideTerm("last_day", first=agreement.from_on - ONE_DAY, last=last)
    endings = plan_end(session, agreement=agreement, last_day=last_day)
    _require_ender(session, agreement, endings, by, author)
    for live in session.scalars(versions_of(agreement).where(AgreementVersion.state.in_(LIVE))):
        before, live.state = live.state, AgreementState.DROPPED
        dropped = Loaded(agreement, live)
        write_step(session, at_hand=dropped, verb=AgreementVerb.DROP, before=before, by=by, at=at, note=reason)
    agreement.ended_on, agreement.end_reason = last_day, reason
    agreement.ended_by, agreement.ended_at = by.user_id, at
    said = f"{last_day.isoformat()} {reason}"
    take_step(session, at_hand=at_hand, verb=verb, by=by, at=at, note=said)
    session.flush()
    end_periods(session, agreement=agreement, endings=endings, by=by, at=at)
    session.flush()


def _require_ender(
    session: Session, agreement: Agreement, endings: list[Ending], by: Actor, author: int | None
) -> None:
    back_fen = sum_endings(endings).back_fen
    hands = {ending.period.made_by for ending in endings if ending.back_fen > 0} | {author}
    if leader_takes_back(session, back_fen=back_fen):
        hands.update(
            session.scalars(select(AgreementVersion.approved_by).where(AgreementVersion.agreement_id == agreement.id))
        )
        require_taker_back(session, by=by, back_fen=back_fen, had_a_hand=hands - {None})
        return
    if not by.has(Role.MANAGER):
        raise permissions.needs_one_of((Role.MANAGER,))
    refuse_own_fees(by, back_fen=back_fen, had_a_hand=hands - {None})


def _author(session: Session, agreement: Agreement, by: Actor) -> int | None:
    """This person, if they wrote any version of it."""
    mine = (AgreementStep.agreement_id == agreement.id) & (AgreementStep.user_id == by.user_id)
    asked = select(AgreementStep.user_id).where(mine, AgreementStep.verb.in_(AUTHORS)).limit(1)
    return session.scalar(asked)


def print_agreement(session: Session, *, by: Actor, at: datetime, agreement_no: str) -> None:
    """Note a print of the agreement's sheet. Raises NotFound."""
    permissions.require(by, "print_agreement")
    agreement = session.scalar(select(Agreement).where(Agreement.agreement_no == agreement_no))
    if agreement is None:
        raise NotFound(what=N_("Agreement"), key=agreement_no)
    note_act(session, AuditAction.EXPORT, "agreement", agreement.id, {"agreement_no": agreement_no})
