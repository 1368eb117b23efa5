"""Discounts, waivers and refunds: which step, by whom, on which ground, up to which amount (R-BILL-10, R-DEC-21)."""

from collections.abc import Mapping

from db.errors import RuleError
from db.rules.permissions import ALLOWED, needs_one_of
from db.types import Actor
from db.vocabulary import N_, AdjustmentGround, AdjustmentKind, AdjustmentState, AdjustmentVerb, Role

State, Verb, Kind, Ground = AdjustmentState, AdjustmentVerb, AdjustmentKind, AdjustmentGround

STEPS: Mapping[tuple[AdjustmentState | None, AdjustmentVerb], AdjustmentState] = {
    (None, Verb.ASK): State.ASKED,
    (State.ASKED, Verb.APPROVE): State.APPROVED,
    (State.ASKED, Verb.DECLINE): State.DECLINED,
    (State.ASKED, Verb.WITHDRAW): State.WITHDRAWN,
    (State.APPROVED, Verb.PAY_OUT): State.PAID_OUT,
    (State.APPROVED, Verb.WITHDRAW): State.WITHDRAWN,
    # It stays on record as it was decided; the ledger has its mirror.
    (State.APPROVED, Verb.TAKE_BACK): State.APPROVED,
}
# A discount or waiver is in the ledger once it is approved: only a refund still has a way to go.
ONLY_REFUNDS = frozenset({(State.APPROVED, Verb.PAY_OUT), (State.APPROVED, Verb.WITHDRAW)})
ASKED_BY_FINANCE = frozenset({Kind.REFUND, Kind.WAIVER})
GROUNDS: Mapping[AdjustmentKind, tuple[AdjustmentGround, ...]] = {
    Kind.DISCOUNT: (Ground.GOODWILL, Ground.SERVICE_FAULT, Ground.PREPAYMENT, Ground.VACANT, Ground.OTHER),
    Kind.WAIVER: (Ground.HARDSHIP, Ground.OTHER),
    Kind.REFUND: (Ground.OVERPAID, Ground.CANCELLED, Ground.OTHER),
}
# Who pays far ahead gets a discount that no single charge carries; its fees may not even be made yet.
WITHOUT_CHARGE = frozenset({Ground.PREPAYMENT})


class AdjustmentStepNotPossible(RuleError):
    message = N_("This request is: {state}. “{verb}” is not possible now.")


class GroundNotPossible(RuleError):
    message = N_("“{ground}” is no ground for this. Choose another one.")


class ChargeNeeded(RuleError):
    message = N_("Say which charge it is for: tick it on the account first.")


def decider(kind: AdjustmentKind, amount_fen: int, *, limit_fen: int) -> Role:
    """The manager decides; refunds and waivers above the manager's limit are the leader's (R-DEC-21)."""
    return Role.LEADER if kind in ASKED_BY_FINANCE and amount_fen > limit_fen else Role.MANAGER


def adjustment_roles(
    state: AdjustmentState | None, verb: AdjustmentVerb, *, kind: AdjustmentKind, amount_fen: int, limit_fen: int
) -> frozenset[Role]:
    """Who may do this in this state; nobody where the step does not exist."""
    is_refund = kind is Kind.REFUND
    if (state, verb) not in STEPS or (is_refund and verb is Verb.TAKE_BACK):
        return frozenset()
    if (state, verb) in ONLY_REFUNDS and not is_refund:
        return frozenset()
    roles = ALLOWED[verb.value]
    if verb in (Verb.APPROVE, Verb.DECLINE):
        return roles & {decider(kind, amount_fen, limit_fen=limit_fen)}
    if verb in (Verb.ASK, Verb.WITHDRAW) and kind in ASKED_BY_FINANCE:
        return roles & {Role.FINANCE}
    return roles


def require_adjustment_step(
    by: Actor,
    *,
    state: AdjustmentState | None,
    verb: AdjustmentVerb,
    kind: AdjustmentKind,
    amount_fen: int,
    limit_fen: int,
) -> AdjustmentState:
    """The state a verb leads to; raises AdjustmentStepNotPossible or NotAllowed."""
    roles = adjustment_roles(state, verb, kind=kind, amount_fen=amount_fen, limit_fen=limit_fen)
    if not roles:
        raise AdjustmentStepNotPossible(state=state, verb=verb)
    if not by.has(*roles):
        raise needs_one_of(roles)
    return STEPS[state, verb]


def adjustment_buttons(
    state: AdjustmentState, by: Actor, *, kind: AdjustmentKind, amount_fen: int, limit_fen: int, asked_by: int
) -> tuple[AdjustmentVerb, ...]:
    """The verbs this person may press: never the decision on the own request, taking back the own one only."""
    found = []
    for at, verb in STEPS:
        roles = adjustment_roles(at, verb, kind=kind, amount_fen=amount_fen, limit_fen=limit_fen)
        if at is not state or not by.has(*roles):
            continue
        is_own = asked_by == by.user_id
        if verb in (Verb.APPROVE, Verb.DECLINE, Verb.TAKE_BACK) and is_own:
            continue
        if verb is Verb.WITHDRAW and state is State.ASKED and not is_own:
            continue
        found.append(verb)
    return tuple(found)


def require_ground(kind: AdjustmentKind, ground: AdjustmentGround, *, has_charge: bool) -> None:
    """Raises GroundNotPossible, or ChargeNeeded for a discount or waiver without the charge that it is for."""
    if ground not in GROUNDS[kind]:
        raise GroundNotPossible("ground", ground=ground)
    if kind is not Kind.REFUND and not has_charge and ground not in WITHOUT_CHARGE:
        raise ChargeNeeded("charge")
