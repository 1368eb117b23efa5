"""Lines of an order as a form: quantities, parts used, the new total live, and the customer's yes to it (R-PRICE-7)."""

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from components.act import field_error, fresh, pressed
from components.order_saving import form_of, save
from components.words import _, word
from db.money import format_yuan, to_fen, to_thousandths, to_yuan
from db.operations.completion import change_price_on_site
from db.operations.corrections import correct_reconciled_amount
from db.queries.work_orders_one import LineRow, OrderView
from db.rules.prices import Line, total_fen
from db.types import Actor
from db.vocabulary import AcceptedHow, LineKind, OrderState, OrderVerb, Role

ANSWERS = (AcceptedHow.ON_SITE, AcceptedHow.PHONE, AcceptedHow.WRITING)
MOST_PARTS = 3


def _fen(yuan: float | None) -> int:
    return to_fen(Decimal(str(round(yuan or 0, 2))))


def _thousandths(quantity: float | None) -> int:
    return to_thousandths(Decimal(str(round(quantity or 0, 3))))


def present_lines(rows: Sequence[LineRow], key: str, *, may_type_prices: bool) -> list[Line]:
    """The lines as they are, with new quantities; 0 takes a line away. Prices of the list are typed by nobody else."""
    lines = []
    for number, row in enumerate(rows):
        one, two, three = st.columns([50, 25, 25])
        one.text_input(_("Item or part"), row.name, disabled=True, key=f"name {key} {number}")
        label = _("Quantity")
        if row.unit_of_measure:
            label = _("Quantity ({unit})").format(unit=row.unit_of_measure)
        quantity = two.number_input(
            label, 0.0, value=row.quantity_thousandths / 1000, step=1.0, format="%g", key=f"quantity {key} {number}"
        )
        price = three.number_input(
            _("Unit price (CNY)"),
            0.0,
            value=float(to_yuan(row.unit_price_fen)),
            step=1.0,
            disabled=row.item_id is not None and not may_type_prices,
            key=f"price {key} {number}",
        )
        if quantity:
            fen = _fen(price)
            lines.append(Line(row.name, _thousandths(quantity), fen, row.kind, row.unit_of_measure, row.item_id))
    return lines


def used_parts(key: str) -> list[Line]:
    """Parts and extra work, the price as agreed on site; an empty name is no line."""
    parts = []
    box = st.expander(_("Parts used, extra work"), icon=":material/build:")
    for number in range(MOST_PARTS):
        one, two, three = box.columns([50, 25, 25])
        shown = "visible" if number == 0 else "collapsed"
        name = one.text_input(_("Part or extra work"), key=f"part {key} {number}", label_visibility=shown)
        quantity = two.number_input(
            _("Quantity"), 0.0, value=1.0, step=1.0, format="%g", key=f"used {key} {number}", label_visibility=shown
        )
        price = three.number_input(
            _("Unit price (CNY)"), 0.0, value=0.0, step=1.0, key=f"cost {key} {number}", label_visibility=shown
        )
        if name.strip():
            parts.append(Line(name.strip(), _thousandths(quantity), _fen(price), LineKind.PART))
    return parts


def ask_acceptance(form: str, amount_fen: int, *, is_needed: bool = True) -> AcceptedHow | None:
    label = _("Customer accepts {amount}").format(amount=format_yuan(amount_fen)) + " *" * is_needed
    how = st.segmented_control(label, ANSWERS, format_func=word, key=f"yes {fresh(form)}")
    field_error(form, "accepted_how")
    return how


def change_lines(order: OrderView, actor: Actor) -> None:
    """A new price on site, or a corrected amount afterwards; both prices stay on record."""
    is_correction = order.state in (OrderState.COMPLETED, OrderState.RECONCILED, OrderState.CLOSED)
    verb = OrderVerb.CORRECT_AMOUNT if is_correction else OrderVerb.CHANGE_PRICE
    form = form_of(order, verb)
    may_type = is_correction and actor.has(Role.MANAGER)
    lines = present_lines(order.present_lines, fresh(form), may_type_prices=may_type) + used_parts(fresh(form))
    field_error(form, "lines", "quantity")
    total = total_fen(lines)
    before = format_yuan(order.amount_fen or 0)
    st.markdown(_("Before {before}, now **{total}**").format(before=before, total=format_yuan(total)))
    how = ask_acceptance(form, total, is_needed=is_correction)
    reason = st.text_input(_("Reason") + " *", key=f"reason {fresh(form)}")
    field_error(form, "reason")
    if not is_correction:
        st.caption(_("Without an answer of the customer the work waits on hold."))
    if pressed(st.button, word(verb), form=form, type="primary"):
        operation = correct_reconciled_amount if is_correction else change_price_on_site
        save(order, verb, operation, lines=lines, reason=reason, accepted_how=how, told_fen=total if how else None)
