"""What an entry needs to know before it is posted: the two accounts and its bill month. Parts of acts."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.clock import month_of, office_day
from db.rules.billing_calendar import bill_month
from db.tables.billing import Account, BillMonth, HandIn
from db.vocabulary import AccountKind, MonthState, PaymentMethod

AccountKey = tuple[AccountKind, int | None, int | None, PaymentMethod | None]
PORTION = 2000

# Built once: every entry asks these.
_OF_KIND = select(Account.id).where(Account.kind == bindparam("kind"))
ACCOUNT_BY = {
    "customer_id": _OF_KIND.where(Account.customer_id == bindparam("customer_id")),
    "department_id": _OF_KIND.where(Account.department_id == bindparam("department_id")),
    "method": _OF_KIND.where(Account.method == bindparam("method")),
    None: _OF_KIND,
}
MONTHS = select(BillMonth.month, BillMonth.state)
HANDED_IN = select(HandIn.month).where(
    HandIn.department_id == bindparam("department_id"), HandIn.withdrawn_at.is_(None)
)


class Books:
    """Accounts and months, remembered for the entries of one act; it may change no months or hand-ins meanwhile.

    With `many` (an import) the customers' accounts are opened in one go, and entries are flushed by whoever posts them.
    """

    def __init__(self, session: Session, *, many: Iterable[int] | None = None) -> None:
        self.session = session
        self.is_many = many is not None
        self.accounts: dict[AccountKey, int] = {}
        self.months: dict[tuple[str, int | None], str] = {}
        self.states: dict[str, MonthState] | None = None
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
        owner = {"customer_id": customer_id, "department_id": department_id, "method": method}
        by = next((name for name, value in owner.items() if value is not None), None)
        asked = {"kind": kind} if by is None else {"kind": kind, by: owner[by]}
        found = self.session.scalar(ACCOUNT_BY[by], asked)
        if found is None:
            account = Account(kind=kind, **owner)
            self.session.add(account)
            self.session.flush()
            found = account.id
        self.accounts[key] = found
        return found

    def bill_month(self, *, business_on: date, department_id: int | None = None, corrects: str | None = None) -> str:
        """The bill month an entry gets, once and for all, when it is posted (R-DEC-1).

        `department_id` for charges: a signed hand-in closes the month for that department; `corrects`: the month of
        the notice that the entry corrects.
        """
        key = month_of(business_on), department_id
        if corrects is None and key in self.months:
            return self.months[key]
        month = bill_month(
            month_of(business_on),
            issued_months={month for month, state in self._states().items() if state is not MonthState.OPEN},
            locked_months=self._locked(),
            handed_in_months=set() if department_id is None else self._handed_in(department_id),
            corrects=corrects,
        )
        if corrects is None:
            self.months[key] = month
        return month

    def counting_day(self, wanted: date, *, at: datetime) -> date:
        """The day on which an entry counts: what is posted after its month was locked counts when it is posted.

        So the figures of a closed month and of a closed year stay as they were (R-DEC-1, R-DEC-8, R-YEAR).
        """
        return wanted if month_of(wanted) > max(self._locked(), default="") else max(wanted, office_day(at))

    def _states(self) -> dict[str, MonthState]:
        if self.states is None:
            self.states = {row.month: row.state for row in self.session.execute(MONTHS)}
        return self.states

    def _locked(self) -> set[str]:
        return {month for month, state in self._states().items() if state is MonthState.LOCKED}

    def _handed_in(self, department_id: int) -> set[str]:
        return set(self.session.scalars(HANDED_IN, {"department_id": department_id}))
