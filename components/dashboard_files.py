"""The dashboard as files: each chart as a picture of a fixed size, all its tables as a workbook. No screen."""

from components.dashboard_measured import measured
from components.dashboard_panel import Panel, View
from components.dashboard_questions import DRAWN
from components.dashboard_view import Look, cards_of, is_shown
from components.figure_words import number
from components.paper.pictures import picture_png, picture_svg
from components.paper.survey_sheets import SurveySheet, survey_xlsx

WIDTH, LOWEST, LINE = 640, 220, 27
SHAPES = {"png": "image/png", "svg": "image/svg+xml"}


def chart_picture(panel: Panel, look: Look, shape: str) -> bytes:
    """With its finding as the title, to paste into a talk; in light colours."""
    if panel.draw is None:
        raise ValueError(panel.title)
    said = " · ".join(part for part in (look.period.name, look.zone, panel.note) if part)
    title = {"text": panel.title, "subtitle": said, "anchor": "start", "fontSize": 16, "offset": 12}
    drawn = panel.draw(width=WIDTH, height=max(LOWEST, LINE * panel.lines)).properties(title=title, padding=16)
    return picture_png(drawn) if shape == "png" else picture_svg(drawn).encode()


def dashboard_xlsx(view: View) -> bytes:
    """The figures with their months, then a sheet for each chart; the last one says how all are counted."""
    _, look = view.translate, view.look
    months = [f"{days.until_on:%Y-%m}" for days in look.trend]
    heads = (_("Figure"), look.period.name, _("The period before"), _("The same time last year"), *months)
    lines = [measured(figure, view) for figure in cards_of(look, view.actor)]
    rows = [
        (
            _(one.figure.name),
            *(number(one.figure, each) for each in (one.present, one.before, one.last_year, *one.months)),
        )
        for one in lines
    ]
    sheets = [SurveySheet(_("Figures"), heads, rows)]
    meanings = [(_(one.figure.name), _(one.figure.meaning)) for one in lines]
    for chart, draw in DRAWN.items():
        panel = draw(view) if is_shown(chart.figure, look, view.actor) else None
        if panel is not None and panel.draw is not None:
            sheets.append(SurveySheet(_(chart.name), panel.heads, panel.rows))
            meanings.append((_(chart.name), _(chart.meaning)))
    heads = (_("Figure"), _("How is this counted?"))
    return survey_xlsx([*sheets, SurveySheet(_("How is this counted?"), heads, meanings, wide=2)])
