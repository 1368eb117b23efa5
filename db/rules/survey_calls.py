"""On which day each address of a survey by telephone is called."""

from datetime import date, timedelta

from db.rules.callbacks import MOST_TRIES
from db.rules.working_days import WorkingCalendar


def planned_days(count: int, *, first: date, last: date, calendar: WorkingCalendar) -> list[date]:
    """So many calls spread evenly over the working days, in the order of the list.

    The last days stay free for who is not reached: three tries are on different days (R-CALL-4).
    """
    span = range((last - first).days + 1)
    days = [day for n in span if calendar.is_working_day(day := first + timedelta(days=n))] or [max(first, last)]
    days = days[: max(1, len(days) - (MOST_TRIES - 1))]
    return [days[call * len(days) // count] for call in range(count)]
