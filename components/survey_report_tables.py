"""The tables of a survey's report: questions, places and groups, earlier surveys, corrective actions. No screen."""

from collections.abc import Mapping, Sequence

from components.paper.survey_report import ReportTable
from components.paper.text import day
from components.survey_tables import group_rows, question_rows
from components.survey_view import Results, Translate
from db.queries.corrective_actions import ActionRow
from db.queries.survey_results import Round
from db.rules.care_figures import Share
from db.rules.questionnaires import choices_in
from db.shares import NOTHING


def _said(value: float | None, form: str = "{:.1f}") -> str:
    return NOTHING if value is None else form.format(value)


def questions_table(results: Results, _: Translate) -> ReportTable:
    heads = (_("Topic"), _("Survey question"), _("Marks"), "1", "2", "3", "4", "5", _("Satisfied %"), _("Last time %"))
    rows = [
        (row["topic"], row["question"], str(row["answers"] or NOTHING),
         *(_said(row[f"mark {mark}"], "{}") for mark in range(1, 6)), _said(row["satisfied"]), _said(row["before"]))
        for row in question_rows(results, _)
    ]  # fmt: skip
    widths = (2, 5, 1.2, 0.8, 0.8, 0.8, 0.8, 0.8, 1.6, 1.6)
    return ReportTable(_("All figures"), heads, tuple(rows), widths, tuple(range(2, 10)))


def groups_table(results: Results, _: Translate) -> ReportTable:
    heads, rows = (_("Place or group"), _("Marks"), _("Satisfied %"), _("Beside everybody")), []
    for split in ("zone", "building", "kind"):
        for row in group_rows(results._replace(split=split, about=None), _):
            change = _said(row["change"], "{:+.1f}")
            rows.append((row["name"], _said(row["answers"], "{}"), _said(row["satisfied"]), change))
    none = _("Answers are not counted by place.")
    return ReportTable(_("Places and groups"), heads, tuple(rows), (4, 1, 1.4, 1.6), (1, 2, 3), none)


def rounds_table(rounds: Sequence[Round], _: Translate) -> ReportTable:
    heads = (_("Starts on"), _("Survey"), _("Overall satisfaction"))
    rows = tuple((day(each.starts_on), each.title, each.overall.said) for each in rounds)
    return ReportTable(_("Earlier surveys"), heads, rows, (1.2, 4, 1.4), (2,))


def actions_table(actions: Sequence[ActionRow], _: Translate) -> ReportTable:
    heads = (
        _("Number"),
        _("What scored low"),
        _("Satisfied %"),
        _("State"),
        _("Measure taken"),
        _("In charge"),
        _("Due on"),
    )
    rows = tuple(
        (row.action_no, row.title, row.share.said, _(row.state.label), row.measure or NOTHING, row.owner or NOTHING,
         day(row.due_on) or NOTHING)
        for row in actions
    )  # fmt: skip
    none = _("No corrective action was proposed.")
    return ReportTable(_("Corrective actions"), heads, rows, (2, 2, 1.2, 1.3, 3.4, 1.3, 1.5), (2,), none)


def choices_tables(results: Results, choices: Mapping[int, Sequence[int]], _: Translate) -> list[ReportTable]:
    """One table for each question with choices that five have answered: how often each was taken."""
    heads, tables = (_("Choice"), _("Taken"), _("Share")), []
    for each in results.scores.questions:
        marks = results.scores.marks(each.question_id)
        if each.question_id not in choices or marks is None:
            continue
        names = choices_in(each.options, each.options_en, is_english=results.is_english)
        rows = tuple(
            (name, str(count), Share(count, marks.answers).said)
            for name, count in zip(names, choices[each.question_id], strict=False)
        )
        title = (results.is_english and each.wording_en) or each.wording
        tables.append(ReportTable(title, heads, rows, (5, 1, 1), (1, 2)))
    return tables
