"""Targets of the year, and the monthly reports as they were issued (R-YEAR)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned, partial_index
from db.types import BigInt
from db.vocabulary import N_


class YearTarget(HasId, Versioned, Base):
    """What management wants a figure of the year-end report to reach: fen, a count, or a share in ten-thousandths."""

    __tablename__ = "year_target"
    __table_args__ = (
        UniqueConstraint("year", "figure"),
        CheckConstraint("year BETWEEN 2000 AND 2099", name="year_of_this_century"),
        CheckConstraint("wanted >= 0", name="not_negative"),
    )

    year: Mapped[int] = mapped_column(comment=N_("Year"))
    figure: Mapped[str] = mapped_column(Text, comment=N_("Figure"))
    wanted: Mapped[int] = mapped_column(BigInt, comment=N_("Target"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))


class MonthlyReport(HasId, Versioned, Base):
    """A month's report: the manager's words while it is a draft, and all its figures as they stood when issued."""

    __tablename__ = "monthly_report"
    __table_args__ = (
        UniqueConstraint("month", "revision"),
        CheckConstraint("length(month) = 7", name="month_is_a_month"),
        CheckConstraint("revision >= 1", name="revision_from_one"),
        CheckConstraint("(issued_at IS NULL) = (figures = '')", name="issued_with_its_figures"),
        CheckConstraint("revision = 1 OR reason <> ''", name="reissued_with_a_reason"),
        partial_index("uq_monthly_report_draft", "month", where="issued_at IS NULL", unique=True),
    )

    month: Mapped[str] = mapped_column(Text, comment=N_("Month"))
    revision: Mapped[int] = mapped_column(default=1, comment=N_("Revision"))
    words: Mapped[str] = mapped_column(Text, default="", comment=N_("Manager's words"))
    reason: Mapped[str] = mapped_column(Text, default="", comment=N_("Why it was issued again"))
    figures: Mapped[str] = mapped_column(Text, default="", comment=N_("Figures as issued"))
    written_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Written by"))
    written_at: Mapped[datetime] = mapped_column(comment=N_("Written"))
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Issued by"))
    issued_at: Mapped[datetime | None] = mapped_column(comment=N_("Issued"))
