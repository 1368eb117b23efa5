"""What a customer owes as a table to tick, the oldest first; and who is meant by what was scanned or typed."""

from collections.abc import Sequence

import streamlit as st

from components.act import act, ask, fresh
from components.arrears_badge import arrears_badges
from components.chips import chips_column, plain
from components.choice import row_number
from components.tables import money_column, shown_day, shown_yuan, text_column
from components.words import _, word
from db.clock import now, office_day
from db.money import format_yuan
from db.operations.customers import reveal_phone
from db.queries.counter import Account, AccountLine, find_account, get_account
from db.queries.customers import CustomerHit
from db.vocabulary import DueState, EntryKind

DUE_LOOKS = {
    DueState.LATE: ("!", "late"),
    DueState.TODAY: ("◎", "blue"),
    DueState.LATER: ("○", "gray"),
    DueState.NOT_BILLED: ("○", "gray"),
    DueState.BEFORE_WORK: ("◇", "violet"),
}


def choose_account(label: str) -> tuple[Account, str] | None:
    """The search box, and the account that it leads to with the number that was named.

    A number leads straight to its account; `?slip=`, `?q=` (as papers carry it) and `?customer=` open it from other
    pages and from a scanned code.
    """
    asked = st.query_params.get("slip") or st.query_params.get("q", "")
    if asked and st.session_state.get("counter asked") != asked:
        st.session_state["counter asked"] = st.session_state["counter text"] = asked
    text = st.text_input(
        label,
        key="counter text",
        type="search",
        icon=":material/qr_code_scanner:",
        placeholder=_("Scan a slip, or type number, room, name, phone"),
        label_visibility="collapsed",
    )
    today = office_day(now())
    customer, unit = customer_numbers(st.query_params.get("customer", ""))
    if text and text != st.session_state.get("counter meant"):
        customer, unit = 0, None
        st.session_state.pop("counter taken", None)
    if not customer:
        match = ask(find_account, text=text, today=today) if text else None
        hit = _choose(match.hits) if match else None
        if match is None or hit is None:
            return None
        customer, unit = hit.id, hit.unit_id
        st.session_state["counter named"] = match.order_no or match.notice_no
        st.query_params["customer"] = f"{hit.id}-{hit.unit_id or ''}"
        st.session_state["counter meant"] = text
    account = ask(get_account, customer_id=customer, unit_id=unit, today=today)
    return account, st.session_state.get("counter named", "")


def customer_numbers(pair: str) -> tuple[int, int | None]:
    """Customer and unit of an address (`12-3`); 0 for what is none."""
    customer, _dash, unit = pair.partition("-")
    customer_id, unit_id = row_number(customer), row_number(unit)
    if customer_id is None or (unit and unit_id is None):
        return 0, None
    return customer_id, unit_id


def _choose(hits: Sequence[CustomerHit]) -> CustomerHit | None:
    if len(hits) <= 1:
        if not hits:
            st.caption(_("Nothing found. Check the number, or search by room or name."))
        return hits[0] if hits else None
    names = {f"{hit.id}-{hit.unit_id}": f"{hit.unit_label} {hit.name}".strip() for hit in hits}
    pair = st.pills(_("Which one?"), list(names), format_func=lambda key: plain(names[key]), key="counter which")
    return next((hit for hit in hits if f"{hit.id}-{hit.unit_id}" == pair), None)


def show_account(account: Account, named: str) -> list[AccountLine]:
    """The open lines; those overdue, due today or named are ticked. Gives the ticked ones."""
    lines = account.lines
    head = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom")
    who = f"{account.customer.unit_label} {account.customer.name}".strip()
    customer = account.customer
    about = _(", ").join(filter(None, (word(customer.kind), word(customer.customer_class), _phone(customer))))
    arrears = arrears_badges(customer.id, office_day(now()))
    head.markdown(f"**{plain(who)}** :gray[:small[{plain(about)}]] {arrears}", width="content")
    totals = head.empty()
    looks = {f"{sign} {word(state)}": colour for state, (sign, colour) in DUE_LOOKS.items()}
    chosen = st.dataframe(
        [
            {
                "state": [f"{DUE_LOOKS[line.due][0]} {word(line.due)}"],
                "number": line.order_no or line.notice_no,
                "what": _what(line),
                "due": shown_day(line.due_on),
                "amount": shown_yuan(line.amount_fen),
                "open": shown_yuan(line.open_fen),
            }
            for line in lines
        ],
        column_config={
            "state": chips_column(_("State"), looks, width=94),
            "number": text_column(_("Number"), width=136),
            "what": text_column(_("What for"), width=138),
            "due": text_column(_("Due by"), width=82),
            "amount": money_column(_("Amount (CNY)"), width=88),
            "open": money_column(_("Open (CNY)"), width=84),
        },
        hide_index=True,
        height="content" if len(lines) <= 8 else 310,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": _ticked(lines, named), "columns": []}},
        key=f"account {fresh('counter')} {account.customer.id} {account.version}",
    ).selection.rows
    ticked = [lines[place] for place in sorted(chosen) if place < len(lines)]
    owed, chosen_fen = (sum(line.open_fen for line in some) for some in (lines, ticked))
    said = _("{n} open {owed}, {ticked} chosen").format(n=len(lines), owed=format_yuan(owed), ticked=len(ticked))
    late = sum(line.open_fen for line in lines if line.due is DueState.LATE)
    if late:
        said = f"{said}{_(', ')}{_('overdue {late}').format(late=format_yuan(late))}"
    totals.markdown(f":gray[:small[{plain(said)}]] **{plain(format_yuan(chosen_fen))}**", width="content")
    return ticked


def _phone(customer: CustomerHit) -> str:
    """The open account's number opens by itself, once, and is on record (R-DEC-22)."""
    opened: dict[int, str] = st.session_state.setdefault("counter phone", {})
    if customer.phone_masked and customer.id not in opened:
        phone = act(reveal_phone, form="counter phone", rerun=False, customer_id=customer.id, reason=_("Counter"))
        st.session_state["counter phone"] = opened = {customer.id: phone or customer.phone_masked}
    return opened.get(customer.id, customer.phone_masked)


def _what(line: AccountLine) -> str:
    if line.kind is EntryKind.OPENING:
        return word(EntryKind.OPENING)
    return f"{line.item} ({line.notice_no})" if line.notice_no else line.item


def _ticked(lines: Sequence[AccountLine], named: str) -> list[int]:
    """What the customer named by the scanned number; else what is due; else the oldest."""
    wanted = [place for place, line in enumerate(lines) if named and named in (line.order_no, line.notice_no)]
    due = [place for place, line in enumerate(lines) if line.due in (DueState.LATE, DueState.TODAY)]
    return wanted or due or ([0] if lines and lines[0].due is not DueState.BEFORE_WORK else [])
