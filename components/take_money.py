"""The card that takes money: way of paying, what was handed over, the change live; one receipt for each click."""

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from components.act import act, entry_form, field_error, fresh, once, show_refusal
from components.chips import plain
from components.press import noting, press_of
from components.words import _, word
from db.errors import RuleError
from db.money import format_yuan, to_fen
from db.operations.payments import TakenPayment, take_payment
from db.queries.counter import Account, AccountLine
from db.rules.capital_numerals import capital_numerals
from db.vocabulary import PaymentMethod


class Given(NamedTuple):
    """What the customer gives: what of it is taken, and the change."""

    amount: int
    change: int
    tendered: int | None


def given_of(due: int, method: PaymentMethod | None, typed: str | None, keep: bool) -> Given | None:
    """Cash above the sum gives change unless it is to stay as credit; less is a part payment. None: not readable."""
    try:
        received = to_fen((typed or "0").replace(",", "").replace("，", "").strip() or "0")
    except RuleError:
        return None
    if method is PaymentMethod.CASH and due and received > due and not keep:
        return Given(due, received - due, received)
    return Given(received, 0, None)


def take_money(account: Account, ticked: Sequence[AccountLine]) -> None:
    due = sum(line.open_fen for line in ticked)
    key = f"{fresh('counter')} {account.customer.id} {account.version} {due}"
    with st.container(border=True, gap="small"):
        figures = st.columns(2)
        method = st.segmented_control(
            _("Way of paying") + " *",
            list(PaymentMethod),
            default=PaymentMethod.CASH,
            required=True,
            format_func=word,
            key=f"method {key}",
            width="stretch",
        )
        first, second = st.columns(2)
        shown = f"{due // 100}.{due % 100:02d}" if due else ""
        typed = first.text_input(_("Received (CNY)") + " *", shown, key=f"received {key}", live=True)
        keep = False
        if method is PaymentMethod.CASH and (full := given_of(due, method, typed, False)) and full.change:
            keep = st.checkbox(_("Keep the change as credit"), key=f"keep {key}")
        given = given_of(due, method, typed, keep)
        figures[0].metric(_("To pay, lines: {n}").format(n=len(ticked)), format_yuan(due))
        figures[1].metric(_("Change"), format_yuan(given.change if given else 0))
        show_refusal("counter")
        field_error("counter", "amount")
        with entry_form(f"take {key}"):
            second.text_input(_("Payer"), account.customer.name, key=f"payer {key}")
            st.form_submit_button(
                _("Take money, make receipt"),
                type="primary",
                icon=":material/receipt_long:",
                shortcut="Ctrl+Enter",
                width="stretch",
                # What stood on the screen when the button was drawn, not what the database says after the click.
                on_click=noting("counter", "", (account, tuple(ticked), key)),
            )
        if press := press_of("counter"):
            _take(*press.about)
        _show_foot(due, given, account, ticked)


def _show_foot(due: int, given: Given | None, account: Account, ticked: Sequence[AccountLine]) -> None:
    """In words what becomes of the money: what stays open, what else it pays, what is left as credit."""
    if given is None:
        how = _("Enter the amount in yuan, as 700 or 698.50.")
        st.markdown(f":red[:small[:material/error: {how}]]")
        return
    notes = [_("In words {words}").format(words=capital_numerals(given.amount))]
    if given.amount < due:
        notes.append(_("Part payment: {left} stays open").format(left=format_yuan(due - given.amount)))
    elif given.amount > due:
        beside = min(given.amount - due, account.open_beside_fen(ticked))
        if beside:
            notes.append(_("{paid} pays what is not ticked, the oldest first").format(paid=format_yuan(beside)))
        if credit := given.amount - due - beside:
            notes.append(_("{credit} becomes credit").format(credit=format_yuan(credit)))
    if account.credit_fen:
        notes.append(_("Credit so far {credit}").format(credit=format_yuan(account.credit_fen)))
    for note in notes:
        st.markdown(f":gray[:small[{plain(note)}]]")


def _take(account: Account, ticked: Sequence[AccountLine], key: str) -> None:
    """The amount is what the field holds at the click; account and lines are those that were shown."""
    fields = st.session_state
    due, method = sum(line.open_fen for line in ticked), fields[f"method {key}"]
    given = given_of(due, method, fields[f"received {key}"], fields.get(f"keep {key}", False))
    act(
        take_payment,
        form="counter",
        key=once("counter"),
        done=_("Receipt {0.receipt_no}"),
        then=_remember,
        customer_id=account.customer.id,
        method=method,
        amount_fen=given.amount if given else 0,
        charges=[line.entry_id for line in ticked if line.entry_id is not None],
        orders_in_advance=[line.order_id for line in ticked if line.entry_id is None],
        tendered_fen=given.tendered if given else None,
        payer=fields.get(f"payer {key}", ""),
        seen=account.version,
    )


def _remember(taken: TakenPayment) -> None:
    st.session_state["counter taken"] = (taken.receipt_no, taken.change_fen)
    st.session_state.pop("counter named", None)
