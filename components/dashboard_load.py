"""Charts of how busy the office is: weekday by hour, jobs by worker. No screen."""

from collections.abc import Mapping
from functools import partial

from components.dashboard_panel import Line, Panel, View, bars_panel
from components.figure_lists import WEEKDAYS, hour_said, orders_behind
from components.survey_charts import FEW, HeatCell, heat_chart
from db.queries.figures_parts import list_jobs_by_worker, list_order_hours
from db.rules import figures, figures_charts


def draw_hours(view: View) -> Panel:
    """Orders by weekday and hour, from the first hour that has any to the last one; a cell leads to its orders."""
    _, days = view.translate, view.look.present
    counts: Mapping[tuple[int, int], int] = view.ask(list_order_hours, actor=view.actor, days=days)
    if not counts:
        return Panel(figures_charts.HOURS, _("No orders in the period"))
    most, busiest = max(counts.values()), max(counts, key=lambda place: (counts[place], place))
    hours = range(min(hour for _day, hour in counts), max(hour for _day, hour in counts) + 1)
    cells = []
    for day, _name in enumerate(WEEKDAYS):
        for hour in hours:
            number = counts.get((day, hour), 0)
            # A quarter of the most busy hour is one shade.
            shade = str(min(3, 4 * number // most)) if number else FEW
            said, tip = str(number or ""), f"{hour_said(day, hour, _)}: {number}"
            cells.append(HeatCell(str(day), str(hour), said, shade, (day, hour) == busiest, tip))
    rows = [(str(day), _(name)) for day, name in enumerate(WEEKDAYS)]
    columns = [(str(hour), str(hour)) for hour in hours]
    day, hour = busiest
    title = _("Busiest on {day} at {hour}: {n} orders").format(
        day=_(WEEKDAYS[day]), hour=f"{hour}:00–{hour + 1}:00", n=most
    )
    table = [(_(name), *(counts.get((day, hour), 0) for hour in hours)) for day, name in enumerate(WEEKDAYS)]
    heads = (_("Weekday"), *(f"{hour}:00" for hour in hours))
    draw = partial(heat_chart, cells, rows, columns, is_much=True)
    goes = {
        f"{day}-{hour}": orders_behind(days, hour=f"{day + 1}-{hour}")
        for (day, hour), number in counts.items()
        if number
    }
    return Panel(figures_charts.HOURS, title, "", draw, heads, table, goes, len(rows) + 1)


def draw_workers(view: View) -> Panel:
    """Jobs done by worker; a bar leads to them."""
    _, days = view.translate, view.look.present
    now, before = view.found(list_jobs_by_worker)
    if not now:
        return Panel(figures_charts.WORKERS, _("No job was completed in the period"))
    then = {part.key: part.value for part in before}
    lines = [
        Line(
            str(part.key),
            part.name or _("Without a worker"),
            part.value,
            then.get(part.key, 0),
            f"{part.value:,}",
            orders_behind(days, of="done", worker=part.key),
            stands_out=place == 0,
        )
        for place, part in enumerate(now)
    ]
    title = _("{name} did most: {n} jobs").format(name=lines[0].name, n=lines[0].said)
    heads = (_("Worker"), _(figures.COMPLETED.name), _("In comparison"))
    return bars_panel(figures_charts.WORKERS, title, view.mark, lines, heads)
