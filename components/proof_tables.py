"""The proof as tables: each month's four sums side by side, and every check with its figures."""

from collections.abc import Sequence

import streamlit as st

from components.chips import chip, chip_column, chips_column
from components.tables import money_column, number_column, shown_yuan, text_column
from components.words import _, word
from db.money import format_yuan
from db.queries.check_chains import Finding
from db.queries.proof import MonthProof
from db.vocabulary import BookSum, MonthState

TALL = 500


def show_months(months: Sequence[MonthProof]) -> None:
    """Charges from the slips' own lines, from the rollup, from the notices, from the ledger; and what is due."""
    agrees, waits, gap = "✓ " + _("Agrees"), "△ " + _("To restate"), "! " + _("Differs")
    st.dataframe(
        [
            {
                "state": [gap if month.gaps else waits if month.waiting else agrees],
                "month": month.month,
                "stage": chip(month.state),
                "register": shown_yuan(month.register_fen),
                "rollup": shown_yuan(month.rollup_fen),
                "notices": shown_yuan(month.notices_fen),
                "ledger": shown_yuan(month.ledger_fen),
                "gap": shown_yuan(month.difference_fen),
                "due": shown_yuan(month.due_ledger_fen),
                "waiting": month.waiting or None,
                "why": gap_text(month),
            }
            for month in months
        ],
        column_config={
            "state": chips_column(_("Proof"), {agrees: "green", waits: "orange", gap: "late"}, width=90),
            "month": text_column(_("Month"), width=66),
            "stage": chip_column(_("State"), list(MonthState), width=84),
            "register": money_column(word(BookSum.REGISTER), width=98),
            "rollup": money_column(word(BookSum.ROLLUP), width=98),
            "notices": money_column(word(BookSum.NOTICES), width=98),
            "ledger": money_column(word(BookSum.LEDGER), width=98),
            "gap": money_column(_("Difference"), width=84),
            "due": money_column(_("Total due"), width=104),
            "waiting": number_column(_("To restate"), width=72),
            "why": text_column(_("Finding"), width=180),
        },
        hide_index=True,
        row_height=31,
        height="content" if len(months) <= 14 else TALL,
        placeholder="—",
        key="proven months",
    )


def gap_text(month: MonthProof) -> str:
    """The first two sums that should be one."""
    said = _("{one} and {other}: {amount}")
    return "; ".join(
        said.format(one=word(gap.one), other=word(gap.other), amount=format_yuan(gap.fen)) for gap in month.gaps[:2]
    )


def show_findings(findings: Sequence[Finding]) -> None:
    """The breaches first."""
    holds, breach = "✓ " + _("Holds"), "! " + _("Breach")
    st.dataframe(
        [
            {
                "state": [holds if finding.ok else breach],
                "name": _(finding.name),
                "detail": _(finding.sentence).format(**finding.facts),
            }
            for finding in sorted(findings, key=lambda finding: finding.ok)
        ],
        column_config={
            "state": chips_column(_("State"), {holds: "green", breach: "late"}, width=84),
            "name": text_column(_("Check"), width=180),
            "detail": text_column(_("Finding"), width=738),
        },
        hide_index=True,
        row_height=31,
        height="content" if len(findings) <= 14 else TALL,
        key="proven checks",
    )
