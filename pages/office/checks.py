"""All checks on screen: register, rollup, notices and ledger agree to the fen; chains, numbers and links are whole."""

import streamlit as st

from components.act import ask
from components.chips import chips_column
from components.page import empty_state, page_head
from components.session import require_page
from components.tables import shown_moment, text_column
from components.words import _
from db.clock import now
from db.queries.checks import CHECKS

require_page("checks")
clause = _("Everything is counted again from the ledger, another way than it was made. Nothing is changed by a check.")
head = page_head(_("Checks"), _("register = rollup = notices = ledger"), rule="R-BILL-8", clause=clause)
if head.button(_("Check now"), type="primary", icon=":material/fact_check:"):
    bar, findings = st.progress(0.0, _("Counting everything again…")), []
    for place, check in enumerate(CHECKS, start=1):
        findings += ask(check)
        bar.progress(place / len(CHECKS), _("Counting everything again…"))
    bar.empty()
    st.session_state["checks"] = (now(), findings)
if "checks" not in st.session_state:
    empty_state("fact_check", _("Press “Check now”: it takes a few seconds and changes nothing."))
    st.stop()
at, findings = st.session_state["checks"]
wrong = sum(not finding.ok for finding in findings)
if wrong:
    st.error(_("{n} checks found a breach. Tell the administrator before you go on.").format(n=wrong))
else:
    st.success(_("Everything agrees, checked at {at}.").format(at=shown_moment(at)), icon=":material/check_circle:")
holds, breach = "✓ " + _("Holds"), "! " + _("Breach")
st.dataframe(
    [
        {
            "state": [holds if finding.ok else breach],
            "name": _(finding.name),
            "detail": _(finding.sentence).format(**finding.facts),
        }
        for finding in findings
    ],
    column_config={
        "state": chips_column(_("State"), {holds: "green", breach: "late"}, width=100),
        "name": text_column(_("Check"), width=260),
        "detail": text_column(_("Finding"), width=620),
    },
    hide_index=True,
    height="content",
)
