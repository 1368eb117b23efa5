"""Complaints with their clocks, and every step of them (R-COMP)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned, partial_index
from db.types import Word
from db.vocabulary import (
    N_,
    ComplaintArea,
    ComplaintCause,
    ComplaintClock,
    ComplaintKind,
    ComplaintSource,
    ComplaintState,
    ComplaintVerb,
    Role,
    Severity,
)

IS_OPEN = "state NOT IN ('closed', 'declined')"


class Complaint(HasId, Versioned, Base):
    """What somebody complains about, who leads its handling, and until when. Who is complained about sees nothing."""

    __tablename__ = "complaint"
    __table_args__ = (
        CheckConstraint("title <> ''", name="has_a_title"),
        CheckConstraint("customer_id IS NOT NULL OR contact_name <> ''", name="from_somebody"),
        CheckConstraint("(settled_at IS NULL) = (outcome = '')", name="settled_with_an_outcome"),
        CheckConstraint("(state = 'declined') = (explanation <> '')", name="declined_with_an_explanation"),
        CheckConstraint("(closed_at IS NULL) = (state NOT IN ('closed', 'declined'))", name="ends_with_a_moment"),
        CheckConstraint("rounds >= 1", name="handled_once_at_least"),
        # The running clocks, the nearest first: board, inbox and escalation read nothing else.
        partial_index("ix_complaint_open", "next_due_at", "id", where=IS_OPEN),
        Index("ix_complaint_received", "received_on", "kind", "severity", "department_id"),
        Index("ix_complaint_settled", "settled_at", "severity"),
        partial_index("ix_complaint_closed", "closed_at", "state", where="closed_at IS NOT NULL"),
        Index("ix_complaint_customer", "customer_id", "received_on"),
        partial_index("ix_complaint_order", "work_order_id", where="work_order_id IS NOT NULL"),
        partial_index("ix_complaint_against", "against_staff_id", where="against_staff_id IS NOT NULL"),
        partial_index("ix_complaint_callback", "callback_id", where="callback_id IS NOT NULL"),
    )

    complaint_no: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Complaint number"))
    source: Mapped[ComplaintSource] = mapped_column(Word(ComplaintSource), comment=N_("Source"))
    kind: Mapped[ComplaintKind] = mapped_column(Word(ComplaintKind), comment=N_("Kind of complaint"))
    severity: Mapped[Severity] = mapped_column(Word(Severity), comment=N_("Severity"))
    first_severity: Mapped[Severity] = mapped_column(Word(Severity), comment=N_("Severity at the beginning"))
    state: Mapped[ComplaintState] = mapped_column(
        Word(ComplaintState), default=ComplaintState.WAITING, comment=N_("State")
    )
    title: Mapped[str] = mapped_column(Text, comment=N_("Matter"))
    words: Mapped[str] = mapped_column(Text, default="", comment=N_("Customer's words"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), comment=N_("Customer"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), comment=N_("Unit"))
    contact_name: Mapped[str] = mapped_column(Text, default="", comment=N_("Contact"))
    contact_phone: Mapped[str] = mapped_column(Text, default="", comment=N_("Phone of the contact"))
    work_order_id: Mapped[int | None] = mapped_column(ForeignKey("work_order.id"), comment=N_("About the order"))
    callback_id: Mapped[int | None] = mapped_column(
        ForeignKey("callback.id", use_alter=True), comment=N_("Heard in the callback")
    )
    repeat_of_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"), comment=N_("Repeats"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), comment=N_("Responsible department"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Handled by"))
    led_by: Mapped[Role] = mapped_column(Word(Role), default=Role.SUPERVISOR, comment=N_("Led by"))
    against_staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), comment=N_("About somebody of staff"))
    received_at: Mapped[datetime] = mapped_column(comment=N_("Received"))
    received_on: Mapped[date] = mapped_column(comment=N_("Received on"))
    received_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Received by"))
    recorded_at: Mapped[datetime] = mapped_column(comment=N_("Recorded"))
    rounds: Mapped[int] = mapped_column(default=1, comment=N_("Times handled"))
    start_by: Mapped[datetime | None] = mapped_column(comment=N_("Start by"))
    started_at: Mapped[datetime | None] = mapped_column(comment=N_("Started"))
    settle_by: Mapped[datetime | None] = mapped_column(comment=N_("Settle by"))
    is_term_agreed: Mapped[bool] = mapped_column(default=False, comment=N_("Term agreed with the customer"))
    reply_by: Mapped[datetime | None] = mapped_column(comment=N_("Reply promised by"))
    follow_up_on: Mapped[date | None] = mapped_column(comment=N_("Follow up on"))
    told_at: Mapped[datetime | None] = mapped_column(comment=N_("Progress last told"))
    is_provisional: Mapped[bool] = mapped_column(default=False, comment=N_("Holidays of that year not announced yet"))
    next_due_at: Mapped[datetime | None] = mapped_column(comment=N_("Next term"))
    next_clock: Mapped[ComplaintClock | None] = mapped_column(Word(ComplaintClock), comment=N_("Clock that runs"))
    cause: Mapped[ComplaintCause | None] = mapped_column(Word(ComplaintCause), comment=N_("Cause"))
    outcome: Mapped[str] = mapped_column(Text, default="", comment=N_("Outcome"))
    settled_at: Mapped[datetime | None] = mapped_column(comment=N_("Settled"))
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Settled by"))
    is_outcome_accepted: Mapped[bool | None] = mapped_column(comment=N_("Outcome accepted"))
    explanation: Mapped[str] = mapped_column(Text, default="", comment=N_("Explanation to the customer"))
    closed_at: Mapped[datetime | None] = mapped_column(comment=N_("Closed"))


class ComplaintEvent(HasId, Base):
    """One step of a complaint: who did what, and which severity, department or term it changed."""

    __tablename__ = "complaint_event"
    __table_args__ = (Index("ix_complaint_event_complaint", "complaint_id", "id"),)

    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), comment=N_("Complaint"))
    verb: Mapped[ComplaintVerb] = mapped_column(Word(ComplaintVerb), comment=N_("Step"))
    happened_at: Mapped[datetime] = mapped_column(comment=N_("When"))
    recorded_at: Mapped[datetime] = mapped_column(comment=N_("Recorded"))
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("By"))
    round: Mapped[int] = mapped_column(default=1, comment=N_("Time handled"))
    severity: Mapped[Severity] = mapped_column(Word(Severity), comment=N_("Severity"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), comment=N_("Responsible department"))
    due_at: Mapped[datetime | None] = mapped_column(comment=N_("Term"))
    is_late: Mapped[bool] = mapped_column(default=False, comment=N_("Too late"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))


class ResponsibleDepartment(Versioned, Base):
    """Which department answers for goods and shop staff, and which for property matters (R-COMP-3)."""

    __tablename__ = "responsible_department"

    area: Mapped[ComplaintArea] = mapped_column(Word(ComplaintArea), primary_key=True, comment=N_("Area"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), comment=N_("Department"))
