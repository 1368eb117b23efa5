"""Charts of the money: who earns it, what is collected and what is overdue. No screen."""

from collections import Counter
from functools import partial

from components.charts import REST, WHOLE, Point, trend_chart
from components.dashboard_panel import Line, Panel, View, bars_panel
from components.figure_lists import Goes, rows_behind
from db.money import format_yuan, to_yuan
from db.queries.figure_slices import Slice
from db.queries.figures import measure
from db.queries.figures_fees import rate_value
from db.queries.figures_parts import list_revenue_by_department
from db.queries.figures_parts_money import get_collected, list_arrears_ages
from db.rules import figures, figures_charts
from db.shares import format_percent, percent_of
from db.vocabulary import AgeBand, CustomerGroup


def draw_groups(view: View) -> Panel:
    """Collection rates by group, those below the compared period standing out."""
    _, look = view.translate, view.look
    now, before = view.found(get_collected, at=look.at)
    lines = []
    for group in CustomerGroup:
        if group not in now:
            continue
        rate, earlier = rate_value(now[group]).percent, None
        if group in before:
            earlier = rate_value(before[group]).percent
        is_less = rate is not None and earlier is not None and rate < earlier
        goes = rows_behind(figures.RATE_OF_YEAR, look.present._replace(only=group))
        lines.append(Line(group.value, _(group.label), rate, earlier, format_percent(rate), goes, is_less))
    if not lines:
        return Panel(figures_charts.GROUPS, _("No recurring fee is due in twelve months"))
    less, than = [each.name for each in lines if each.stands_out], look.compared_period.name
    if not any(each.before is not None for each in lines):
        lowest = min(lines, key=lambda each: each.value)
        title = _("Lowest collection: {name} with {rate}").format(name=lowest.name, rate=lowest.said)
    elif less:
        title = _("{names} collected less than in {period}").format(names=_(", ").join(less), period=than)
    else:
        title = _("No group collected less than in {period}").format(period=than)
    note = _("twelve months, by amount; mark: {period}").format(period=than)
    heads = (_("Group"), _(figures.RATE_OF_YEAR.name), _("In comparison"))
    return bars_panel(figures_charts.GROUPS, title, note, lines, heads, most=100)


def draw_earners(view: View) -> Panel:
    """Revenue by department; a bar leads to its jobs of these days."""
    _, look = view.translate, view.look
    now, before = view.found(list_revenue_by_department)
    total, then = sum(part.value for part in now), {part.key: part.value for part in before}
    if total <= 0:
        return Panel(figures_charts.EARNERS, _("No revenue in the period"))
    lines = [
        Line(
            str(part.key),
            part.name,
            to_yuan(part.value),
            to_yuan(then.get(part.key, 0)),
            format_yuan(part.value),
            rows_behind(figures.REVENUE, look.present._replace(department_id=part.key)),
            stands_out=place == 0,
        )
        for place, part in enumerate(now)
    ]
    most = format_percent(percent_of(now[0].value, total))
    title = _("{name} brings {share} of the revenue").format(name=now[0].name, share=most)
    note = view.mark
    heads = (_("Department"), _("Revenue (CNY)"), _("In comparison"))
    return bars_panel(figures_charts.EARNERS, title, note, lines, heads)


def draw_margins(view: View) -> Panel:
    """The margin of jobs priced by a quote, by month."""
    _, look = view.translate, view.look
    slices: list[Slice] = look.trend
    values = view.ask(measure, actor=view.actor, figure=figures.MARGIN, slices=slices, at=look.at)
    months = [f"{days.until_on:%Y-%m}" for days in slices]
    rates = [value.percent for value in values]
    if not any(rate is not None for rate in rates):
        return Panel(figures_charts.MARGINS, _("No special job was confirmed in these months"))
    known = [(month, rate) for month, rate in zip(months, rates, strict=True) if rate is not None]
    points = [Point(month, month[2:], round(rate), WHOLE if month == months[-1] else REST) for month, rate in known]
    title = _("Margin of special jobs: {rate} in {month}").format(rate=format_percent(known[-1][1]), month=known[-1][0])
    rows = [(month, rate) for month, rate in zip(months, rates, strict=True)]
    heads = (_("Month"), _("Margin (%)"))
    return Panel(
        figures_charts.MARGINS,
        title,
        _("per cent; months without one are left out"),
        partial(trend_chart, points),
        heads,
        rows,
    )


def draw_ages(view: View) -> Panel:
    """Arrears by age at the end of the period; behind them the list of today, or what was overdue on that day."""
    _, look = view.translate, view.look
    now, before = view.found(list_arrears_ages, at=look.at)
    fen, then = Counter[AgeBand](), Counter[AgeBand]()
    for sums, cells in ((fen, now), (then, before)):
        for cell in cells:
            sums[cell.band] += cell.amount_fen
    total = sum(fen.values())
    if total <= 0:
        return Panel(figures_charts.AGES, _("Nobody owes anything overdue."))
    most = max(fen, key=lambda band: fen[band])
    goes = Goes("arrears", {"part": "ageing"}) if look.is_running else rows_behind(figures.ARREARS, look.present)
    lines = [
        Line(band.value, _(band.label), to_yuan(fen[band]), to_yuan(then[band]), format_yuan(fen[band]), goes,
             stands_out=band is most)
        for band in AgeBand if band is not AgeBand.NOT_DUE
    ]  # fmt: skip
    words = _("{amount} of {total} overdue is {band} old")
    title = words.format(amount=format_yuan(fen[most]), total=format_yuan(total), band=_(most.label))
    note = view.mark
    heads = (_("Age"), _("Overdue (CNY)"), _("In comparison"))
    return bars_panel(figures_charts.AGES, title, note, lines, heads)
