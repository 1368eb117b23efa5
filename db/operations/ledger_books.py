"""What an entry needs to know before it is posted: the two accounts and its bill month. Parts of acts."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import month_of
from db.rules.billing_calendar import bill_month
from db.tables.billing import Account, BillMonth, HandIn
from db.vocabulary import AccountKind, MonthState, PaymentMethod

AccountKey = tuple[AccountKind, int | None, int | None, PaymentMethod | None]
PORTION = 2000


class Books:
    """Accounts and months, asked for with every entry.

    With `many` (an import) they are remembered, the customers' accounts are opened in one go, and entries are flushed
    by whoever posts them; nothing else may change months or hand-ins meanwhile.
    """

    def __init__(self, session: Session, *, many: Iterable[int] | None = None) -> None:
        self.session = session
        self.is_many = many is not None
        self.accounts: dict[AccountKey, int] = {}
        self.months: dict[tuple[str, int | None], str] = {}
        if many is not None:
            self._open_customers(sorted(set(many)))

    def _open_customers(self, customers: list[int]) -> None:
        for start in range(0, len(customers), PORTION):
            some = customers[start : start + PORTION]
            rows = list(self.session.scalars(select(Account).where(Account.customer_id.in_(some))))
            known = {row.customer_id for row in rows}
            new = [Account(kind=AccountKind.RECEIVABLE, customer_id=key) for key in some if key not in known]
            self.session.add_all(new)
            self.session.flush()
            for row in (*rows, *new):
                self.accounts[row.kind, row.customer_id, None, None] = row.id

    def account(
        self,
        kind: AccountKind,
        *,
        customer_id: int | None = None,
        department_id: int | None = None,
        method: PaymentMethod | None = None,
    ) -> int:
        """The account's id; it is opened with its first movement."""
        key = kind, customer_id, department_id, method
        if key in self.accounts:
            return self.accounts[key]
        found = self.session.scalar(
            select(Account).where(
                Account.kind == kind,
                Account.customer_id.is_(None) if customer_id is None else Account.customer_id == customer_id,
                Account.department_id.is_(None) if department_id is None else Account.department_id == department_id,
                Account.method.is_(None) if method is None else Account.method == method,
            )
        )
        if found is None:
            found = Account(kind=kind, customer_id=customer_id, department_id=department_id, method=method)
            self.session.add(found)
            self.session.flush()
        if self.is_many:
            self.accounts[key] = found.id
        return found.id

    def bill_month(self, *, business_on: date, department_id: int | None = None, corrects: str | None = None) -> str:
        """The bill month an entry gets, once and for all, when it is posted (R-DEC-1).

        `department_id` for charges: a signed hand-in closes the month for that department; `corrects`: the month of
        the notice that the entry corrects.
        """
        key = month_of(business_on), department_id
        if corrects is None and key in self.months:
            return self.months[key]
        months = self.session.execute(select(BillMonth.month, BillMonth.state)).all()
        signed = select(HandIn.month).where(HandIn.department_id == department_id, HandIn.withdrawn_at.is_(None))
        month = bill_month(
            month_of(business_on),
            issued_months={month for month, state in months if state is not MonthState.OPEN},
            locked_months={month for month, state in months if state is MonthState.LOCKED},
            handed_in_months=set() if department_id is None else set(self.session.scalars(signed)),
            corrects=corrects,
        )
        if self.is_many and corrects is None:
            self.months[key] = month
        return month
