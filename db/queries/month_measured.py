"""A month measured for its report: every figure, by department where there are departments to say it of (R-YEAR)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.queries.complaint_analysis import get_complaint_notes
from db.queries.exceptions import list_department_exceptions
from db.queries.figure_slices import Question, Slice
from db.queries.figures import measure
from db.queries.figures_arrears import list_arrears_then
from db.queries.figures_parts_money import list_complaint_kinds
from db.queries.survey_progress import get_progress
from db.queries.survey_results import count_sheets
from db.queries.survey_scores import read_scores
from db.rules.billing_calendar import first_day, require_month_begun
from db.rules.care_figures import Share
from db.rules.figure import Figure, Value, departments_seen
from db.rules.month_report import (
    AGES,
    COMPLAINTS,
    COURSES,
    EXCEPTIONS,
    FORMAT,
    KINDS,
    NOTES,
    PARTS,
    SURVEYS,
    Document,
    kept_figure,
    key_of,
)
from db.rules.report_periods import Days, period_of, trend, until_today
from db.rules.survey_states import ENDED
from db.tables.surveys import Survey
from db.types import Actor
from db.vocabulary import AgeBand, MoneyException, ReportSpan, Role

MOST_SURVEYS = 12


def measure_month(
    session: Session, *, actor: Actor, month: str, at: datetime, departments: Sequence[int] = ()
) -> Document:
    """What this person may see of the month; the departments besides are for the file of a report that is issued.

    Raises MonthNotReadable, FutureMonth.
    """
    today = office_day(at)
    require_month_begun(month, today)
    period = period_of(ReportSpan.MONTH, first_day(month))
    course, days = trend(period, today), until_today(period, today)
    asked = _Asked(session, actor, month, at, departments)
    figures = [
        kept_figure(part.title, figure, asked.values(figure, course if figure in COURSES else _three(course)))
        for part in PARTS
        for figure in part.figures
    ]
    return {
        "format": FORMAT,
        "month": month,
        "until": days.last.isoformat(),
        "months": [f"{each.first:%Y-%m}" for each in course],
        "figures": figures,
        **{name: asked.notes(name, days) for name in NOTES},
    }


def _three(course: Sequence[Days]) -> list[Days]:
    """A year ago, last month, this one."""
    return [course[0], *course[-2:]]


class _Asked:
    """Who asks, when, and for which departments besides the own view."""

    def __init__(self, session: Session, actor: Actor, month: str, at: datetime, departments: Sequence[int]) -> None:
        self.session, self.actor, self.month, self.at = session, actor, month, at
        self.departments = departments

    def scopes(self, figure: Figure) -> list[int | None]:
        """Of which departments the figure is said, None for the whole office."""
        own = [*departments_seen(self.actor, figure)]
        by_department = own and Role.SUPERVISOR in figure.sees and figure.has_department
        return own + [each for each in self.departments if by_department and each not in own]

    def values(self, figure: Figure, days: Sequence[Days]) -> dict[str, list[Value]]:
        return {
            key_of(department): measure(
                self.session,
                actor=self.actor,
                figure=figure,
                slices=[Slice(each.first, each.last, "", department) for each in days],
                at=self.at,
            )
            for department in self.scopes(figure)
        }

    def notes(self, name: str, days: Days) -> dict[str, Any]:
        """What stands beside the figures, by department."""
        note = {
            AGES: self._ages,
            KINDS: self._kinds,
            EXCEPTIONS: self._exceptions,
            COMPLAINTS: self._complaints,
            SURVEYS: self._surveys,
        }[name]
        scopes = self.scopes(NOTES[name])
        return {key_of(each): note(Slice(days.first, days.last, "", each)) for each in scopes}

    def _ages(self, days: Slice) -> list[Any]:
        owed: dict[AgeBand, int] = dict.fromkeys((band for band in AgeBand if band is not AgeBand.NOT_DUE), 0)
        for cell in list_arrears_then(self.session, Question(self.actor, self.at), days):
            owed[cell.band] = owed.get(cell.band, 0) + cell.amount_fen
        return [[band.value, fen] for band, fen in owed.items()]

    def _kinds(self, days: Slice) -> list[Any]:
        parts = list_complaint_kinds(self.session, actor=self.actor, days=days)
        return [[part.key, part.value] for part in parts]

    def _exceptions(self, days: Slice) -> list[Any]:
        """As they stand at this moment, whatever the month: what is mended leaves no trace in the list."""
        found = list_department_exceptions(self.session, department_id=days.department_id, at=self.at)
        counted = [(kind, [row.at_stake_fen for row in found if row.kind is kind]) for kind in MoneyException]
        return [[kind.value, len(stakes), sum(map(abs, stakes))] for kind, stakes in counted if stakes]

    def _complaints(self, days: Slice) -> Document:
        notes = get_complaint_notes(
            self.session, actor=self.actor, month=self.month, at=self.at, department_id=days.department_id
        )
        counts = notes.counts
        return {
            "settled": notes.settled,
            "median_days": "" if notes.median_days is None else str(notes.median_days),
            "started_on_time": list(counts.started_on_time),
            "settled_on_time": list(counts.settled_on_time),
            "repeated": counts.repeated,
            "rejected": counts.rejected,
        }

    def _surveys(self, days: Slice) -> list[Any]:
        ended = select(Survey.id, Survey.survey_no, Survey.title).where(
            Survey.state.in_(ENDED), Survey.ends_on.between(days.from_on, days.until_on)
        )
        rows = self.session.execute(ended.order_by(Survey.ends_on, Survey.id).limit(MOST_SURVEYS)).all()
        return [[row.survey_no, row.title, *self._survey(row.id)] for row in rows]

    def _survey(self, survey_id: int) -> list[list[int | None]]:
        """What came back of what was delivered, and marks of 4 and 5; unsaid where too few answered (R-DEC-23)."""
        returned = get_progress(self.session, survey_id=survey_id).total.returned
        share: Share | None = read_scores(self.session, survey_id=survey_id).overall(None)
        sheets = returned.answered if returned.delivered else count_sheets(self.session, survey_id)
        satisfied: list[int | None] = [None, None] if share is None else [share.part, share.whole]
        return [[sheets, returned.delivered or sheets], satisfied]
