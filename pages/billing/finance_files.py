"""Out to finance: a period's notices, receipts, ledger, adjustments, arrears, and a journal to map."""

import streamlit as st

from components.act import ask
from components.page import card, page_head
from components.paper.finance import COLUMNS
from components.session import require_page
from components.words import _, word
from db.clock import now, office_day
from db.operations.exports import MOST_MONTHS
from db.queries.proof import list_months_to_prove
from db.vocabulary import FinanceFile

actor = require_page("finance-files")
clause = _(
    "The columns stay as they are, so that an accounting program maps them once. Every export is on record: who, which "
    "lists and months, how many rows, and the file's hash. Text of customers never becomes a formula."
)
head = page_head(_("Out to finance"), _("the program keeps no general ledger"), rule="R-CUST-2", clause=clause)
months = ask(list_months_to_prove, today=office_day(now()))
last = months[1] if len(months) > 1 else months[0]
left, right = st.columns([36, 64], gap="medium")
with left, card(_("1 Months and lists")):
    cells = st.columns(2)
    begin = cells[0].selectbox(_("From month"), months, months.index(last), key="begin")
    end = cells[1].selectbox(_("To month"), months, months.index(last), key="end")
    kinds = st.pills(
        _("Lists"),
        list(FinanceFile),
        selection_mode="multi",
        default=list(FinanceFile)[:1],
        format_func=word,
        key="kinds",
    )
    st.caption(_("Notices by month, receipts by day of payment, ledger and journal by bill month; arrears of today."))
    span = abs(months.index(begin) - months.index(end)) + 1
    wrong = ""
    if begin > end:
        wrong = _("The first month is after the last.")
    elif span > MOST_MONTHS:
        wrong = _("Choose a first and a last month, at most {most} months.").format(most=MOST_MONTHS)
    elif not kinds:
        wrong = _("Choose at least one list.")
    if wrong:
        st.markdown(f":red[:small[:material/error: {wrong}]]")
    lists = ",".join(kind.value for kind in FinanceFile if kind in kinds)
    head.link_button(
        _("Download"),
        f"/papers/finance/{begin}/{end}?lists={lists}",
        type="primary",
        icon=":material/download:",
        disabled=bool(wrong),
    )
with right, card(_("2 What is in them"), _("headers never change")):
    shown = [kind for kind in FinanceFile if kind in kinds] or list(FinanceFile)
    for kind in shown:
        st.markdown(f"**{word(kind)}** :gray[:small[{' · '.join(column.header for column in COLUMNS[kind])}]]")
    if {FinanceFile.JOURNAL, FinanceFile.JOURNAL_CSV} & set(shown):
        st.caption(
            _(
                "Account codes to map: receivable:customer number, revenue:department, money:cash, wechat, alipay, "
                "card or transfer, discounts, taken_over. Each voucher has a debit and a credit line of one amount."
            )
        )
