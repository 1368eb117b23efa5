"""What a statement would bring in: in numbers, the rows at fault, the first payments; then the button."""

import streamlit as st

from components.act import act, pressed
from components.bank_columns import Columns, Uploaded
from components.bank_upload import Judged, request, taken_in
from components.sheet_errors import show_errors
from components.tables import money_column, number_column, shown_day, shown_moment, shown_yuan, text_column
from components.words import _
from db.money import format_yuan
from db.operations.bank_files import read_bank_file
from db.queries.bank import StatementRow
from db.spreadsheets.bank import NOT_ARRIVED, OUTGOING
from db.vocabulary import BankColumn

SAMPLE = 8


def show_judged(judged: Judged, columns: Columns) -> None:
    """Four numbers, what is left out, then the faults, else the first payments as they were read."""
    outcome, left_out = judged.outcome, judged.sheet.left_out
    numbers = (
        (_("New payments"), f"{outcome.new:,}"),
        (_("Together"), format_yuan(outcome.amount_fen)),
        (_("Here already"), f"{outcome.known:,}"),
        (_("Rejected"), f"{outcome.rejected:,}"),
    )
    for box, (label, number) in zip(st.columns([1, 1.6, 1, 1]), numbers, strict=True):
        box.metric(label, number, border=True)
    if left_out:
        said = _("Not read: {out} rows of money out, {failed} that did not arrive.")
        st.caption(said.format(out=left_out[OUTGOING], failed=left_out[NOT_ARRIVED]))
    if not columns.layout.columns.get(BankColumn.NUMBER):
        st.caption(_("Without a transaction number equal payments of one day are told apart only by their count."))
    if outcome.errors:
        show_errors(outcome.errors)
    elif judged.sheet.lines:
        _show_sample(judged)


def _show_sample(judged: Judged) -> None:
    st.caption(_("The first rows as they were read:"))
    st.dataframe(
        [
            {
                "row": line.row,
                "day": shown_day(line.paid_on),
                "payer": line.payer,
                "remark": line.remark,
                "amount": shown_yuan(line.amount_fen),
                "number": line.number,
            }
            for line in judged.sheet.lines[:SAMPLE]
        ],
        column_config={
            "row": number_column(_("Row"), width=40),
            "day": text_column(_("Paid on"), width=82),
            "payer": text_column(_("Payer"), width=100),
            "remark": text_column(_("Remark"), width=156),
            "amount": money_column(_("Amount (CNY)"), width=86),
            "number": text_column(_("Transaction number"), width=96),
        },
        hide_index=True,
        height="content",
        placeholder="—",
    )


def take_in(judged: Judged, file: Uploaded, columns: Columns, *, form: str) -> None:
    """All payments, or without the rows at fault; then they wait to be decided."""
    outcome = judged.outcome
    if not outcome.new:
        st.caption(_("Nothing to take in: every payment of this file is here already or at fault."))
        return
    label = _("Take in {n} good payments") if outcome.rejected else _("Take in {n} payments")
    about = (file.digest, columns.layout.as_text(), columns.name, columns.method.value)
    if pressed(
        st.button, label.format(n=outcome.new), form=form, about=about, type="primary", icon=":material/download:"
    ):
        with st.spinner(_("Writing …")):
            act(
                read_bank_file,
                form=form,
                done=_("{0.new} payments taken in, {0.known} were here already."),
                then=taken_in,
                partial=bool(outcome.rejected),
                **request(file, columns, judged.sheet),
            )


def show_statements(rows: list[StatementRow]) -> None:
    """The files that were read last."""
    st.dataframe(
        [
            {
                "at": shown_moment(row.read_at),
                "account": row.account,
                "file": row.file_name,
                "lines": row.lines,
                "amount": shown_yuan(row.amount_fen),
                "by": row.read_by,
            }
            for row in rows
        ],
        column_config={
            "at": text_column(_("Taken in"), width=120),
            "account": text_column(_("Receiving account"), width=110),
            "file": text_column(_("File"), width=220),
            "lines": number_column(_("New lines"), width=60),
            "amount": money_column(_("Amount (CNY)"), width=110),
            "by": text_column(_("Taken in by"), width=90),
        },
        hide_index=True,
        height="content",
        key="statements read",
    )
