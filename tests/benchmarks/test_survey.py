"""The results of a survey are few questions to the database, however many answers there are."""

from pathlib import Path

import pytest
from sqlalchemy import event

from db import engine
from db.types import Actor
from db.vocabulary import Role, SurveyAudience
from tests.benchmarks.survey import AIM_MS, SHEETS, dashboard, measure
from tests.factories import make_actor
from tests.survey_rows import Ask, Cell, MadeSurvey, make_survey, marked


def questions(actor: Actor, made: MadeSurvey) -> int:
    asked = []

    def note(*_args: object) -> None:
        asked.append(1)

    event.listen(engine.office_engine(), "before_cursor_execute", note)
    dashboard(actor, made)
    event.remove(engine.office_engine(), "before_cursor_execute", note)
    return len(asked)


def test_the_dashboard_asks_the_same_of_four_hundred_answers_as_of_eight(office: Path) -> None:
    asks, cells = [Ask("停车好吗？"), Ask("电梯好吗？")], [Cell("一区", f"{place}栋") for place in range(20)]
    few = make_survey(asks[:1], cells[:1], marked(0, 4, times=8), audience=SurveyAudience.SHOPS)
    many = make_survey(asks, cells, [sheet for place in range(20) for sheet in marked(place, 5, 3, times=10)])
    manager = make_actor(Role.MANAGER)
    assert questions(manager, many) == questions(manager, few)


@pytest.mark.slow
def test_two_hundred_thousand_answers_are_shown_within_the_aim(tmp_path: Path) -> None:
    lines = {line.name: line for line in measure(tmp_path, 5, SHEETS)}
    assert lines["the whole dashboard with its charts"].ours.best <= AIM_MS
    assert lines["first figures: delivered, returned"].ours.best <= AIM_MS / 10
