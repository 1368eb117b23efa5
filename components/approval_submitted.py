"""What one submitted and may still take back."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from components.chips import badge, plain
from components.page import empty_state
from components.reason_form import ask_first, is_open, open_form
from components.tables import shown_wait
from components.words import _
from db.money import format_yuan
from db.operations.price_lists import withdraw_price_list
from db.operations.quotes import withdraw_quote
from db.queries.approvals import Submitted


def show_submitted(rows: Sequence[Submitted], *, at: datetime) -> None:
    """Each with its state and how long it has been on its way; taken back it can be changed again."""
    if not rows:
        sentence = _("Nothing of yours is on its way. What you submit can be taken back here until it is decided.")
        empty_state("undo", sentence)
    for row in rows:
        name = f"take back {'quote' if row.is_quote else 'list'} {row.ref_id}"
        with st.container(border=True):
            line = st.container(horizontal=True, vertical_alignment="center")
            line.markdown(f"**{row.number}** {plain(row.title)}", width="content")
            line.markdown(badge(row.state), width="content")
            waits = _("for {time}").format(time=shown_wait(row.since, at))
            amount = "" if row.amount_fen is None else format_yuan(row.amount_fen)
            line.markdown(f":gray[{plain(' · '.join(part for part in (amount, waits) if part))}]", width="content")
            line.space("stretch")
            if not is_open(name):
                line.button(_("Take back"), key=name, icon=":material/undo:", on_click=open_form, args=(name,))
        operation = withdraw_quote if row.is_quote else withdraw_price_list
        whose = {"quote_id" if row.is_quote else "list_id": row.ref_id, "version": row.version}
        ask_first(
            name,
            _("Take {number} back? What was decided on it is void.").format(number=row.number),
            _("Take back"),
            operation,
            done=_("{number} is yours again.").format(number=row.number),
            reason="reason" if row.is_quote else "note",
            **whose,
        )
