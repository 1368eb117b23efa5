"""Money that came by bank, WeChat or Alipay: a statement is read, matched to what is owed, booked on a person's yes."""

from functools import partial

import streamlit as st

from components.act import ask, fresh, show_refusal
from components.bank_check import show_judged, show_statements, take_in
from components.bank_columns import choose_columns
from components.bank_decide import decide_sure, decide_ticked
from components.bank_decided import show_decided
from components.bank_table import in_order, show_open, show_sums
from components.bank_upload import choose_file, judge_file
from components.choice import choose_part
from components.page import card, empty_state, page_head
from components.session import require_page
from components.words import _, word
from db.clock import now, office_day
from db.queries.bank import count_bank_lines, list_bank_lines, list_bank_mappings, list_bank_statements
from db.queries.bank_matches import MOST_LINES, list_bank_proposals
from db.rules.permissions import may
from db.vocabulary import BankLineState

actor, today = require_page("bank-file"), office_day(now())
clause = _(
    "A payment goes to the charges that it names, else to the oldest. Nothing is booked before a person says yes."
)
page_head(_("Bank file"), _("nothing is booked before you say yes"), rule="R-BILL-5", clause=clause)
decides, waiting = may(actor, "book_bank_lines"), ask(count_bank_lines, state=BankLineState.OPEN)
if goes_to := st.session_state.pop("bank goes to", ""):
    st.session_state["part"] = st.query_params["part"] = goes_to
labels = {state.value: word(state) for state in BankLineState}
labels["open"] = _("To decide ({n})").format(n=waiting) if waiting else labels["open"]
part = choose_part(_("Part"), labels | ({"file": _("New file")} if decides else {}), key="part")

if part == "file":
    form, left, right = "bank file", *st.columns([40, 60], gap="medium")
    with left, card(_("1 The statement"), _("as it was downloaded")):
        show_refusal(form)
        file = choose_file(fresh(form))
        st.caption(_("From online banking, WeChat Pay or Alipay; nothing has to be deleted from it first."))
        saved = {row.layout: row for row in ask(list_bank_mappings)} if file else {}
        columns = choose_columns(file, saved, form) if file else None
    with right, card(_("2 Look and take in")):
        judged = judge_file(file, columns) if file and columns else None
        if file and columns and judged:
            show_judged(judged, columns)
            take_in(judged, file, columns, form=form)
        elif not file and (read := ask(list_bank_statements)):
            show_statements(read)
        else:
            st.caption(_("Choose a file; you see what comes in before anything is written."))
    st.stop()

if part == "open":
    proposals = ask(list_bank_proposals, today=today)
    rows = ask(list_bank_lines, state=BankLineState.OPEN, today=today, limit=MOST_LINES)
    rows = in_order(rows, proposals)
    if not rows:
        teach = _("No payment waits. Read a statement: a payment that names a notice, slip or room finds its customer.")
        to_file = partial(st.session_state.update, {"bank goes to": "file"})
        empty_state("account_balance", teach, button=_("New file") if decides else "", go=to_file)
        st.stop()
    left, right = st.columns([74, 26], gap="medium")
    with left:
        show_sums(rows, proposals)
        if waiting > len(rows):
            st.caption(_("The {n} oldest are shown; the others move up.").format(n=len(rows)))
        ticked = show_open(rows, proposals, key=f"open {fresh('bank lines')} {len(rows)} {rows[0].line_id}")
    with right:
        if decides and ticked:
            decide_ticked(ticked, proposals, today)
        elif decides:
            decide_sure(rows, proposals)
    st.stop()

show_decided(BankLineState(part), today, decides=decides)
