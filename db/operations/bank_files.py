"""A statement of a bank, WeChat or Alipay is read: its columns are remembered, each payment becomes one line, once."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Incomplete, RuleError
from db.operations.imports import OTHER_VALUES, chunks, found_by, write_portion
from db.operations.texts import fitting_text
from db.rules import permissions
from db.spreadsheets.bank import BankRow, BankSheet
from db.spreadsheets.bank_columns import BankLayout
from db.spreadsheets.kinds import RowError
from db.tables.bank import BankLine, BankMapping, BankStatement
from db.types import Actor
from db.vocabulary import N_, BankColumn, PaymentMethod

LONGEST_NAME = 60


class CashHasNoStatement(RuleError):
    message = N_("Cash comes over the counter. Choose another way of paying for this account.")


class ColumnsNotClear(RuleError):
    message = N_("Say which columns hold the date and the amount, each column once.")


class BankFileOutcome(NamedTuple):
    """How many payments of a file are new, were here already, or are at fault."""

    new: int
    amount_fen: int
    known: int
    rejected: int
    errors: tuple[RowError, ...]


def read_bank_file(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    sheet: BankSheet,
    file_name: str,
    name: str,
    method: PaymentMethod,
    layout: BankLayout,
    layout_key: str,
    partial: bool = False,
    write: bool = True,
) -> BankFileOutcome:
    """Take the payments of a file that are not here yet; nothing is booked. A row at fault stops all unless `partial`.

    A transaction number that is here with another day or amount is at fault. The columns are remembered under the
    file's headers. With `write=False` it only judges. Raises Incomplete, CashHasNoStatement, ColumnsNotClear.
    """
    permissions.require(by, "read_bank_file")
    name = fitting_text("name", " ".join(name.split()), most=LONGEST_NAME)
    if not name:
        raise Incomplete("name", what=N_("Name of the account"))
    if method is PaymentMethod.CASH:
        raise CashHasNoStatement("method")
    if layout.faults():
        raise ColumnsNotClear("columns")
    new, errors, known = _judge(session, sheet, _header(layout))
    found = tuple(sorted([*sheet.errors, *errors], key=lambda error: error.row))
    rejected = len({error.row for error in found})
    if rejected and not partial:
        new = []
    outcome = BankFileOutcome(len(new), sum(row.amount_fen for row in new), known, rejected, found)
    if write:
        mapping = _remember(session, by=by, at=at, name=name, method=method, layout=layout, layout_key=layout_key)
        if new:
            _write(session, new, outcome, mapping, file_name=file_name, by=by, at=at)
    return outcome


def _header(layout: BankLayout) -> str:
    return next(iter(layout.columns.get(BankColumn.NUMBER) or layout.columns[BankColumn.DATE]))


def _judge(session: Session, sheet: BankSheet, column: str) -> tuple[list[BankRow], list[RowError], int]:
    keys = [row.key for row in sheet.lines]
    chosen = select(BankLine.line_key, BankLine.paid_on, BankLine.amount_fen)
    here = {key: (day, fen) for key, day, fen in found_by(session, BankLine.line_key, keys, lambda: chosen)}
    new, errors, known = [], [], 0
    for row in sheet.lines:
        if row.key not in here:
            new.append(row)
        elif here[row.key] == (row.paid_on, row.amount_fen):
            known += 1
        else:
            day, fen = here[row.key]
            differing = [*(["日期"] if day != row.paid_on else []), *(["金额"] if fen != row.amount_fen else [])]
            details = {"value": row.number, "columns": "、".join(differing)}
            errors.append(RowError(row.row, column, row.number, OTHER_VALUES, details))
    return new, errors, known


def _remember(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    name: str,
    method: PaymentMethod,
    layout: BankLayout,
    layout_key: str,
) -> BankMapping:
    mapping = session.scalar(select(BankMapping).where(BankMapping.layout == layout_key))
    if mapping is None:
        mapping = BankMapping(layout=layout_key)
        session.add(mapping)
    said = (name, method, layout.as_text())
    if (mapping.name, mapping.method, mapping.columns) != said:
        mapping.name, mapping.method, mapping.columns = said
        mapping.saved_by, mapping.saved_at = by.user_id, at
    session.flush()
    return mapping


def _write(
    session: Session,
    rows: Iterable[BankRow],
    outcome: BankFileOutcome,
    mapping: BankMapping,
    *,
    file_name: str,
    by: Actor,
    at: datetime,
) -> None:
    statement = BankStatement(
        mapping_id=mapping.id,
        file_name=file_name[:200],
        lines=outcome.new,
        amount_fen=outcome.amount_fen,
        read_by=by.user_id,
        read_at=at,
    )
    session.add(statement)
    session.flush()
    for some in chunks(list(rows)):
        write_portion(
            session,
            [
                BankLine(
                    statement_id=statement.id,
                    sheet_row=row.row,
                    line_key=row.key,
                    method=mapping.method,
                    transaction_no=row.number,
                    paid_on=row.paid_on,
                    amount_fen=row.amount_fen,
                    payer=row.payer,
                    remark=row.remark,
                )
                for row in some
            ],
        )
