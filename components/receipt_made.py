"""The receipt just made: its number, the change, the stamp for part 2 of the slip, and the way to print."""

import streamlit as st

from components.act import ask
from components.billing_papers import receipt_text
from components.chips import plain
from components.page import card, money_line
from components.words import _, word
from db.money import format_yuan
from db.queries.payments import get_receipt
from db.queries.work_orders_money import get_order_money


def show_taken() -> bool:
    """The receipt just made: its number, the change, the stamp for part 2 of the slip, and the way to print."""
    receipt_no, change = st.session_state.get("counter taken", ("", 0))
    receipt = ask(get_receipt, receipt_no=receipt_no) if receipt_no else None
    if receipt is None:
        return False
    box = card(receipt.receipt_no, f"{word(receipt.method)} {format_yuan(receipt.amount_fen)}")
    with box:
        st.markdown(f":gray[:small[{plain(receipt_text(receipt, _))}]]")
        if change:
            money_line(box, _("Change"), format_yuan(change), strong=True)
        orders = {part.order_id: part.order_no for part in receipt.parts if part.order_id}
        for order_id, money in ask(get_order_money, order_ids=list(orders)).items():
            if money.stamp is not None:
                stamp = _("Part ② of {order_no}: stamp “{stamp}”")
                st.markdown(f":small[{plain(stamp.format(order_no=orders[order_id], stamp=word(money.stamp)))}]")
        buttons = st.container(horizontal=True)
        buttons.link_button(
            _("Print receipt"),
            f"/papers/receipt/{receipt.receipt_no}",
            type="primary",
            icon=":material/print:",
            shortcut="Alt+P",
        )
        buttons.button(_("Next customer"), on_click=next_customer, icon=":material/arrow_forward:", shortcut="Alt+N")
        st.button(_("More from this customer"), on_click=take_more, type="tertiary")
    return True


def take_more() -> None:
    st.session_state.pop("counter taken", None)


def next_customer() -> None:
    for name in ("counter taken", "counter named", "counter meant", "counter asked"):
        st.session_state.pop(name, None)
    st.session_state["counter text"] = ""
    st.query_params.clear()
