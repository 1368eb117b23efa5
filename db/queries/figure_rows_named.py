"""What a counted row is called: its number, home and customer, what it is about, and the record it opens."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Select, Subquery, Text, case, cast, func, literal, null, select, type_coerce
from sqlalchemy.orm import aliased

from db.queries.figure_counted import Record
from db.tables.adjustments import Adjustment
from db.tables.agreements import AgreementPeriod
from db.tables.billing import BillingNotice, LedgerEntry
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.customers import Customer, Unit
from db.tables.quotes import Quote
from db.tables.registers import HomeHandOver, HouseholdVisit, VacantCheck
from db.tables.work_orders import WorkOrder

Home = aliased(Unit, name="home")
NO_WORDS = literal("")


def named(record: Record, rows: Subquery) -> Select[Any]:
    """`opens` and `key`: the record that the number leads to, and what its page is asked for."""
    return NAMED[record](rows)


def _orders(rows: Subquery) -> Select[Any]:
    said = _said(rows, Record.ORDER, WorkOrder.order_no, WorkOrder.order_no, what=WorkOrder.item_name)
    return _of_customer(said.join_from(rows, WorkOrder, WorkOrder.id == rows.c.id), WorkOrder)


def _quotes(rows: Subquery) -> Select[Any]:
    said = _said(rows, Record.QUOTE, Quote.quote_no, Quote.quote_no, what=Quote.title)
    found = said.join_from(rows, Quote, Quote.id == rows.c.id).join(WorkOrder, WorkOrder.id == Quote.work_order_id)
    return _of_customer(found, WorkOrder)


def _entries(rows: Subquery) -> Select[Any]:
    """An entry leads to its job or adjustment, a fee or a balance to the customer."""
    entry, job, decided = LedgerEntry, WorkOrder.order_no, Adjustment.adjustment_no
    opens = case(
        (job.is_not(None), literal(Record.ORDER.value)),
        (decided.is_not(None), literal(Record.ADJUSTMENT.value)),
        else_=literal(Record.CUSTOMER.value),
    )
    what = func.coalesce(WorkOrder.item_name, func.nullif(entry.reason, ""), entry.bill_month)
    key = func.coalesce(job, decided, cast(entry.customer_id, Text))
    said = _said(rows, opens, func.coalesce(job, decided, Customer.customer_no), key, what=what, word=entry.kind)
    return (
        said.join_from(rows, entry, entry.id == rows.c.id)
        .join(Customer, Customer.id == entry.customer_id)
        .outerjoin(WorkOrder, WorkOrder.id == entry.work_order_id)
        .outerjoin(Adjustment, Adjustment.id == entry.adjustment_id)
        .outerjoin(AgreementPeriod, AgreementPeriod.id == entry.period_id)
        .outerjoin(Home, Home.id == func.coalesce(rows.c.unit_id, WorkOrder.unit_id, AgreementPeriod.unit_key))
    )


def _callbacks(rows: Subquery) -> Select[Any]:
    """A callback leads to what it asked about."""
    job, matter = WorkOrder.order_no, Complaint.complaint_no
    opens = case(
        (job.is_not(None), literal(Record.ORDER.value)),
        (matter.is_not(None), literal(Record.COMPLAINT.value)),
        else_=literal(Record.CUSTOMER.value),
    )
    key = func.coalesce(job, matter, cast(Customer.id, Text))
    what = func.coalesce(WorkOrder.item_name, Complaint.title, "")
    number = func.coalesce(job, matter, Customer.customer_no)
    said = _said(rows, opens, number, key, what=what, mark=Callback.satisfaction)
    return (
        said.join_from(rows, Callback, Callback.id == rows.c.id)
        .outerjoin(WorkOrder, WorkOrder.id == Callback.work_order_id)
        .outerjoin(Complaint, Complaint.id == Callback.complaint_id)
        .outerjoin(Customer, Customer.id == func.coalesce(Callback.customer_id, Complaint.customer_id))
        .outerjoin(Home, Home.id == func.coalesce(WorkOrder.unit_id, Complaint.unit_id))
    )


def _complaints(rows: Subquery) -> Select[Any]:
    said = _said(
        rows, Record.COMPLAINT, Complaint.complaint_no, Complaint.complaint_no, what=Complaint.title,
        word=Complaint.kind, who=func.coalesce(Customer.name, Complaint.contact_name),
    )  # fmt: skip
    return (
        said.join_from(rows, Complaint, Complaint.id == rows.c.id)
        .outerjoin(Customer, Customer.id == Complaint.customer_id)
        .outerjoin(WorkOrder, WorkOrder.id == Complaint.work_order_id)
        .outerjoin(Home, Home.id == func.coalesce(Complaint.unit_id, WorkOrder.unit_id))
    )


def _notices(rows: Subquery) -> Select[Any]:
    """As they were printed; the customer's page has them all."""
    notice = BillingNotice
    key = cast(notice.customer_id, Text)
    said = _said(
        rows, Record.CUSTOMER, notice.notice_no, key, what=notice.month, who=notice.customer_name,
        place=notice.unit_label,
    )  # fmt: skip
    return said.join_from(rows, notice, notice.id == rows.c.id)


def _households(rows: Subquery) -> Select[Any]:
    key = cast(Customer.id, Text)
    said = _said(rows, Record.CUSTOMER, Customer.customer_no, key, word=rows.c.word)
    found = said.join_from(rows, Customer, Customer.id == rows.c.id)
    return found.outerjoin(Home, Home.id == rows.c.unit_id)


def _homes(record: Record, word: Callable[[Subquery], Any]) -> Callable[[Subquery], Select[Any]]:
    def say(rows: Subquery) -> Select[Any]:
        said = _said(rows, record, Home.label, Home.label, who=NO_WORDS, word=word(rows))
        return said.join_from(rows, Home, Home.id == rows.c.id)

    return say


def _register(record: Record, table: Any, what: Any, words: Any) -> Callable[[Subquery], Select[Any]]:
    def say(rows: Subquery) -> Select[Any]:
        said = _said(rows, record, Home.label, cast(table.id, Text), who=NO_WORDS, what=what, word=words)
        return said.join_from(rows, table, table.id == rows.c.id).join(Home, Home.id == table.unit_id)

    return say


def _said(
    rows: Subquery,
    opens: Any,
    number: Any,
    key: Any,
    *,
    what: Any = NO_WORDS,
    word: Any = None,
    mark: Any = None,
    who: Any = Customer.name,
    place: Any = Home.label,
) -> Select[Any]:
    """The columns of a FigureRow, in its order."""
    kind = literal(opens.value) if isinstance(opens, Record) else opens
    return select(
        *(rows.c.on, number.label("number"), type_coerce(kind, Text).label("opens"), key.label("key")),
        *(func.coalesce(place, "").label("place"), func.coalesce(who, "").label("who"), what.label("what")),
        *((null() if extra is None else extra).label(name) for name, extra in (("word", word), ("mark", mark))),
        *(rows.c.due, rows.c.done, rows.c.part, rows.c.whole),
    )


def _of_customer(found: Select[Any], job: Any) -> Select[Any]:
    return found.join(Customer, Customer.id == job.customer_id).outerjoin(Home, Home.id == job.unit_id)


NAMED: Mapping[Record, Callable[[Subquery], Select[Any]]] = {
    Record.ORDER: _orders,
    Record.ENTRY: _entries,
    Record.QUOTE: _quotes,
    Record.CALLBACK: _callbacks,
    Record.COMPLAINT: _complaints,
    Record.NOTICE: _notices,
    Record.HOUSEHOLD: _households,
    Record.HOME: _homes(Record.HOME, lambda rows: rows.c.word),
    Record.VISITED: _homes(Record.VISITED, lambda rows: None),
    Record.HAND_OVER: _register(Record.HAND_OVER, HomeHandOver, HomeHandOver.received_by, HomeHandOver.state),
    Record.VISIT: _register(Record.VISIT, HouseholdVisit, HouseholdVisit.visited_by, HouseholdVisit.topics),
    Record.CHECK: _register(Record.CHECK, VacantCheck, VacantCheck.checked_by, VacantCheck.findings),
}
