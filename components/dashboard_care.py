"""Charts of what hurts: complaints by kind, and what does not look right with money. No screen."""

from collections.abc import Sequence
from functools import partial

from components.charts import REST, WHOLE, Step, pareto_chart
from components.dashboard_panel import Line, Panel, View, bars_panel
from components.figure_lists import Goes, complaints_behind
from components.survey_view import column_head
from db.queries.exceptions import count_money_exceptions
from db.queries.figures_parts import Part
from db.queries.figures_parts_money import list_complaint_kinds
from db.rules import figures, figures_charts
from db.shares import format_percent, percent_of

MOST_NAMED = 2


def draw_complained(view: View) -> Panel:
    """Bars of the kinds; those that make up half of them stand out, if they are few."""
    _ = view.translate
    now, before = view.found(list_complaint_kinds)
    total, then = sum(part.value for part in now), {part.key: part.value for part in before}
    if not total:
        return Panel(figures_charts.COMPLAINED, _("No complaint in the period"))
    few = _few([part.value for part in now])
    lines = [
        Line(part.key, _(part.name), part.value, then.get(part.key, 0), str(part.value),
             complaints_behind(view.look.present, kind=part.key), stands_out=place < few)
        for place, part in enumerate(now)
    ]  # fmt: skip
    heads = (_("Kind of complaint"), _(figures.COMPLAINTS.name), _("In comparison"))
    title = _finding([each.name for each in lines], now, few, view)
    note = _("{n} complaints; mark: {period}").format(n=total, period=view.look.compared_period.name)
    return bars_panel(figures_charts.COMPLAINED, title, note, lines, heads)


def draw_pareto(view: View) -> Panel:
    """The same kinds with the share that is reached."""
    _ = view.translate
    now = view.ask(list_complaint_kinds, actor=view.actor, days=view.look.present)
    total, reached, steps = sum(part.value for part in now), 0, []
    if not total:
        return Panel(figures_charts.PARETO, _("No complaint in the period"))
    few = _few([part.value for part in now])
    for place, part in enumerate(now):
        reached += part.value
        rate = percent_of(reached, total) or 0
        # Half up in one step: a share rounded to 54.5 before would be 54.
        whole, tone = (200 * reached + total) // (2 * total), WHOLE if place < few else REST
        said = format_percent(str(whole))
        steps.append(Step(part.key, column_head(_(part.name)), part.value, float(rate), said, tone))
    title = _finding([_(part.name) for part in now], now, few, view)
    rows = [(_(part.name), part.value, step.said) for part, step in zip(now, steps, strict=True)]
    heads = (_("Kind of complaint"), _(figures.COMPLAINTS.name), _("Share reached"))
    goes = {part.key: complaints_behind(view.look.present, kind=part.key) for part in now}
    note = _("Bars: complaints. Line: share reached.")
    return Panel(figures_charts.PARETO, title, note, partial(pareto_chart, steps), heads, rows, goes)


def draw_exceptions(view: View) -> Panel:
    """As they stand now."""
    _ = view.translate
    counts = view.ask(count_money_exceptions, actor=view.actor, at=view.look.at)
    if not counts:
        return Panel(figures_charts.EXCEPTIONS, _("No exceptions with money"))
    ordered = sorted(counts.items(), key=lambda each: -each[1])
    lines = [
        Line(kind.value, _(kind.label), number, None, str(number), Goes("exceptions", {"kind": kind.value}),
             stands_out=place == 0)
        for place, (kind, number) in enumerate(ordered)
    ]  # fmt: skip
    title = _("{n} exceptions, most of them: {kind}").format(n=sum(counts.values()), kind=lines[0].name)
    heads = (_("Exception"), _("Now"))
    panel = bars_panel(figures_charts.EXCEPTIONS, title, _("as they stand now"), lines, heads)
    return panel._replace(rows=[row[:2] for row in panel.rows])


def _few(counts: list[int]) -> int:
    """How many of the most frequent make up half, if those are fewer than half of all kinds."""
    reached = 0
    for place, count in enumerate(counts, start=1):
        reached += count
        if 2 * reached >= sum(counts):
            return place if 2 * place <= len(counts) or place == 1 else 0
    return 0


def _finding(names: list[str], now: Sequence[Part], few: int, view: View) -> str:
    _ = view.translate
    if not few:
        return _("No kind of complaint stands out")
    total, part = sum(each.value for each in now), sum(each.value for each in now[:few])
    said = format_percent(percent_of(part, total))
    if few > MOST_NAMED:
        return _("{n} of {all} kinds make up {share} of the complaints").format(n=few, all=len(now), share=said)
    return _("{names}: {share} of the complaints").format(names=_(", ").join(names[:few]), share=said)
