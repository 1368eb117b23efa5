"""China's public holidays as the office greets on them: name, first and last free day."""

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from db.vocabulary import N_

NEW_YEAR, LABOUR, NATIONAL = N_("New Year's Day"), N_("Labour Day"), N_("National Day")
NAMES = {
    "New Year's Day": NEW_YEAR,
    "Spring Festival": N_("Spring Festival"),
    "Tomb-sweeping Day": N_("Tomb-sweeping Day"),
    "Labour Day": LABOUR,
    "Dragon Boat Festival": N_("Dragon Boat Festival"),
    "National Day": NATIONAL,
    "Mid-autumn Festival": N_("Mid-autumn Festival"),
}
# Of a year not announced yet the law fixes these first days; the others follow the moon.
FIXED = {NEW_YEAR: (1, 1), LABOUR: (5, 1), NATIONAL: (10, 1)}
# Days of one holiday belong together also when a make-up day or another holiday lies between them.
GAP = timedelta(days=5)


class Holiday(NamedTuple):
    """`name` is an English text to translate; `last_on` is None while the year is not announced."""

    first_on: date
    last_on: date | None
    name: str


@cache
def _announced() -> tuple[Holiday, ...]:
    import chinese_calendar.constants  # only who asks for holidays pays for it

    found: dict[str, Holiday] = {}
    ended: list[Holiday] = []
    for day, said in sorted(chinese_calendar.constants.holidays.items()):
        name = NAMES.get(said, said)
        last = found.get(name)
        if last is not None and last.last_on is not None and day - last.last_on <= GAP:
            found[name] = last._replace(last_on=day)
            continue
        if last is not None:
            ended.append(last)
        found[name] = Holiday(day, day, name)
    return tuple(sorted([*ended, *found.values()]))


def holidays_after(day: date, many: int) -> list[Holiday]:
    """The holidays that are not over on this day, the nearest first."""
    known = [one for one in _announced() if one.last_on is not None and one.last_on >= day]
    last = max((one.first_on.year for one in _announced()), default=day.year - 1)
    for year in range(max(last + 1, day.year), day.year + 1 + many):
        fixed = [Holiday(date(year, *when), None, name) for name, when in FIXED.items()]
        known.extend(one for one in fixed if one.first_on >= day)
    return known[:many]


def holidays_before(day: date, many: int) -> list[Holiday]:
    """The holidays that are over, the latest first."""
    return [one for one in reversed(_announced()) if one.last_on is not None and one.last_on < day][:many]
