"""Asking for a discount, waiver or refund: the charge, the ground, how much, why. Somebody else decides (R-DEC-21)."""

import streamlit as st

from components.act import act, ask, entry_form, field_error, fresh, once, pressed, show_refusal
from components.adjustment_proposal import Proposal, propose
from components.chips import plain
from components.page import card, money_line
from components.words import _, word
from db.errors import RuleError
from db.money import format_yuan, to_fen
from db.operations.adjustments import AskedAdjustment, ask_for_adjustment
from db.queries.adjustments import get_refundable
from db.queries.counter import Account, AccountLine
from db.rules.adjustment_states import GROUNDS, WITHOUT_CHARGE, adjustment_roles
from db.types import Actor
from db.vocabulary import AdjustmentGround, AdjustmentKind, AdjustmentVerb, EntryKind

FORM = "ask for adjustment"


def kinds_for(by: Actor) -> list[AdjustmentKind]:
    """What this person may ask for."""
    facts = {"amount_fen": 0, "limit_fen": 0}
    return [kind for kind in AdjustmentKind if by.has(*adjustment_roles(None, AdjustmentVerb.ASK, kind=kind, **facts))]


def show_ask(account: Account, by: Actor, *, charge_id: int | None, kind: AdjustmentKind | None) -> None:
    """The form for one customer; `charge_id` and `kind` as the counter named them."""
    kinds, customer = kinds_for(by), account.customer
    free = ask(get_refundable, customer_id=customer.id)
    who = f"{customer.unit_label} {customer.name}".strip()
    box = card(_("Ask for a discount or refund"), plain(who))
    with box:
        money_line(box, _("Owed now"), format_yuan(account.owed_fen))
        money_line(box, _("May be given back"), format_yuan(free))
        begin = kind if kind in kinds else kinds[0]
        chosen = st.segmented_control(
            _("Kind"), kinds, default=begin, required=True, format_func=word, key=f"kind {fresh(FORM)}", width="stretch"
        )
        ground = st.selectbox(
            _("Ground") + " *",
            GROUNDS[chosen],
            index=None,
            format_func=word,
            placeholder="",
            key=f"ground {fresh(FORM)} {chosen}",
        )
        field_error(FORM, "ground")
        line = None
        if chosen is not AdjustmentKind.REFUND and ground not in WITHOUT_CHARGE:
            line = choose_charge(account, charge_id)
        proposal = propose(chosen, ground, line, free, customer.id, FORM)
        if proposal.words:
            st.markdown(f":gray[:small[{plain(proposal.words)}]]")
        send(account, chosen, ground, line, proposal)


def choose_charge(account: Account, charge_id: int | None) -> AccountLine | None:
    lines = {
        line.entry_id: line for line in account.lines if line.entry_id is not None and line.kind is not EntryKind.REFUND
    }
    named = list(lines).index(charge_id) if charge_id in lines else None
    chosen = st.selectbox(
        _("Charge") + " *",
        list(lines),
        index=named if named is not None or len(lines) != 1 else 0,
        format_func=lambda key: charge_name(lines[key]),
        placeholder=_("Nothing is open") if not lines else "",
        key=f"charge {fresh(FORM)} {account.version}",
    )
    field_error(FORM, "charge")
    return lines.get(chosen) if chosen is not None else None


def charge_name(line: AccountLine) -> str:
    what = line.item or word(line.kind)
    return f"{line.order_no or line.notice_no or line.bill_month} {what} {format_yuan(line.open_fen)}"


def send(
    account: Account,
    kind: AdjustmentKind,
    ground: AdjustmentGround | None,
    line: AccountLine | None,
    proposal: Proposal,
) -> None:
    fen = proposal.fen
    key = f"{fresh(FORM)} {kind} {fen}"
    with entry_form(f"send {key}"):
        show_refusal(FORM)
        typed = st.text_input(
            _("Amount (CNY)") + " *", f"{fen // 100}.{fen % 100:02d}" if fen else "", key=f"fen {key}"
        )
        field_error(FORM, "amount")
        reason = st.text_input(_("Reason") + " *", key=f"reason {fresh(FORM)}")
        field_error(FORM, "reason")
        asked = word(AdjustmentVerb.ASK)
        about = (account.customer.id, kind, ground, line)
        if pressed(st.form_submit_button, asked, form=FORM, about=about, type="primary", shortcut="Ctrl+Enter"):
            act(
                ask_for_adjustment,
                form=FORM,
                key=once(FORM),
                done=_("{0.adjustment_no} waits for a decision."),
                then=_open,
                customer_id=account.customer.id,
                kind=kind,
                ground=ground,
                amount_fen=fen_of(typed),
                reason=_because(reason, proposal.words if fen else ""),
                charge_id=line.entry_id if line is not None else None,
            )


def _because(reason: str, reckoned: str) -> str:
    """How a proposed amount was reckoned stands behind the reason."""
    if not (reason.strip() and reckoned):
        return reason
    return _("{reason} ({reckoned})").format(reason=reason.strip(), reckoned=reckoned)


def fen_of(typed: str) -> int:
    """0 for what is no amount: the refusal beside the field says what to enter."""
    try:
        return to_fen(typed.replace(",", "").replace("，", "").strip() or "0")
    except RuleError:
        return 0


def _open(asked: AskedAdjustment) -> None:
    st.query_params.from_dict({"no": asked.adjustment_no})
