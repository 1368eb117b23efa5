"""A person's decision about payments of a statement: the sure ones together, one by hand, or none of ours."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from components.bank_one import FORM, book, decide_one
from components.bank_table import whose
from components.page import card, money_line
from components.reason_form import ask_first, close_form, is_open, open_form
from components.tables import money_column, shown_yuan, text_column
from components.words import _
from db.money import format_yuan
from db.operations.bank_lines import MOST_LINES, Booking, dismiss_bank_lines
from db.queries.bank import BankLineRow
from db.queries.bank_matches import Proposal
from db.vocabulary import BankGrade

Proposals = Mapping[int, Proposal]


def booking_of(proposal: Proposal) -> Booking | None:
    """What a yes to the proposal books, with the account as it is shown now."""
    match = proposal.match
    if match.customer_id is None:
        return None
    return Booking(match.line_id, match.customer_id, match.entries, proposal.seen)


def decide_sure(rows: Sequence[BankLineRow], proposals: Proposals) -> None:
    """All sure ones: first seen as a list with their sum, then booked at once."""
    sure = [row for row in rows if proposals[row.line_id].match.grade is BankGrade.SURE][:MOST_LINES]
    total = format_yuan(sum(row.amount_fen for row in sure))
    box = card(_("Sure matches"), _("{n} payments").format(n=len(sure)))
    if not sure:
        box.caption(_("No payment is sure. Tick one to book it by hand or to set it aside."))
        return
    if not is_open(FORM):
        money_line(box, _("Together"), total, strong=True)
        box.caption(_("The number, or room and name, and the amount fit to the fen. Look at them, then confirm."))
        box.button(
            _("Look through {n} sure ones").format(n=len(sure)), on_click=open_form, args=(FORM,), type="primary"
        )
        return
    with box:
        st.dataframe(
            [
                {
                    "who": whose(proposals[row.line_id]),
                    "amount": shown_yuan(row.amount_fen),
                }
                for row in sure
            ],
            column_config={
                "who": text_column(_("Customer"), width=124),
                "amount": money_column(_("Amount (CNY)"), width=94),
            },
            hide_index=True,
            height="content" if len(sure) <= 12 else 400,
            key="sure lines",
        )
        label = _("Book {n} payments, {total}").format(n=len(sure), total=total)
        book([booking for row in sure if (booking := booking_of(proposals[row.line_id]))], label)
        st.button(_("Back"), on_click=close_form)


def decide_ticked(ticked: Sequence[BankLineRow], proposals: Proposals, today: date) -> None:
    """One by hand or as proposed; several as proposed; or none of ours, with a reason."""
    total = format_yuan(sum(row.amount_fen for row in ticked))
    if len(ticked) == 1:
        decide_one(ticked[0], proposals[ticked[0].line_id], today)
    else:
        box = card(_("{n} payments ticked").format(n=len(ticked)), total)
        bookings = [booking for row in ticked if (booking := booking_of(proposals[row.line_id]))]
        with box:
            if len(bookings) == len(ticked):
                book(bookings, _("Book {n} payments, {total}").format(n=len(ticked), total=total))
            else:
                st.caption(_("Some of them have no proposed customer. Tick those one by one."))
    ids = [row.line_id for row in ticked]
    form = "not ours " + "-".join(map(str, ids))
    st.button(_("Not ours …"), on_click=open_form, args=(form,), key="open not ours", width="stretch")
    question = _("{n} payments over {total} are not from our customers. Say why.").format(n=len(ids), total=total)
    ask_first(form, question, _("Set aside"), dismiss_bank_lines, done=_("{0} set aside"), line_ids=ids)
