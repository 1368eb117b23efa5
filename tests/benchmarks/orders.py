"""One order of the generated years while something is still to happen to it."""

from db.vocabulary import OrderState, Settlement
from tests.benchmarks.books import Job
from tests.benchmarks.estate import Item

MONTHLY, IMMEDIATE, FREE = (word.value for word in (Settlement.MONTHLY, Settlement.IMMEDIATE, Settlement.FREE))


class Order:
    """An order that something is still to happen to."""

    __slots__ = ("amount", "called", "closed", "completed", "customer", "department", "dispatched", "entry", "id")
    __slots__ += ("item", "no", "paid", "problem", "reconciled", "registered", "settlement", "state", "worker")

    def __init__(self, id_: int, no: str, customer: int, item: Item, settlement: str, registered: int) -> None:
        self.id, self.no, self.customer, self.item = id_, no, customer, item
        self.settlement, self.registered = settlement, registered
        self.amount, self.department, self.state = item.unit_price_fen, item.department_id, OrderState.ACCEPTED.value
        self.worker: int | None = None
        self.dispatched: int | None = None
        self.completed: int | None = None
        self.reconciled: int | None = None
        self.closed: int | None = None
        self.problem: str | None = None
        self.entry = 0
        self.paid = settlement == FREE
        self.called = False

    @property
    def job(self) -> Job:
        return Job(self.id, self.no, self.customer, self.department, self.item.name, self.amount)
