"""The figures of a survey as rows, for tables on screen and for the .xlsx. No screen."""

from typing import Any

from components.survey_view import Results, Translate, place_names
from db.rules.care_figures import Share
from db.rules.survey_scores import Subject, points


def percent(share: Share | None) -> float | None:
    return None if share is None or share.percent is None else float(share.percent)


def question_rows(results: Results, _: Translate) -> list[dict[str, Any]]:
    """Every question with marks in its order: how often each mark, satisfied, last time; blank what is not said."""
    rows = []
    for subject in results.scores.subjects:
        asked = subject.questions[0]
        marks = results.scores.marks(asked.question_id, results.group)
        said = {f"mark {mark}": marks[mark - 1] if marks else None for mark in range(1, 6)}
        rows.append(
            {
                "topic": asked.topic,
                "question": (results.is_english and asked.wording_en) or asked.wording,
                "department": asked.department,
                "answers": marks.answered if marks else None,
                **said,
                "satisfied": percent(marks.satisfied if marks else None),
                "before": percent(results.compared(subject)),
            }
        )
    return rows


def group_rows(results: Results, _: Translate) -> list[dict[str, Any]]:
    """Every place or group of the split by what is looked at, and how it stands beside everybody."""
    scores, about = results.scores, results.about
    asked = about.questions if about else scores.scales
    groups, everybody = scores.groups(results.split), scores.satisfied(asked)
    names, rows = place_names(groups, _), []
    for group in groups:
        share = scores.satisfied(asked, group)
        change = points(share, everybody) if share is not None else None
        told = [scores.marks(each.question_id, group) for each in asked]
        rows.append(
            {
                "name": names[group],
                "answers": sum(marks.answered for marks in told if marks) or None,
                "satisfied": percent(share),
                "change": None if change is None else float(change),
                "note": "" if all(told) else _("too few answers") if share is None else _("some questions: too few"),
            }
        )
    return rows


def heat_rows(results: Results, _: Translate) -> tuple[list[str], list[list[Any]]]:
    """The heat map as a table: the topics' names, and each place with its percentages; "few" where nothing is said."""
    groups, topics = results.scores.groups(results.split), results.scores.topics
    names = place_names(groups, _)

    def cell(subject: Subject, place: int) -> Any:
        share = results.scores.satisfied(subject.questions, groups[place])
        return _("few") if share is None else percent(share)

    rows = [[names[group], *(cell(topic, place) for topic in topics)] for place, group in enumerate(groups)]
    return [results.name_of(topic) for topic in topics], rows
