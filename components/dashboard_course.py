"""The chart of revenue growing day by day, beside the period it is compared with. No screen."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from components.dashboard_charts import Reached, course_chart
from components.dashboard_panel import Panel, View
from components.figure_words import MOST_SAID, relative
from db.money import format_yuan, to_yuan
from db.queries.figures_parts import list_revenue_by_day
from db.rules import figures_charts
from db.rules.report_periods import Days
from db.vocabulary import ReportSpan


def draw_course(view: View) -> Panel:
    """Revenue added up day by day, the whole of the compared period beside it."""
    _, look = view.translate, view.look
    whole = look.compared_period.days
    ask = partial(view.ask, list_revenue_by_day, actor=view.actor)
    now, before = ask(days=look.present), ask(days=look.slice(whole))
    if not now and not before:
        return Panel(figures_charts.COURSE, _("No revenue in the period"))
    total, compared = sum(fen for _day, fen in now), sum(fen for day, fen in before if day <= look.compared.until_on)
    name, than = look.period.name, look.compared_period.name
    moved = relative(total, compared)
    if moved is None or moved > MOST_SAID:
        title = _("{period}: revenue of {amount}").format(period=name, amount=format_yuan(total))
    else:
        ahead, behind = _("Revenue is {n} % ahead of {period}"), _("Revenue is {n} % behind {period}")
        title = (ahead if moved >= 0 else behind).format(n=abs(moved), period=than)
    present = _reached(now, Days(look.present.from_on, look.present.until_on))
    earlier = _reached(before, whole)
    length = max((look.period.days.last - look.period.days.first).days, (whole.last - whole.first).days)
    draw = partial(
        course_chart,
        present,
        earlier,
        names=(f"{name} {format_yuan(total)}", than),
        days=_named_days(look.period.span, look.period.days, view),
        last=length,
    )
    rows = [(day.isoformat(), to_yuan(fen)) for day, fen in now]
    heads = (_("Day"), _("Revenue (CNY)"))
    return Panel(figures_charts.COURSE, title, _("added up; dashed: {period}").format(period=than), draw, heads, rows)


def _reached(found: Sequence[tuple[date, int]], days: Days) -> list[Reached]:
    """Every day of it, also those that brought nothing."""
    by_day, total, reached = dict(found), 0, []
    for place in range((days.last - days.first).days + 1):
        total += by_day.get(date.fromordinal(days.first.toordinal() + place), 0)
        reached.append(Reached(place, total / 100))
    return reached


def _named_days(span: ReportSpan, days: Days, view: View) -> dict[int, str]:
    """Below the line: some days of a month, the months of what is longer."""
    _ = view.translate
    length = (days.last - days.first).days + 1
    every = [date.fromordinal(days.first.toordinal() + place) for place in range(length)]
    if span is ReportSpan.MONTH:
        return {day.day - 1: _("{day}.").format(day=day.day) for day in every if day.day in (1, 5, 10, 15, 20, 25, 30)}
    return {place: _("{n}/").format(n=day.month) for place, day in enumerate(every) if day.day == 1}
