"""The report of a survey from what the queries give, in the language of the papers. No screen."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from components.locale import translation
from components.paper.pictures import picture_svg
from components.paper.survey_report import ReportChart, SurveyReport
from components.paper.text import day
from components.survey_pictures import heat_picture, questions_picture, returns_picture
from components.survey_report_tables import (
    actions_table,
    choices_tables,
    groups_table,
    questions_table,
    rounds_table,
)
from components.survey_view import Results, Translate
from db.clock import office_time
from db.queries.corrective_actions import ActionRow
from db.queries.survey_results import Round
from db.queries.survey_words import WrittenPage
from db.queries.surveys_one import SurveyFile
from db.shares import NOTHING, format_percent
from db.vocabulary import SampleKind, SurveyAudience

MOST_LINES = 30
"""A chart of more is scaled to the page."""


def survey_report(
    one: SurveyFile,
    results: Results,
    rounds: Sequence[Round],
    written: WrittenPage,
    choices: Mapping[int, Sequence[int]],
    actions: Sequence[ActionRow],
    at: datetime,
    language: str,
) -> SurveyReport:
    _ = translation(language).gettext
    return SurveyReport(
        survey_no=one.survey_no,
        title=one.title,
        facts=_facts(one, _),
        method=tuple((name, value) for name, value in _method(one, _) if value),
        figures=_figures(results, _),
        report=one.report,
        charts=_charts(results, _),
        tables=(
            questions_table(results, _),
            *choices_tables(results, choices, _),
            groups_table(results, _),
            rounds_table(rounds, _),
            actions_table(actions, _),
        ),
        texts=_texts(results, written),
        more_texts=written.total - len(written.rows),
        printed_at=office_time(at),
    )


def _texts(results: Results, written: WrittenPage) -> tuple[tuple[str, tuple[str, ...]], ...]:
    by_question: dict[str, list[str]] = {}
    for row in written.rows:
        question = (results.is_english and row.question_en) or row.question
        by_question.setdefault(question, []).append(" ".join(part for part in (row.words, row.place) if part))
    return tuple((question, tuple(words)) for question, words in by_question.items())


def _facts(one: SurveyFile, _: Translate) -> tuple[tuple[str, str], ...]:
    return (
        (_("Survey number"), one.survey_no),
        (_("Whom it asks"), _(one.audience.label)),
        (_("Asked from – to"), f"{day(one.starts_on)} – {day(one.asked_until)}"),
        (_("State"), _(one.state.label)),
        (_("In charge"), one.owner or NOTHING),
    )


def _method(one: SurveyFile, _: Translate) -> list[tuple[str, str]]:
    groups = _(", ").join(_(group.label) for group in one.groups)
    sample = _(one.sample_kind.label)
    if one.audience is SurveyAudience.CONSUMERS:
        sample = _("{n} numbered sheets").format(n=one.sample_size or 0)
    elif one.sample_kind is SampleKind.RANDOM:
        sample = _("{n} addresses by chance, drawn by “{seed}”").format(n=one.sample_size or 0, seed=one.sample_seed)
    goals = _("everybody of the sample reached, {target} % answered; below {low} % an action follows")
    approved = " ".join(part for part in (one.approved_by, day(one.approved_on)) if part)
    trained = " ".join(part for part in (day(one.trained_on), one.trained_note) if part)
    return [
        (_("Purpose"), one.purpose),
        (_("Zones"), _(", ").join(one.zones) or _("all zones")),
        (_("Customer groups"), groups or _("all groups")),
        (_("Method"), _(", ").join(_(method.label) for method in one.methods)),
        (_("Names"), _("without names") if one.is_anonymous else _("with names")),
        (_("Sample"), sample),
        (_("Questionnaire"), f"{one.questionnaire} {one.questionnaire_revision}" if one.questionnaire else ""),
        (_("Staff who carry it out"), one.carried_out_by),
        (_("Training"), trained),
        (_("Targets"), goals.format(target=one.return_target_percent, low=one.low_percent)),
        (_("How it is evaluated"), one.evaluation),
        (_("Approved by"), approved),
        (_("Why it was approved late"), one.late_reason),
        (_("Why the target was missed"), one.short_return_reason),
        (_("Counting"), _("Satisfied: marks 4 and 5. Of fewer than five answers nothing is said.")),
    ]


def _figures(results: Results, _: Translate) -> tuple[tuple[str, str, str], ...]:
    total, scores, low = results.reach.total, results.scores, results.head.low_percent
    now, last = scores.overall(), results.last
    parts = (f"{total.delivered} / {total.sampled}", f"{total.answered} / {total.sampled}")
    if not total.sampled:
        reached: tuple[tuple[str, str, str], ...] = ((_("Sheets"), str(results.reach.sheets), _("taken over")),)
    else:
        reached = (
            (_("Distributed"), format_percent(total.delivered_percent), parts[0]),
            (_("Return rate"), format_percent(total.answered_percent), parts[1]),
        )
    before = _("last time {percent}").format(percent=last.overall.said) if last else ""
    return (
        *reached,
        (_("Overall satisfaction"), now.said if now else NOTHING, before),
        (
            _("Questions below {low} %").format(low=low),
            str(len(scores.low(low))),
            _("of {n}").format(n=len(scores.scales)),
        ),
    )


def _charts(results: Results, _: Translate) -> tuple[ReportChart, ...]:
    low, target = results.head.low_percent, results.head.return_target_percent
    notes = (
        (returns_picture, _("Came back; dashed: the goal of {target} %").format(target=target)),
        (questions_picture, _("% of 4 and 5; the tick is last time")),
        (heat_picture, _("% of 4 and 5: red under {worse}, pale red under {low}; grey: few answers").format(
            worse=low - 10, low=low)),
    )  # fmt: skip
    made = [(*drawing(results, _), note) for drawing, note in notes]
    return tuple(
        ReportChart(drawn.title, note, picture_svg(chart), len(drawn.bars or drawn.rows) > MOST_LINES)
        for drawn, chart, note in made
        if drawn.bars or drawn.cells
    )
