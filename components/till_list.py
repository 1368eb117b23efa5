"""Hand-overs as a list, and one of them with its sums, the count and the two signatures (R-BILL-7)."""

from collections.abc import Sequence
from urllib.parse import quote

import streamlit as st

from components.act import act, ask, once, pressed, show_refusal
from components.chips import badge, chip, chip_column, plain
from components.page import card, money_line
from components.reason_form import ask_first, is_open, open_form
from components.tables import money_column, shown_moment, shown_yuan, text_column
from components.till_now import show_held
from components.words import _, word
from db.money import format_yuan
from db.operations.tills import receive_hand_over, send_back_hand_over
from db.queries.tills import HandOverRow, list_sums
from db.queries.tills_holding import TillHolding
from db.types import Actor
from db.vocabulary import HandOverState, HandOverTo, PaymentMethod, Role

FORM = "receive hand-over"


def show_hand_overs(rows: Sequence[HandOverRow], *, key: str, select: bool = True) -> HandOverRow | None:
    """The newest first; with `select` one row can be chosen, and comes back."""
    picked = st.dataframe(
        [
            {
                "state": chip(row.state),
                "number": row.hand_over_no,
                "handed": shown_moment(row.handed_at),
                "from": handed_by(row),
                "to": to_whom(row),
                "amount": shown_yuan(row.total_fen),
                "difference": shown_yuan(row.difference_fen) if row.difference_fen else None,
            }
            for row in rows
        ],
        column_config={
            "state": chip_column(_("State"), list(HandOverState), width=112),
            "number": text_column(_("Number"), width=104),
            "handed": text_column(_("Handed over at"), width=114),
            "from": text_column(_("Cashier"), width=62),
            "to": text_column(_("To"), width=74),
            "amount": money_column(_("Amount (CNY)"), width=84),
            "difference": money_column(_("Difference"), width=66),
        },
        hide_index=True,
        height="content" if len(rows) <= 12 else 430,
        on_select="rerun" if select else "ignore",
        selection_mode="single-row",
        placeholder="—",
        key=key,
    )
    chosen = picked.selection.rows if select else []
    return rows[chosen[0]] if chosen and chosen[0] < len(rows) else None


def show_tills(rows: Sequence[TillHolding], *, key: str) -> TillHolding | None:
    """Tills that hold money, the oldest first; one can be chosen."""
    picked = st.dataframe(
        [
            {
                "till": row.till,
                "since": shown_moment(row.since),
                "amount": shown_yuan(row.amount_fen),
                "login": _("Login closed") if row.is_closed else "",
            }
            for row in rows
        ],
        column_config={
            "till": text_column(_("Cashier"), width=120),
            "since": text_column(_("In the till since"), width=130),
            "amount": money_column(_("Amount (CNY)"), width=100),
            "login": text_column(_("Note"), width=120),
        },
        hide_index=True,
        height="content" if len(rows) <= 8 else 300,
        on_select="rerun",
        selection_mode="single-row",
        key=key,
    )
    chosen = picked.selection.rows
    return rows[chosen[0]] if chosen and chosen[0] < len(rows) else None


def handed_by(row: HandOverRow) -> str:
    """Whose till it was; who counted in that place."""
    return f"{row.handed_by} ({row.on_behalf_by})" if row.on_behalf_by else row.handed_by


def to_whom(row: HandOverRow) -> str:
    return row.to_name if row.to is HandOverTo.NEXT_SHIFT else word(row.to)


def show_hand_over_card(row: HandOverRow, by: Actor, *, may_sign: bool) -> None:
    """One hand-over; whoever it waits for signs or sends it back, who handed it over may take it back."""
    box = card(row.hand_over_no, badge(row.state))
    with box:
        st.markdown(f":small[:gray[{plain(row.handed_by)} → {plain(to_whom(row))} · {shown_moment(row.handed_at)}]]")
        if row.on_behalf_by:
            said = _("Counted by {who} on the cashier's behalf: {why}")
            st.markdown(f":orange[:small[{plain(said.format(who=row.on_behalf_by, why=row.behalf_reason))}]]")
        sums = ask(list_sums, hand_over_id=row.hand_over_id)
        show_held(sums, box=box)
        if row.difference_fen or any(each.method is PaymentMethod.CASH for each in sums):
            money_line(box, _("Cash counted"), format_yuan(row.counted_cash_fen), strong=bool(row.difference_fen))
        if row.difference_fen:
            said = _("Difference {amount}: {why}").format(amount=format_yuan(row.difference_fen), why=row.explanation)
            st.markdown(f":red[:small[:material/error: {plain(said)}]]")
        elif row.explanation:
            st.caption(plain(row.explanation))
        money_line(box, _("Handed over together"), format_yuan(row.total_fen), strong=True)
        if row.received_at is not None:
            _show_answer(row)
        _show_verbs(row, by, may_sign)


def _show_answer(row: HandOverRow) -> None:
    who = row.received_by or row.handed_by
    words = {
        HandOverState.RECEIVED: _("Signed for by {who}, {time}"),
        HandOverState.REFUSED: _("Sent back by {who}, {time}") if row.received_by else _("Taken back by {who}, {time}"),
    }
    said = words[row.state].format(who=who, time=shown_moment(row.received_at))
    st.markdown(f":small[{plain(said)}]" + (f" :small[:gray[{plain(row.answer)}]]" if row.answer else ""))


def _show_verbs(row: HandOverRow, by: Actor, may_sign: bool) -> None:
    waits = row.state is HandOverState.HANDED
    show_refusal(FORM)
    foot = st.container(horizontal=True)
    name = f"send back {row.hand_over_no}"
    if waits and may_sign:
        label = _("Sign for {amount}").format(amount=format_yuan(row.total_fen))
        icon, about, look = ":material/draw:", row.hand_over_no, "secondary" if is_open(name) else "primary"
        if pressed(foot.button, label, form=FORM, about=about, type=look, icon=icon, key=f"sign {about}"):
            act(receive_hand_over, form=FORM, key=once(FORM), done=_("Signed for"), hand_over_no=row.hand_over_no)
    is_own = by.user_id in (row.handed_by_id, row.on_behalf_by_id)
    back = _("Take back") if is_own else _("Send back")
    if waits and (may_sign or is_own or (row.waits_in_vain and by.has(Role.MANAGER))):
        foot.button(back, on_click=open_form, args=(name,), key=f"open {name}")
    foot.link_button(_("Print"), f"/papers/hand-over/{quote(row.hand_over_no)}", icon=":material/print:")
    if waits:
        question = _("Everything goes back into the till of {who}, to be counted and handed over again.")
        said = question.format(who=row.handed_by)
        ask_first(name, said, back, send_back_hand_over, hand_over_no=row.hand_over_no)
