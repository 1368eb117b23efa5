"""Handing over my till, or that of a cashier who cannot: the cash counted, why it is not what the books say."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from components.act import act, ask, field_error, fresh, once, pressed, renew, show_refusal
from components.change import following
from components.page import card, money_line
from components.words import _, word
from db.errors import RuleError
from db.money import format_yuan, to_fen
from db.operations.tills import HandedOver, hand_over_for_cashier, hand_over_till
from db.queries.tills import TillNow, list_next_cashiers
from db.queries.tills_holding import TillHolding
from db.types import Actor
from db.vocabulary import HandOverTo, Role

FORM = "hand over till"
# Notes and coins, in fen.
NOTES = (100_00, 50_00, 20_00, 10_00, 5_00, 1_00, 50, 10)


def show_hand_over(now: TillNow, by: Actor) -> None:
    """Everything that is in the till goes; what the form showed is what is handed over, else it is refused."""
    if st.session_state.get("till shown") != now.seen:
        renew(FORM)  # what was counted for another till is not for this one
        st.session_state["till shown"] = now.seen
    key = fresh(FORM)
    with card(_("Hand over my till")):
        to = st.segmented_control(
            _("Handed to"),
            list(HandOverTo),
            default=HandOverTo.FINANCE,
            required=True,
            format_func=word,
            key=f"to {key}",
            label_visibility="collapsed",
            width="stretch",
        )
        next_cashier = _choose_next(by, key) if to is HandOverTo.NEXT_SHIFT else None
        if to is HandOverTo.FINANCE and by.has(Role.FINANCE):
            st.caption(_("Another person of finance signs, or the manager; never you."))
        _count_and_hand_over(now, FORM, hand_over_till, to=to, to_user_id=next_cashier)


def show_hand_over_for(till: TillHolding, now: TillNow) -> None:
    """The manager counts in the place of a cashier who cannot: to finance, with the reason."""
    form = f"hand over for {till.user_id} {now.seen}"
    with card(_("Hand over for {name}").format(name=till.till)):
        st.caption(_("To finance. Neither you nor the cashier signs for it."))
        reason = st.text_input(_("Why not the cashier") + " *", key=f"why not {fresh(form)}", max_chars=200)
        field_error(form, "reason")
        _count_and_hand_over(now, form, hand_over_for_cashier, cashier_id=till.user_id, reason=reason)


def _count_and_hand_over(now: TillNow, form: str, operation: Callable[..., HandedOver], **request: Any) -> None:
    """The cash counted, why it differs, and the button."""
    key = fresh(form)
    counted = _count(now, form)
    difference = 0 if counted is None else counted - now.cash_fen
    explanation = ""
    if counted is not None:
        money_line(st.container(), _("By the books"), format_yuan(now.cash_fen))
        _show_difference(difference)
    if difference:
        explanation = st.text_input(_("Why is there a difference") + " *", key=f"why {key}", max_chars=200)
    field_error(form, "explanation")
    show_refusal(form)
    label = _("Hand over {amount}").format(amount=format_yuan(now.total_fen + difference))
    icon = ":material/output:"
    if pressed(st.button, label, form=form, about=now.seen, type="primary", icon=icon, width="stretch"):
        act(
            operation,
            form=form,
            key=once(form),
            done=_("Handed over: {0.hand_over_no}. It waits for the signature."),
            counted_cash_fen=-1 if counted is None else counted,
            explanation=explanation,
            seen=now.seen,
            **request,
        )


def _choose_next(by: Actor, key: str) -> int | None:
    names = {row.user_id: row.name for row in ask(list_next_cashiers, user_id=by.user_id)}
    chosen = st.selectbox(
        _("Next cashier") + " *", list(names), index=None, format_func=names.get, key=f"next {key}", placeholder=""
    )
    field_error(FORM, "to_user_id")
    return chosen


def _count(now: TillNow, form: str) -> int | None:
    """The cash as it was typed, or added up from the notes; None: nothing readable yet."""
    key = fresh(form)
    has_cash = any(row.receipts or row.amount_fen for row in now.sums if row.method.value == "cash")
    row = st.container(horizontal=True, vertical_alignment="bottom")
    typed = row.text_input(
        _("Cash counted (CNY)") + " *", "" if has_cash else "0.00", key=f"counted {key}", live=True, width="stretch"
    )
    with row.popover(_("Count notes"), icon=":material/payments:"):
        columns = st.columns(2)
        for place, note in enumerate(NOTES):
            columns[place % 2].number_input(
                format_yuan(note), min_value=0, max_value=99_999, value=0, step=1, key=f"note {note} {key}",
                on_change=following(f"note {note} {key}", partial(_add_up, key)),
            )  # fmt: skip
    field_error(form, "counted")
    st.caption(_("Without the change that stays in the drawer."))
    text = (typed or "").replace(",", "").replace("，", "").strip()
    try:
        return to_fen(text) if text else None
    except RuleError:
        how = _("Enter the amount in yuan, as 700 or 698.50.")
        st.markdown(f":red[:small[:material/error: {how}]]")
        return None


def _add_up(key: str, _pieces: int) -> None:
    fen = sum(note * int(st.session_state.get(f"note {note} {key}") or 0) for note in NOTES)
    st.session_state[f"counted {key}"] = f"{fen // 100}.{fen % 100:02d}"


def _show_difference(fen: int) -> None:
    if not fen:
        st.markdown(f":green[:small[:material/check_circle: {_('The cash is what the books say.')}]]")
        return
    said = _("Too much: {amount}") if fen > 0 else _("Missing: {amount}")
    st.markdown(f":red[:small[:material/error: {said.format(amount=format_yuan(abs(fen)))}]]")
