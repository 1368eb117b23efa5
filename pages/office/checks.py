"""The proof: register, rollup, notices and ledger agree to the fen, month by month; and every other check."""

import time

import streamlit as st

from components.act import ask
from components.choice import choose_one, choose_part
from components.page import empty_state, page_head
from components.proof_tables import gap_text, show_findings, show_months
from components.session import require_page
from components.tables import shown_moment
from components.words import _
from db import proof_run
from db.clock import now, office_day
from db.queries.proof import list_months_to_prove, prove_month
from db.rules.permissions import may

actor = require_page("checks")
clause = _(
    "Everything is counted again from the ledger, another way than it was made. Nothing is changed by a check. It runs "
    "when the program starts, here on demand, and a month is locked only where its sums agree."
)
head = page_head(_("Checks"), _("register = rollup = notices = ledger"), rule="R-BILL-8", clause=clause)
months = {"all": _("All months")} | {month: month for month in ask(list_months_to_prove, today=office_day(now()))}
month = choose_one(head, _("Month"), months, key="month", width=130)
if month != "all" and may(actor, "view_rollup"):
    head.link_button(_("Closing sheet"), f"/papers/closing/{month}", icon=":material/print:")
run = proof_run.running()
if head.button(_("Check now"), type="primary", icon=":material/fact_check:", disabled=run is not None):
    run = proof_run.begin()
if run is not None:
    # It works in a process of its own: whoever goes elsewhere meanwhile finds the result here later.
    bar = st.progress(0.0, _("Counting everything again…"))
    while run.is_underway:
        bar.progress(run.done / max(run.total, 1), _("Counting everything again…"))
        time.sleep(0.1)
    bar.empty()
    if run.proof is None:
        st.error(_("The check was stopped by the computer. Try again."), icon=":material/error:")
found = proof_run.last_proof()
if month != "all":
    one = ask(prove_month, month=month)
    if one.gaps:
        st.error(_("{month} does not agree: {why}").format(month=month, why=gap_text(one)), icon=":material/error:")
    show_months([one])
if found is None:
    empty_state("fact_check", _("Press “Check now”: it takes a few seconds and changes nothing."))
    st.stop()
at = shown_moment(found.made_at)
if found.breaches:
    said = _("{n} checks found a breach at {at}. Tell the administrator before you go on.")
    st.error(said.format(n=found.breaches, at=at), icon=":material/error:")
else:
    st.success(_("Everything agrees, checked at {at}.").format(at=at), icon=":material/check_circle:")
if month != "all":
    show_findings(found.findings)
    st.stop()
parts = {
    "months": _("Months {n}").format(n=len(found.months)),
    "checks": _("Checks {n}").format(n=len(found.findings)),
}
broken = any(not finding.ok for finding in found.findings) and not any(month.gaps for month in found.months)
if broken:
    parts = dict(reversed(parts.items()))
if choose_part(_("Show"), parts, key="part") == "months":
    show_months(found.months)
else:
    show_findings(found.findings)
