"""One payment of a statement: as proposed, or matched by hand to a customer and to charges."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from components.act import act, ask, once, pressed, show_refusal
from components.bank_table import why
from components.chips import badge, plain
from components.page import card
from components.press import press_of
from components.reason_form import close_form
from components.tables import shown_day
from components.words import _, word
from db.money import format_yuan
from db.operations.bank_lines import Booking, book_bank_lines
from db.queries.bank import BankLineRow
from db.queries.bank_matches import Proposal
from db.queries.counter import Account, find_account, get_account

FORM = "bank lines"


def decide_one(row: BankLineRow, proposal: Proposal, today: date) -> None:
    box = card(format_yuan(row.amount_fen), f"{shown_day(row.paid_on)} {plain(row.account)}")
    with box:
        st.markdown(f"{badge(proposal.match.grade)} {plain(row.payer)} :gray[:small[{plain(row.remark)}]]")
        from_where = _("{file}, row {row}").format(file=row.file_name, row=row.sheet_row)
        st.caption(plain(f"{word(row.method)} {row.transaction_no} · {from_where}"))
        if row.receipt_no:
            st.caption(_("Was booked with {receipt}, which is void.").format(receipt=row.receipt_no))
        if proposal.match.is_taken:
            st.caption(_("Another payment claims the same open amount: perhaps it was paid twice."))
        account = _account(row, proposal, today)
        if account is None:
            return
        charges = _charges(row, proposal, account)
        label = _("Book it, make the receipt")
        book([Booking(row.line_id, account.customer.id, charges, account.version)], label)


def _account(row: BankLineRow, proposal: Proposal, today: date) -> Account | None:
    """The proposed customer's account, or that of the one who is searched for."""
    typed = st.text_input(
        _("Customer"),
        value=proposal.customer_no,
        placeholder=_("Number, room, name or phone"),
        type="search",
        key=f"bank customer {row.line_id}",
    )
    hits = ask(find_account, text=typed, today=today).hits if typed else []
    by_id = {hit.id: hit for hit in reversed(hits)}
    if not by_id:
        st.caption(_("Nothing found. Check the number, or search by room or name.") if typed else _("Who paid this?"))
        return None
    names = {key: f"{hit.unit_label} {hit.name}".strip() for key, hit in sorted(by_id.items())}
    chosen = next(iter(names))
    if len(names) > 1:
        picked = st.radio(_("Which one?"), list(names), format_func=lambda key: plain(names[key]), index=None,
                          key=f"bank hit {row.line_id} {typed}")  # fmt: skip
        if picked is None:
            return None
        chosen = picked
    account = ask(get_account, customer_id=chosen, today=today)
    said = _("{who} owes {amount}").format(who=names[chosen], amount=format_yuan(account.owed_fen))
    st.markdown(plain(said) + (f" :gray[:small[{why(proposal)}]]" if chosen == proposal.match.customer_id else ""))
    return account


def _charges(row: BankLineRow, proposal: Proposal, account: Account) -> tuple[int, ...]:
    """What the payment is for; nothing chosen means the oldest first."""
    lines = {line.entry_id: line for line in account.lines if line.entry_id is not None}
    is_proposed = account.customer.id == proposal.match.customer_id
    chosen = st.multiselect(
        _("Pays"),
        list(lines),
        default=[entry for entry in proposal.match.entries if entry in lines] if is_proposed else [],
        format_func=lambda entry: (
            f"{lines[entry].order_no or word(lines[entry].kind)} "
            f"{lines[entry].bill_month} {format_yuan(lines[entry].open_fen)}"
        ),
        placeholder=_("The oldest first"),
        key=f"bank pays {row.line_id} {account.customer.id} {account.version}",
    )
    rest = row.amount_fen - account.owed_fen
    if rest > 0:
        st.caption(_("{credit} becomes credit").format(credit=format_yuan(rest)))
    return tuple(entry for entry in chosen if entry is not None)


def book(bookings: Sequence[Booking], label: str) -> None:
    """The button that books, by what stood on the screen when it was drawn."""
    show_refusal(FORM)
    if not pressed(st.button, label, form=FORM, about=list(bookings), type="primary", width="stretch"):
        return
    press = press_of(FORM)
    act(
        book_bank_lines,
        form=FORM,
        key=once(FORM),
        done=_("{0.lines} payments booked, receipt {0.first_receipt_no}"),
        then=close_form,
        bookings=press.about if press else bookings,
    )
