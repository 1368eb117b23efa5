"""What a new office still has to do before its first day, and what it has done."""

from typing import NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from db.tables.billing import Account
from db.tables.catalogue import Price
from db.tables.customers import Customer
from db.tables.office import BackupMade, Setting
from db.tables.staff import Department, Staff, User
from db.vocabulary import N_, AccountKind


class SetUpStep(NamedTuple):
    """`page` is where it is done, with the parameters it opens with."""

    name: str
    is_done: bool
    page: str
    params: dict[str, str]


def get_set_up(session: Session) -> list[SetUpStep]:
    """The steps in their order; seven quick questions."""
    few_users = select(User.id).limit(2).subquery()
    few_departments = select(Department.id).limit(2).subquery()
    done = session.execute(
        select(
            select(func.count() > 1).select_from(few_departments).scalar_subquery(),
            exists().where(Staff.id > 0),
            select(func.count() > 1).select_from(few_users).scalar_subquery(),
            exists().where(Customer.id > 0),
            exists().where(Price.is_published),
            # Opened by the first balance; the ledger itself may be long.
            exists().where(Account.kind == AccountKind.TAKEN_OVER),
            exists().where(Setting.key.not_in(("company", "office", "company_name", "office_name"))),
            exists().where(BackupMade.id > 0),
        )
    ).one()
    steps: tuple[tuple[str, str, dict[str, str]], ...] = (
        (N_("Departments"), "staff", {}),
        (N_("Staff imported"), "import", {"kind": "staff"}),
        (N_("Logins for everybody"), "users", {}),
        (N_("Customers imported"), "import", {"kind": "customers"}),
        (N_("Price list imported"), "import", {"kind": "items"}),
        (N_("Opening balances imported"), "import", {"kind": "opening-balances"}),
        (N_("Settings checked"), "settings", {}),
        (N_("First backup made"), "backup", {}),
    )
    return [
        SetUpStep(name, bool(is_done), page, params) for (name, page, params), is_done in zip(steps, done, strict=True)
    ]
