"""What is noted and decided about one customer's arrears: a talk, a decision with its instalments, the end of one."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

import streamlit as st

from components.act import act, field_error, fresh, once, pressed, show_refusal
from components.chips import plain
from components.reason_form import ask_first, open_form
from components.words import _, word
from db.errors import RuleError
from db.money import format_yuan, to_fen, to_yuan
from db.operations.arrears_decisions import decide_arrears, end_decision
from db.operations.dunning import MOST_DAYS_LATE
from db.operations.dunning_contacts import record_contact, remind_customer
from db.queries.arrears import ArrearsRow
from db.queries.arrears_one import DecisionRow
from db.rules.dunning import equal_instalments
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import ArrearsDecisionKind, ContactAnswer, ContactWay, DunningStage

TALK, DECIDE = "arrears talk", "arrears decision"


def contact_form(actor: Actor, customer_id: int, row: ArrearsRow | None, today: date) -> None:
    """The answer of the customer. Where a reminder is due, the talk can be that reminder (R-BILL-9)."""
    is_due = row is not None and row.is_due_for(DunningStage.REMINDER, today) and may(actor, "remind_customer")
    show_refusal(TALK)
    left, right = st.columns(2)
    way = left.selectbox(_("Way"), list(ContactWay)[:3], format_func=word, key=f"way {fresh(TALK)}")
    answer = right.selectbox(
        _("Answer") + " *", list(ContactAnswer), None, format_func=word, placeholder="", key=f"answer {fresh(TALK)}"
    )
    field_error(TALK, "answer")
    on = left.date_input(
        _("Day"), today, min_value=today - timedelta(days=MOST_DAYS_LATE), max_value=today, key=f"day {fresh(TALK)}"
    )
    promised_on = None
    if answer is ContactAnswer.PROMISED:
        promised_on = right.date_input(
            _("Promised to pay on") + " *", None, min_value=today, key=f"promised {fresh(TALK)}"
        )
    field_error(TALK, "on", "promised_on")
    note = st.text_input(_("In the talk"), key=f"said {fresh(TALK)}")
    field_error(TALK, "note")
    is_reminder = is_due and answer is not ContactAnswer.NOT_REACHED
    if is_reminder:
        is_reminder = st.checkbox(_("This talk is the reminder"), True, key=f"reminder {fresh(TALK)}")
    label = _("Note the reminder") if is_reminder else _("Note the talk")
    if pressed(st.button, label, form=TALK, about=customer_id, type="primary"):
        act(
            remind_customer if is_reminder else record_contact,
            form=TALK,
            key=once(TALK),
            done=_("Noted"),
            customer_id=customer_id,
            way=way,
            answer=answer,
            promised_on=promised_on,
            note=note,
            on=on,
        )


def decision_form(customer_id: int, row: ArrearsRow | None, today: date) -> None:
    """What the manager may decide; nothing else exists."""
    if row is None:
        st.caption(_("Nothing is overdue: there is nothing to decide."))
        return
    st.caption(_("Water, power, gas and access are never touched (R-BILL-9)."))
    show_refusal(DECIDE)
    kind = st.selectbox(
        _("Decision") + " *", list(ArrearsDecisionKind), None, format_func=word, placeholder="",
        key=f"kind {fresh(DECIDE)} {customer_id}",
    )  # fmt: skip
    field_error(DECIDE, "kind")
    more: dict[str, object] = {}
    if kind is ArrearsDecisionKind.WAIT:
        more["until_on"] = st.date_input(
            _("Until") + " *", None, min_value=today + timedelta(days=1), key=f"until {fresh(DECIDE)}"
        )
        field_error(DECIDE, "until_on")
    parts = _instalments(customer_id, row.overdue_fen, today) if kind is ArrearsDecisionKind.INSTALMENTS else ()
    field_error(DECIDE, "instalments")
    reason = st.text_input(_("Reason") + " *", key=f"reason {fresh(DECIDE)} {customer_id}")
    field_error(DECIDE, "reason")
    if parts is not None and pressed(st.button, _("Keep decision"), form=DECIDE, about=customer_id, type="primary"):
        act(
            decide_arrears,
            form=DECIDE,
            key=once(DECIDE),
            done=_("The decision is kept."),
            customer_id=customer_id,
            kind=kind,
            reason=reason,
            instalments=parts,
            **more,
        )


def _instalments(customer_id: int, total_fen: int, today: date) -> list[tuple[date, int]] | None:
    """Equal parts are proposed, each can be changed; None while an amount cannot be read."""
    left, right = st.columns(2)
    number = int(left.number_input(_("Instalments"), 2, 36, 3, key=f"parts {fresh(DECIDE)}"))
    first = right.date_input(_("First on"), today + timedelta(days=7), min_value=today, key=f"first {fresh(DECIDE)}")
    proposed = equal_instalments(total_fen, number, first)
    grid = st.data_editor(
        [{"due": due, "amount": f"{to_yuan(fen):.2f}"} for due, fen in proposed],
        column_config={
            "due": st.column_config.DateColumn(_("Due by"), required=True),
            "amount": st.column_config.TextColumn(_("Amount (CNY)"), required=True),
        },
        hide_index=True,
        key=f"instalments {fresh(DECIDE)} {customer_id} {number} {first}",
    )
    try:
        parts = [(row["due"], to_fen(Decimal(str(row["amount"]).replace(",", "").strip()))) for row in grid]
        if not all(isinstance(due, date) for due, _fen in parts):
            raise ValueError
    except (InvalidOperation, RuleError, ValueError):
        st.caption(f":red[{_('Each instalment needs a day, and its amount as 123.45.')}]")
        return None
    rest = total_fen - sum(fen for _due, fen in parts)
    if rest:
        words = _("still {amount} to spread") if rest > 0 else _("{amount} too much")
        st.caption(f":orange[{plain(words.format(amount=format_yuan(abs(rest))))}]")
    return parts


def end_form(live: Sequence[DecisionRow]) -> None:
    """Each decision that holds, with its end."""
    for decision in live:
        form = f"end decision {decision.decision_id}"
        row = st.container(horizontal=True, vertical_alignment="center")
        row.markdown(f"**{word(decision.kind)}** {plain(decision.reason)}", width="stretch")
        row.button(_("End …"), key=f"open {form}", on_click=open_form, args=(form,))
        question = _("{decision} ends. Say why.").format(decision=word(decision.kind))
        ask_first(
            form, question, _("End it"), end_decision, done=_("Ended"),
            decision_id=decision.decision_id, version=decision.version,
        )  # fmt: skip
