"""The books as a whole: debit = credit, account by account, and what is open (contracts.md, `check`)."""

from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.money import format_yuan
from db.queries.accounts import allocated
from db.queries.check_chains import Finding, found
from db.queries.check_rows import differing, rows_in, wrong_rows
from db.tables.balances import COUNTED, Balance
from db.tables.billing import Account, LedgerEntry
from db.tables.payments import Allocation
from db.vocabulary import N_, AccountKind, EntryKind

SIDES = {
    EntryKind.CHARGE: (AccountKind.RECEIVABLE, AccountKind.REVENUE),
    EntryKind.FEE: (AccountKind.RECEIVABLE, AccountKind.REVENUE),
    EntryKind.DISCOUNT: (AccountKind.DISCOUNTS, AccountKind.RECEIVABLE),
    EntryKind.PAYMENT: (AccountKind.MONEY, AccountKind.RECEIVABLE),
    EntryKind.REFUND: (AccountKind.RECEIVABLE, AccountKind.MONEY),
}


def check_balances(session: Session) -> list[Finding]:
    """All debits are all credits, every balance together is nothing, and receivables are what customers owe."""
    debit = _sums(session, LedgerEntry.debit_account_id)
    credit = _sums(session, LedgerEntry.credit_account_id)
    owed = int(session.scalar(select(func.coalesce(func.sum(LedgerEntry.receivable_fen), 0))) or 0)
    balance = {kind: debit.get(kind, 0) - credit.get(kind, 0) for kind in AccountKind}
    wrong = []
    if sum(debit.values()) != sum(credit.values()):
        wrong.append(f"{format_yuan(sum(debit.values()))} ≠ {format_yuan(sum(credit.values()))}")
    if balance[AccountKind.RECEIVABLE] != owed:
        wrong.append(f"{format_yuan(balance[AccountKind.RECEIVABLE])} ≠ {format_yuan(owed)}")
    if wrong:
        return [found(N_("Balances"), wrong, len(debit))]
    facts = {
        "turnover": format_yuan(sum(debit.values())),
        "owed": format_yuan(owed),
        "money": format_yuan(balance[AccountKind.MONEY]),
        "revenue": format_yuan(-balance[AccountKind.REVENUE]),
        "discounts": format_yuan(balance[AccountKind.DISCOUNTS]),
        "taken_over": format_yuan(-balance[AccountKind.TAKEN_OVER]),
    }
    sentence = N_(
        "Debit = credit = {turnover}; owed {owed} = revenue {revenue} + taken over {taken_over} - money {money} "
        "- discounts {discounts}"
    )
    return [Finding(N_("Balances"), True, sentence, facts)]


def _sums(session: Session, side: Any) -> dict[AccountKind, int]:
    rows = select(Account.kind, func.sum(LedgerEntry.amount_fen)).join(Account, Account.id == side)
    return {kind: int(fen) for kind, fen in session.execute(rows.group_by(Account.kind))}


def check_kept_balances(session: Session) -> list[Finding]:
    """What the database keeps as owed by each customer is what the entries of the notices say, to the fen."""
    wrong = differing(session, COUNTED, "SELECT customer_id, owed_fen FROM balance")
    return [found(N_("Kept balances = ledger"), wrong, rows_in(session, Balance))]


def check_sides(session: Session) -> list[Finding]:
    """Each kind of entry moves between the two accounts that it is for, the customer's own on its side."""
    debit, credit = aliased(Account), aliased(Account)
    rows = (
        select(LedgerEntry.id)
        .join(debit, debit.id == LedgerEntry.debit_account_id)
        .join(credit, credit.id == LedgerEntry.credit_account_id)
        .where(or_(*(and_(LedgerEntry.kind == kind, ~_between(debit, credit, *pair)) for kind, pair in SIDES.items())))
    )
    return [found(N_("Accounts of the entries"), wrong_rows(session, rows), rows_in(session, LedgerEntry))]


def _between(debit: Any, credit: Any, debited: AccountKind, credited: AccountKind) -> Any:
    own = (
        case((debit.kind == AccountKind.RECEIVABLE, debit.customer_id), else_=credit.customer_id)
        == LedgerEntry.customer_id
    )
    return and_(debit.kind == debited, credit.kind == credited, own)


def check_open_items(session: Session) -> list[Finding]:
    """What customers owe = open charges - what is left of their payments, customer by customer."""
    reversal = aliased(LedgerEntry)
    is_charge = LedgerEntry.receivable_fen > 0
    left = LedgerEntry.amount_fen - case(
        (is_charge, allocated(Allocation.charge_entry_id)), else_=allocated(Allocation.credit_entry_id)
    )
    live = and_(LedgerEntry.kind != EntryKind.REVERSAL, reversal.id.is_(None))
    open_fen = func.sum(case((and_(live, is_charge), left), (live, -left), else_=0))
    rows = (
        select(LedgerEntry.customer_id)
        .outerjoin(reversal, reversal.reverses_id == LedgerEntry.id)
        .group_by(LedgerEntry.customer_id)
        .having(open_fen != func.sum(LedgerEntry.receivable_fen))
    )
    customers = session.scalar(select(func.count(LedgerEntry.customer_id.distinct()))) or 0
    return [found(N_("Balances = open items"), wrong_rows(session, rows), customers)]
