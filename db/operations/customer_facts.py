"""The facts of a customer file as they are written: readable, short enough, with the keys they are found by."""

import re
import unicodedata
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.changes import CellNotReadable
from db.errors import Incomplete, RuleError
from db.operations.chains import next_number
from db.operations.texts import fitting_text
from db.queries.prefixes import starts_with
from db.rules import search
from db.tables.billing import NumberBook
from db.tables.customers import Customer
from db.vocabulary import N_, CustomerClass, CustomerKind, Standing

NUMBERS = "KH-"
MOST_SIGNS = {"name": 100, "phone": 40, "note": 2000, "customer_no": 40}
WORDS: dict[str, tuple[type[Any], str]] = {
    "customer_class": (CustomerClass, N_("Class")),
    "kind": (CustomerKind, N_("Kind of customer")),
    "standing": (Standing, N_("Standing")),
}
PHONE = re.compile(r"\+?[0-9][0-9-]{4,24}")


class PhoneNotReadable(RuleError):
    message = N_("{phone} is not a phone number. Write its digits, for example 13800002046 or 0571-88880000.")


def fitting(column: str, text: str) -> str:
    """The text without spaces around; raises TooLong."""
    return fitting_text(column, text, most=MOST_SIGNS[column])


def read_cell(column: str, value: Any) -> Any:
    """A cell of the list of customers in its own type; raises CellNotReadable, TooLong."""
    if column in WORDS:
        term, label = WORDS[column]
        try:
            return term(value)
        except ValueError:
            raise CellNotReadable(column, what=label, value=value) from None
    if column == "is_active":
        if not isinstance(value, bool):
            raise CellNotReadable(column, what=N_("In use"), value=value)
        return value
    return fitting(column, str(value or ""))


def readable_phone(phone: str) -> str:
    """Full-width digits and spaces made plain; raises PhoneNotReadable."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", phone))
    if plain and not PHONE.fullmatch(plain):
        raise PhoneNotReadable("phone", phone=phone.strip())
    return plain


def write_facts(customer: Customer, *, name: str, phone: str, note: str) -> None:
    """Raises Incomplete, PhoneNotReadable, TooLong."""
    if not name.strip():
        raise Incomplete("name", what=N_("Name"))
    customer.name, customer.note = fitting("name", name), fitting("note", note)
    customer.phone = phone if phone == customer.phone else readable_phone(phone)
    set_search_keys(customer)


def set_search_keys(customer: Customer) -> None:
    """The keys by which the desk finds this customer, kept wherever name or phone are written."""
    customer.name_initials = search.initials(customer.name)
    customer.phone_tail = search.phone_tail(customer.phone)


def next_customer_number(session: Session) -> str:
    """KH-000001 and on, past the numbers that came from elsewhere."""
    newest = session.scalar(
        select(Customer.customer_no)
        .where(starts_with(session, Customer.customer_no, NUMBERS))
        .order_by(Customer.customer_no.desc())
        .limit(1)
    )
    given = (newest or "").removeprefix(NUMBERS)
    book = session.get(NumberBook, "customer")
    if book is None:
        book = NumberBook(book="customer", last_no=0)
        session.add(book)
    if given.isascii() and given.isdigit():
        book.last_no = max(book.last_no, int(given))
    number = f"{NUMBERS}{next_number(session, 'customer'):06d}"
    while session.scalar(select(Customer.id).where(Customer.customer_no == number)) is not None:
        number = f"{NUMBERS}{next_number(session, 'customer'):06d}"
    return number
