"""One discount, waiver or refund: what it is for, who asked and decided, and the buttons of this person."""

import streamlit as st

from components.act import ask
from components.adjustment_pay_out import pay_out
from components.chips import badge, badge_of, plain
from components.navigation import PAGES
from components.page import card, money_line
from components.reason_form import ask_first, is_open, open_form
from components.tables import shown_day, shown_moment
from components.words import _, word
from db.money import format_yuan
from db.operations.adjustments import approve_adjustment, decline_adjustment, withdraw_adjustment
from db.operations.refunds import take_back_discount
from db.queries.adjustments import AdjustmentRow, get_manager_limit
from db.rules.adjustment_states import adjustment_buttons
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import AdjustmentKind, AdjustmentState, AdjustmentVerb, EntryKind

Verb = AdjustmentVerb
ICONS = {
    Verb.APPROVE: ":material/check:",
    Verb.DECLINE: ":material/block:",
    Verb.WITHDRAW: ":material/undo:",
    Verb.PAY_OUT: ":material/payments:",
    Verb.TAKE_BACK: ":material/undo:",
}


def show_adjustment(row: AdjustmentRow, by: Actor) -> None:
    box = card(row.adjustment_no, badge(row.state))
    with box:
        if row.is_taken_back:
            note = _("Reversed, or what it was given for was corrected: it pays nothing any more.")
            st.markdown(f"{badge_of(_('Reversed'), 'red', 'undo')} :small[{plain(note)}]")
        what = f"{word(row.kind)} · {word(row.ground)}"
        money_line(box, plain(what), format_yuan(row.amount_fen), strong=True)
        money_line(box, _("Customer"), plain(f"{row.room} {row.customer}".strip()))
        if row.charge_id is not None:
            money_line(box, plain(charge_words(row)), format_yuan(row.charge_fen))
        st.markdown(f":gray[{_('Reason')}] {plain(row.reason)}")
        said = _("Asked {moment} by {who}").format(moment=shown_moment(row.asked_at), who=row.asked_by)
        st.markdown(f":gray[:small[{plain(said)}]]")
        if row.decided_by:
            show_decision(row)
        if row.paid_out_at is not None:
            show_voucher(row, by)
        limit = ask(get_manager_limit)
        verbs = adjustment_buttons(
            row.state, by, kind=row.kind, amount_fen=row.amount_fen, limit_fen=limit, asked_by=row.asked_by_id
        )
        if row.is_taken_back:
            verbs = ()
        if row.state is AdjustmentState.ASKED:
            show_who_decides(row, by, limit)
        buttons = st.container(horizontal=True, vertical_alignment="center")
        for verb in verbs:
            is_next = verb in (Verb.APPROVE, Verb.PAY_OUT) and not is_open(form_of(row, verb))
            buttons.button(
                word(verb),
                on_click=open_form,
                args=(form_of(row, verb),),
                icon=ICONS[verb],
                type="primary" if is_next else "secondary",
                key=f"open {verb}",
            )
        if may(by, "view_counter"):
            buttons.page_link(
                PAGES["counter"].file, label=_("To the account"), query_params={"customer": f"{row.customer_id}-"}
            )
    show_forms(row, verbs)


def form_of(row: AdjustmentRow, verb: AdjustmentVerb) -> str:
    return f"{verb} {row.adjustment_no}"


def charge_words(row: AdjustmentRow) -> str:
    kind = row.charge_kind or EntryKind.CHARGE
    return f"{row.charge_title or word(kind)} {row.charge_no or shown_day(row.charge_on)}"


def show_decision(row: AdjustmentRow) -> None:
    sentence = (
        _("Declined {moment} by {who}") if row.state is AdjustmentState.DECLINED else _("Approved {moment} by {who}")
    )
    who = row.decided_by
    if row.instead_of:
        who = _("{name} instead of {absent}").format(name=who, absent=row.instead_of)
    said = sentence.format(moment=shown_moment(row.decided_at), who=who)
    st.markdown(f":gray[:small[{plain(said)}]] {plain(row.decision_note)}")


def show_voucher(row: AdjustmentRow, by: Actor) -> None:
    said = _("{voucher}: paid out {moment} by {who}, {method}, to {receiver}").format(
        voucher=row.voucher_no,
        moment=shown_moment(row.paid_out_at),
        who=row.paid_out_by,
        method=word(row.method) if row.method else "",
        receiver=row.receiver,
    )
    st.markdown(f":gray[:small[{plain(said)}]]")
    if may(by, "print_refund"):
        st.link_button(_("Print voucher"), f"/papers/refund/{row.voucher_no}", icon=":material/print:")


def show_who_decides(row: AdjustmentRow, by: Actor, limit: int) -> None:
    if row.asked_by_id == by.user_id:
        st.caption(_("Somebody else decides on what you asked for; no waiver changes that."))
    elif row.kind is not AdjustmentKind.DISCOUNT and row.amount_fen > limit:
        st.caption(_("Over {limit}: the leader decides.").format(limit=format_yuan(limit)))


def show_forms(row: AdjustmentRow, verbs: tuple[AdjustmentVerb, ...]) -> None:
    target = {"adjustment_id": row.id, "version": row.version}
    amount, who = format_yuan(row.amount_fen), row.customer
    questions = {
        Verb.APPROVE: (approve_adjustment, "", _("{who} owes {amount} less from now on."), _("Approved: {0}")),
        Verb.DECLINE: (decline_adjustment, "note", _("No to {amount}. Whoever asked reads why."), _("Declined: {0}")),
        Verb.WITHDRAW: (withdraw_adjustment, "", _("The request for {amount} comes to nothing."), _("Taken back: {0}")),
        Verb.TAKE_BACK: (take_back_discount, "reason", _("{who} owes {amount} again."), _("Reversed: {0}")),
    }
    for verb in verbs:
        form = form_of(row, verb)
        if verb is Verb.PAY_OUT:
            pay_out(row, form)
            continue
        operation, reason, question, done = questions[verb]
        if verb is Verb.APPROVE and row.kind is AdjustmentKind.REFUND:
            question = _("Finance pays {amount} out to {who}.")
        said = question.format(amount=amount, who=who)
        ask_first(form, said, word(verb), operation, done=done, reason=reason, **target)
