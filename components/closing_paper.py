"""The month's closing sheet from what the query gives. No streamlit."""

from datetime import datetime

from components.paper.closing_data import (
    ChainLine,
    ClosingPaper,
    DepartmentMonth,
    DoneAlone,
    GivenUpLine,
    LeftOut,
    MonthStep,
    ProofLine,
    VoidLine,
)
from db.clock import office_time
from db.queries.closing_sheet import ClosingSheet
from db.rules.capital_numerals import capital_numerals
from db.vocabulary import N_, BookSum, MonthState


def closing_paper(sheet: ClosingSheet, at: datetime) -> ClosingPaper:
    """Who did which step, the sums and their proof, and each use of a one-person waiver (R-ROLE-1)."""
    stage, totals, proof = sheet.stage, sheet.totals, sheet.proof
    locked_at = stage.locked_at if stage.state is MonthState.LOCKED else None
    steps = (
        (N_("Finance review"), stage.reviewed_by, stage.reviewed_at),
        (N_("Notices made"), stage.issued_by, stage.issued_at),
        (N_("Lock asked for"), stage.lock_asked_by, stage.lock_asked_at),
        (N_("Lock confirmed"), stage.locked_by if locked_at else "", locked_at),
    )
    return ClosingPaper(
        month=stage.month,
        state=stage.state,
        printed_at=office_time(at),
        customers=totals.customers,
        opening_fen=totals.opening_fen,
        charges_fen=totals.charges_fen,
        discounts_fen=totals.discounts_fen,
        payments_fen=totals.payments_fen,
        total_fen=totals.total_fen,
        total_capital=capital_numerals(totals.total_fen),
        steps=tuple(MonthStep(name, who, wall(when)) for name, who, when in steps),
        hand_ins=tuple(
            DepartmentMonth(
                row.department, row.orders, row.amount_fen, row.exceptions, row.signed_by, wall(row.signed_at)
            )
            for row in sheet.hand_ins
        ),
        exceptions=tuple(LeftOut(row.kind, row.orders, row.amount_fen) for row in sheet.exceptions),
        done_alone=tuple(
            DoneAlone(use.rule, use.who, use.verb, use.operation, use.subject, office_time(use.used_at))
            for use in sheet.waiver_uses
        ),
        reopen_reason=stage.reopen_reason if stage.state is MonthState.REOPENED else "",
        proof=(
            ProofLine(BookSum.REGISTER.label, proof.register_fen, None),
            ProofLine(BookSum.ROLLUP.label, proof.rollup_fen, proof.due_rollup_fen),
            ProofLine(BookSum.NOTICES.label, proof.notices_fen, proof.due_notices_fen),
            ProofLine(BookSum.LEDGER.label, proof.ledger_fen, proof.due_ledger_fen),
        ),
        agrees=not proof.gaps,
        given_up=tuple(GivenUpLine(*row) for row in sheet.given_up),
        vacant=sheet.vacant,
        voided=tuple(VoidLine(*row[:-1], office_time(row.voided_at)) for row in sheet.voided),
        chains=(
            ChainLine(N_("Ledger chain"), *sheet.ledger_head),
            ChainLine(N_("Audit chain"), *sheet.audit_head),
        ),
    )


def wall(at: datetime | None) -> datetime | None:
    return None if at is None else office_time(at)
