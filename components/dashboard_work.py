"""Charts of the work: where it comes from, and how fast it is done. No screen."""

from functools import partial
from typing import Any

from components.dashboard_charts import Stages, stage_chart
from components.dashboard_panel import Line, Panel, View, bars_panel
from components.figure_lists import orders_behind, rows_behind
from db.queries.figures import measure
from db.queries.figures_parts import Pace, list_orders_by, list_paces
from db.queries.staff import list_departments
from db.rules import figures, figures_charts
from db.shares import format_percent, percent_of
from db.vocabulary import Channel, OrderSplit, Trade

DAY = 86_400


def draw_split(split: OrderSplit, view: View) -> Panel:
    """Orders by channel, item, trade or zone; a bar leads to its orders."""
    _, days = view.translate, view.look.present
    now, before = view.found(list_orders_by, split=split)
    chart, total = figures_charts.SPLITS[split], sum(part.value for part in now)
    if not total:
        return Panel(chart, _("No orders in the period"))
    then = {part.key: part.value for part in before}
    lines = [
        Line(
            str(part.key),
            _part_name(split, part.key, part.name, view),
            part.value,
            then.get(part.key, 0),
            f"{part.value:,} · {format_percent(percent_of(part.value, total))}",
            orders_behind(days, **{split.value: part.key}),
            stands_out=place == 0,
        )
        for place, part in enumerate(now)
    ]
    most = format_percent(percent_of(now[0].value, total))
    title = _("{name}: {share} of the orders").format(name=lines[0].name, share=most)
    heads = (_(split.label), _(figures.ORDERS.name), _("In comparison"))
    return bars_panel(chart, title, view.mark, lines, heads)


def _part_name(split: OrderSplit, key: Any, name: str, view: View) -> str:
    _ = view.translate
    if split is OrderSplit.CHANNEL:
        return _(Channel(key).label)
    if split is OrderSplit.TRADE:
        return _(Trade(key).label)
    if split is OrderSplit.ZONE:
        return key or _("Without a home")
    return name or _("Not on the price list")


def draw_speed(view: View) -> Panel:
    """From registration to dispatch to completion by department, the slowest first."""
    _, days = view.translate, view.look.present
    paces: list[Pace] = view.ask(list_paces, actor=view.actor, days=days)
    if not paces:
        return Panel(figures_charts.SPEED, _("No job was completed in the period"))
    lines, rows, goes = [], [], {}
    for pace in paces:
        # Rounded once, so that the parts add up to what is said.
        first = round(pace.until_dispatch / pace.jobs / DAY, 1)
        second = round(pace.until_completion / pace.jobs / DAY, 1)
        said = _("{n} d ({first} + {second})").format(n=f"{first + second:.1f}", first=first, second=second)
        key = str(pace.department_id)
        lines.append(Stages(key, pace.department, first, second, said, f"{pace.department} {said}"))
        rows.append((pace.department, pace.jobs, first, second, round(first + second, 1)))
        goes[key] = orders_behind(days, of="done", department=key)
    title = _("{name} takes longest: {n} days").format(name=paces[0].department, n=rows[0][-1])
    note = _("pale: until dispatch; dark: until completion; days on average")
    heads = (_("Department"), _("Jobs"), _("Until dispatch (d)"), _("Until completion (d)"), _("Together (d)"))
    return Panel(figures_charts.SPEED, title, note, partial(stage_chart, lines), heads, rows, goes, len(lines))


def draw_pick_ups(view: View) -> Panel:
    """Repairs picked up by their term, by department, the lowest first."""
    _, look = view.translate, view.look
    there = [each for each in view.ask(list_departments) if look.department_id in (None, each.id)]
    slices = [days._replace(department_id=each.id) for each in there for days in (look.present, look.compared)]
    values = view.ask(measure, actor=view.actor, figure=figures.PICKED_UP_ON_TIME, slices=slices, at=look.at)
    found = [(each, *values[2 * place : 2 * place + 2]) for place, each in enumerate(there)]
    found = sorted((one for one in found if one[1].rate is not None), key=lambda one: one[1].rate)
    if not found:
        return Panel(figures_charts.PICK_UPS, _("No repair had to be picked up in the period"))
    lines = [
        Line(
            str(each.id),
            each.name,
            now.percent,
            before.percent,
            format_percent(now.percent),
            rows_behind(figures.PICKED_UP_ON_TIME, look.present._replace(department_id=each.id)),
            stands_out=place == 0,
        )
        for place, (each, now, before) in enumerate(found)
    ]
    title = _("{name} is the last to pick up: {rate} on time").format(name=lines[0].name, rate=lines[0].said)
    heads = (_("Department"), _(figures.PICKED_UP_ON_TIME.name), _("In comparison"))
    return bars_panel(figures_charts.PICK_UPS, title, view.mark, lines, heads, most=100)
