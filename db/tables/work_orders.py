"""Work orders: the slip, its lines by revision, its history and hand-overs, and the day closed by reconciliation."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned, partial_index
from db.types import BigInt, SearchText, Word
from db.vocabulary import (
    N_,
    AcceptedHow,
    Channel,
    FreeGround,
    LineKind,
    OrderKind,
    OrderState,
    Settlement,
    SignOff,
    SlipProblem,
    Trade,
)


class WorkOrder(HasId, Versioned, Base):
    """The slip 特约服务/维修单: one job for one customer. Its money state is derived from the ledger (R-DEC-4)."""

    __tablename__ = "work_order"
    __table_args__ = (
        # Each list of a screen has its (filter, sort, id) index; no screen scans this table (a test reads the plans).
        Index("ix_work_order_newest", "registered_at", "id"),
        Index("ix_work_order_state", "state", "registered_at", "id"),
        Index("ix_work_order_department", "department_id", "registered_at", "id"),
        Index("ix_work_order_department_state", "department_id", "state", "registered_at", "id"),
        Index("ix_work_order_customer", "customer_id", "registered_at"),
        Index("ix_work_order_unit", "unit_id", "registered_at"),
        Index("ix_work_order_worker", "worker_id", "wanted_at"),
        Index("ix_work_order_completed", "completed_on", "department_id", "state"),
        # Cover what the figures count of jobs registered, and done, in a period.
        Index(
            "ix_work_order_figures",
            *("registered_at", "kind", "department_id", "unit_id", "is_taken_over", "picked_up_at", "pick_up_due_at"),
        ),
        Index("ix_work_order_done", "completed_on", "department_id", "unit_id", "is_taken_over", "kind", "trade"),
        partial_index(
            "ix_work_order_repairs",
            *("registered_at", "trade", "completed_on", "department_id", "unit_id", "kind"),
            where="kind = 'repair'",
        ),
        partial_index(
            "ix_work_order_free",
            *("completed_on", "department_id", "unit_id", "amount_fen", "settlement"),
            where="settlement = 'free'",
        ),
        # Cover what jobs are taken apart by, and how long they took.
        Index(
            "ix_work_order_parts",
            *("registered_at", "channel", "item_id", "trade", "unit_id", "department_id", "is_taken_over"),
        ),
        Index(
            "ix_work_order_paces",
            *("completed_on", "department_id", "worker_id", "unit_id", "is_taken_over"),
            *("registered_at", "dispatched_at", "completed_at"),
        ),
        Index("ix_work_order_registrar", "registered_by", "recorded_at"),
        # Finished and not closed: what the month's exceptions are looked for in.
        partial_index(
            "ix_work_order_unsettled", "settlement", "completed_on", where="state IN ('completed', 'reconciled')"
        ),
        # Done at another price than the customer accepted: next to none among all slips.
        partial_index("ix_work_order_other_price", "completed_on", where="amount_fen <> accepted_fen"),
        CheckConstraint("amount_fen IS NULL OR amount_fen >= 0", name="amount_not_negative"),
        CheckConstraint("(settlement = 'free') = (free_ground IS NOT NULL)", name="free_has_a_ground"),
        CheckConstraint("revision >= 1", name="revision_from_one"),
    )

    order_no: Mapped[str] = mapped_column(SearchText, unique=True, comment=N_("Order number"))
    kind: Mapped[OrderKind] = mapped_column(Word(OrderKind), comment=N_("Kind"))
    trade: Mapped[Trade | None] = mapped_column(Word(Trade), comment=N_("Trade"))
    state: Mapped[OrderState] = mapped_column(Word(OrderState), comment=N_("State"))
    channel: Mapped[Channel] = mapped_column(Word(Channel), comment=N_("Channel"))

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), comment=N_("Customer"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), comment=N_("Unit"))
    address: Mapped[str] = mapped_column(Text, default="", comment=N_("Place of the work"))
    contact_name: Mapped[str] = mapped_column(Text, default="", comment=N_("Contact"))
    contact_phone: Mapped[str] = mapped_column(Text, default="", comment=N_("Contact phone"))

    item_id: Mapped[int | None] = mapped_column(ForeignKey("service_item.id"), comment=N_("Item"))
    item_name: Mapped[str] = mapped_column(Text, comment=N_("Item on the slip"))
    description: Mapped[str] = mapped_column(Text, default="", comment=N_("What is wanted"))
    product_model: Mapped[str] = mapped_column(Text, default="", comment=N_("Product model"))
    purchased_on: Mapped[date | None] = mapped_column(comment=N_("Purchased on"))

    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), comment=N_("Department"))
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), comment=N_("Worker"))
    wanted_at: Mapped[datetime | None] = mapped_column(comment=N_("Wanted from"))
    wanted_until: Mapped[datetime | None] = mapped_column(comment=N_("Wanted until"))

    settlement: Mapped[Settlement] = mapped_column(Word(Settlement), comment=N_("Settlement"))
    is_paid_in_advance: Mapped[bool] = mapped_column(default=False, comment=N_("Paid before the work"))
    free_ground: Mapped[FreeGround | None] = mapped_column(Word(FreeGround), comment=N_("Ground for no charge"))
    needs_quote: Mapped[bool] = mapped_column(default=False, comment=N_("Needs a quote"))
    revision: Mapped[int] = mapped_column(default=1, comment=N_("Price revision"))
    amount_fen: Mapped[int | None] = mapped_column(BigInt, comment=N_("Amount"))
    accepted_fen: Mapped[int | None] = mapped_column(BigInt, comment=N_("Amount the customer accepted"))
    accepted_how: Mapped[AcceptedHow | None] = mapped_column(Word(AcceptedHow), comment=N_("How accepted"))
    accepted_at: Mapped[datetime | None] = mapped_column(comment=N_("Price accepted"))

    registered_at: Mapped[datetime] = mapped_column(comment=N_("Registered"))
    recorded_at: Mapped[datetime] = mapped_column(comment=N_("Written down"))
    is_back_dated: Mapped[bool] = mapped_column(default=False, comment=N_("Written down later"))
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Taken by"))
    pick_up_due_at: Mapped[datetime | None] = mapped_column(comment=N_("Pick up by"))
    picked_up_at: Mapped[datetime | None] = mapped_column(comment=N_("Picked up"))
    dispatched_at: Mapped[datetime | None] = mapped_column(comment=N_("Dispatched"))
    started_at: Mapped[datetime | None] = mapped_column(comment=N_("Started"))
    completed_at: Mapped[datetime | None] = mapped_column(comment=N_("Completed"))
    completed_on: Mapped[date | None] = mapped_column(comment=N_("Day of completion"))
    completed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Completion by"))
    sign_off: Mapped[SignOff | None] = mapped_column(Word(SignOff), comment=N_("Customer's confirmation"))
    result: Mapped[str] = mapped_column(Text, default="", comment=N_("Result"))
    slip_problem: Mapped[SlipProblem | None] = mapped_column(Word(SlipProblem), comment=N_("What is wrong"))
    slip_problem_note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark on what is wrong"))
    reconciled_at: Mapped[datetime | None] = mapped_column(comment=N_("Reconciled"))
    reconciled_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Reconciled by"))
    closed_at: Mapped[datetime | None] = mapped_column(comment=N_("Closed"))
    is_taken_over: Mapped[bool] = mapped_column(default=False, comment=N_("Taken over"))
    print_count: Mapped[int] = mapped_column(default=0, comment=N_("Times printed"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))


class WorkOrderLine(HasId, Base):
    """An item or part with its price. A price change on site makes a new revision; old lines stay (R-PRICE-7)."""

    __tablename__ = "work_order_line"
    __table_args__ = (
        UniqueConstraint("work_order_id", "revision", "position"),
        CheckConstraint("quantity_thousandths > 0", name="quantity_positive"),
        CheckConstraint("unit_price_fen >= 0", name="price_not_negative"),
        CheckConstraint("amount_fen >= 0", name="amount_not_negative"),
    )

    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_order.id"), comment=N_("Work order"))
    revision: Mapped[int] = mapped_column(comment=N_("Price revision"))
    position: Mapped[int] = mapped_column(comment=N_("Position"))
    kind: Mapped[LineKind] = mapped_column(Word(LineKind), default=LineKind.ITEM, comment=N_("Kind"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("service_item.id"), comment=N_("Item"))
    price_id: Mapped[int | None] = mapped_column(ForeignKey("price.id"), comment=N_("Price of the list"))
    name: Mapped[str] = mapped_column(Text, comment=N_("Item or part"))
    unit_of_measure: Mapped[str] = mapped_column(Text, default="", comment=N_("Unit of measure"))
    quantity_thousandths: Mapped[int] = mapped_column(BigInt, comment=N_("Quantity (thousandths)"))
    unit_price_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Unit price"))
    amount_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Amount"))


class WorkOrderEvent(HasId, Base):
    """One line of an order's history, written with the change itself."""

    __tablename__ = "work_order_event"
    __table_args__ = (Index("ix_work_order_event_order", "work_order_id", "id"),)

    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_order.id"), comment=N_("Work order"))
    verb: Mapped[str] = mapped_column(Text, comment=N_("What was done"))
    state: Mapped[OrderState] = mapped_column(Word(OrderState), comment=N_("State after it"))
    happened_at: Mapped[datetime] = mapped_column(comment=N_("When"))
    recorded_at: Mapped[datetime] = mapped_column(comment=N_("Written down"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("By"))
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Instead of"))
    amount_fen: Mapped[int | None] = mapped_column(BigInt, comment=N_("Amount"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))


class WorkOrderHandover(HasId, Base):
    """Who held the job from when until when."""

    __tablename__ = "work_order_handover"
    __table_args__ = (Index("ix_work_order_handover_order", "work_order_id", "from_at"),)

    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_order.id"), comment=N_("Work order"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), comment=N_("Department"))
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), comment=N_("Worker"))
    from_at: Mapped[datetime] = mapped_column(comment=N_("From"))
    until_at: Mapped[datetime | None] = mapped_column(comment=N_("Until"))


class ReconciledDay(HasId, Base):
    """A department's day is closed when all its slips are reconciled (R-ORDER-6)."""

    __tablename__ = "reconciled_day"
    __table_args__ = (UniqueConstraint("department_id", "day"),)

    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), comment=N_("Department"))
    day: Mapped[date] = mapped_column(comment=N_("Day"))
    closed_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"), comment=N_("Closed by"))
    closed_at: Mapped[datetime] = mapped_column(comment=N_("Closed"))
