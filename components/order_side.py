"""Beside one order: its money, the four parts of its slip, its callback; below it, its history."""

import streamlit as st

from components.act import ask
from components.chips import badge, badge_of, plain
from components.deadline_history import show_moved_lines
from components.page import card, money_line
from components.tables import shown_day, shown_moment
from components.words import _, word
from db.money import format_yuan
from db.queries.callbacks_sample import get_lot
from db.queries.deadline_history import list_order_moves
from db.queries.work_orders_one import EventRow, OrderView
from db.vocabulary import (
    AcceptedHow,
    CallbackState,
    FreeGround,
    MoneyState,
    OrderState,
    OrderVerb,
    Settlement,
    SignOff,
    SlipProblem,
    Stamp,
    Term,
)

# What the first word of a remark means in the history, by verb.
NOTE_WORDS: dict[OrderVerb, type[Term]] = {
    OrderVerb.ACCEPT: AcceptedHow,
    OrderVerb.GRANT_FREE: FreeGround,
    OrderVerb.RECORD_SIGNATURE: SignOff,
    OrderVerb.MARK_WRONG: SlipProblem,
}


def show_money(order: OrderView) -> None:
    money = order.money
    box = card(_("Payment"), badge(money.state))
    with box:
        to_pay = 0 if order.settlement is Settlement.FREE else order.amount_fen or 0
        st.metric(_("Amount"), format_yuan(to_pay), label_visibility="collapsed")
        if order.settlement is not Settlement.FREE:
            money_line(box, _("Charged"), format_yuan(money.charged_fen))
            money_line(box, _("Paid so far"), format_yuan(money.paid_fen))
            if money.state is MoneyState.UNBILLED:
                monthly = order.settlement is Settlement.MONTHLY
                st.caption(_("Charged at reconciliation.") if monthly else _("Charged when the customer signs."))


def show_papers(order: OrderView) -> None:
    """The four parts and what each still waits for (R-ORDER-3, R-DEC-9)."""
    printed = _("printed {n} times").format(n=order.print_count) if order.print_count else _("not printed yet")
    signed = order.sign_off is SignOff.SIGNED
    waits = badge_of(_("to be signed"), "gray", "ink_pen")
    done = badge_of(_("signed"), "green", "check_circle")
    stamp = Stamp.CASH_RECEIVED if order.settlement is Settlement.IMMEDIATE else Stamp.PAID
    stamped = badge(MoneyState.PAID, word(order.money.stamp)) if order.money.stamp else None
    if order.settlement is Settlement.FREE:
        stamped = badge_of(word(MoneyState.FREE), "gray", "block")
    owed = _("to be stamped: {stamp}").format(stamp=word(stamp))
    checked = order.state in (OrderState.RECONCILED, OrderState.CLOSED)
    parts = [
        (
            "① " + _("Service department / finance"),
            badge_of(_("reconciled"), "green", "check_circle") if checked else waits,
        ),
        ("② " + _("Service centre"), stamped or badge_of(owed, "orange", "approval")),
        ("③ " + _("Service department"), done if signed else waits),
        ("④ " + _("Customer"), done if signed else waits),
    ]
    with card(_("Four-part slip"), printed):
        rows = [{"part": f":gray[{name}]", "state": text} for name, text in parts]
        st.table(rows, border=False, hide_header=True, hide_index=True)


def show_callback(order: OrderView) -> None:
    callback = order.callback
    note = "" if callback is None else badge(callback.state)
    with card(_("Callback"), note, height="stretch"):
        if callback is None:
            st.caption(_("Due on the next working day after completion (R-CALL-1)."))
        elif callback.satisfaction is not None:
            st.markdown(_("Satisfaction {n} of 5").format(n=callback.satisfaction))
        elif callback.state is CallbackState.DUE:
            st.caption(_("Due on {day}. Three tries on different days.").format(day=shown_day(callback.due_on)))
        if callback is not None:
            show_lot(order.id)


def show_lot(order_id: int) -> None:
    """Where not every job is called back: how its lot fell, so that anybody can recompute it (R-CALL-1)."""
    lot = ask(get_lot, order_id=order_id)
    if lot is None or lot.quota_percent >= 100:
        return
    drawn = _("Its lot is {number} of 0 to 9999; {quota} % are called back, those below {below}.")
    st.caption(drawn.format(number=lot.number, quota=lot.quota_percent, below=lot.below))
    rule = _("The lot: the first 8 bytes of SHA-256 over “{text}” as a number, its remainder by 10,000.")
    st.caption(rule.format(text=plain(f"{lot.seed}:{lot.order_no}")))


def show_history(order: OrderView) -> None:
    program = _("the program")
    with card(_("History"), _("Entries: {n}").format(n=len(order.events))):
        st.table(
            [
                {
                    "at": f":gray[{shown_moment(event.happened_at)}]",
                    "what": plain(said(event)),
                    "who": f":gray[{plain(who_words(event.who or program, event.instead_of))}]",
                }
                for event in order.events
            ],
            border=False,
            hide_header=True,
            hide_index=True,
        )
        show_moved_lines(ask(list_order_moves, order_id=order.id))


def who_words(who: str, instead_of: str) -> str:
    """Who did it, and in whose place (R-DEC-21)."""
    return _("{who}, instead of {absent}").format(who=who, absent=instead_of) if instead_of else who


def said(event: EventRow) -> str:
    """One line of the history in the user's language."""
    words = NOTE_WORDS.get(event.verb)
    first, _space, rest = event.note.partition(" ")
    known = None if words is None else next((term for term in words if term.value == first), None)
    note = event.note if known is None else f"{word(known)} {rest}".strip()
    amount = "" if event.amount_fen is None else format_yuan(event.amount_fen)
    later = ""
    if event.recorded_at != event.happened_at:
        later = _("written down {moment}").format(moment=shown_moment(event.recorded_at))
    return " · ".join(part for part in (word(event.verb), amount, note, later) if part)
