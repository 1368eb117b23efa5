"""The figures of a survey as the sheets of its workbook: questions, places by topic, groups, earlier surveys."""

from collections.abc import Sequence

from components.paper.survey_sheets import SurveySheet
from components.survey_tables import group_rows, heat_rows, percent, question_rows
from components.survey_view import Results, Translate
from db.queries.survey_results import Round
from db.rules.survey_scores import SPLITS


def figure_sheets(results: Results, rounds: Sequence[Round], _: Translate) -> list[SurveySheet]:
    """Each split of places and groups has its sheet; a figure of fewer than five answers is blank or says so."""
    marks = [str(mark) for mark in range(1, 6)]
    names = {"zone": _("Zone"), "building": _("Building"), "kind": _("Customer group")}
    heads = (_("Topic"), _("Survey question"), _("Department"), _("Marks"), *marks, _("Satisfied %"), _("Last time %"))
    sheets = [SurveySheet(_("All figures"), heads, [(*row.values(),) for row in question_rows(results, _)], wide=3)]
    for split in SPLITS:
        one = results._replace(split=split, about=None)
        if not results.scores.groups(split):
            continue
        topics, rows = heat_rows(one, _)
        overall = [row["satisfied"] for row in group_rows(one, _)]
        heads = (names[split], _("Overall satisfaction"), *topics)
        lines = [(row[0], overall[place], *row[1:]) for place, row in enumerate(rows)]
        sheets.append(SurveySheet(names[split], heads, lines))
    heads = (_("Survey"), _("Survey number"), _("Starts on"), _("Overall satisfaction"))
    earlier = [(each.title, each.survey_no, each.starts_on.isoformat(), percent(each.overall)) for each in rounds]
    sheets.append(SurveySheet(_("Earlier surveys"), heads, earlier, wide=2))
    return sheets
