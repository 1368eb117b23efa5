"""python -m tests.benchmarks.survey: the results of a survey of 200,000 answers, and the same by bare SQL.

Makes an office of its own that goes afterwards: this year's survey and last year's, each of 10,000 sheets with twenty
marks from sixty buildings. Timed is the CPU that one run of the page costs us: questions, counting, what may be said,
and the three charts.
"""

import argparse
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from components.survey_charts import heat_chart, rate_chart
from components.survey_drawn import draw_heat, draw_questions, draw_returns
from components.survey_view import Results
from db import engine, work
from db.queries.survey_results import get_last_time, get_reach, get_result_head, get_scores
from db.queries.survey_words import list_written
from db.rules.survey_scores import Cell
from db.types import Actor
from db.vocabulary import CustomerKind, QuestionKind, Role, SurveyState
from tests.benchmarks.bulk import unguarded
from tests.benchmarks.clocks import Line, took_in_turn
from tests.benchmarks.folder import opened
from tests.factories import make_actor
from tests.survey_rows import Ask, MadeSurvey, make_survey

SHEETS, QUESTIONS, BUILDINGS, ZONES = 10_000, 20, 60, 6
AIM_MS = 300
AIM = f"≤ {AIM_MS} ms"

FIGURES = """SELECT question_id, cell_id, score, count(*) FROM survey_answer WHERE survey_id = ?
    GROUP BY question_id, cell_id, score"""
LAST_TIME = """SELECT question_id, sum(score >= 4), count(score) FROM survey_answer WHERE survey_id = ?
    GROUP BY question_id"""
RETURNS = """SELECT zone, building, state, count(*) FROM survey_address WHERE survey_id = ?
    GROUP BY zone, building, state"""
WORDS = """SELECT id, words FROM survey_answer WHERE survey_id = ? AND words <> '' ORDER BY id DESC LIMIT 12"""
COUNT = "SELECT count(*) FROM survey_answer WHERE survey_id = ? AND words <> ''"


def measure(folder: Path, times: int, sheets: int = SHEETS) -> Iterator[Line]:
    file = folder / "office.db"
    made = engine.open_engine(f"sqlite:///{file.as_posix()}")
    engine.upgrade(made)
    made.dispose()
    with opened(folder):
        manager = make_actor(Role.MANAGER)
        last, now = (_survey(file, day, sheets) for day in (date(2025, 11, 3), date(2026, 11, 2)))
        database = sqlite3.connect(file, isolation_level=None)

        def bare(*statements: tuple[str, MadeSurvey]) -> Callable[[], Any]:
            return lambda: [database.execute(text, (survey.survey_id,)).fetchall() for text, survey in statements]

        asked: dict[str, Any] = {"actor": manager, "survey_id": now.survey_id}
        page = bare((RETURNS, now), (FIGURES, now), (LAST_TIME, last), (WORDS, now), (COUNT, now))
        for name, ours, by_hand in (
            ("first figures: delivered, returned", lambda: work.ask(get_reach, **asked), bare((RETURNS, now))),
            ("marks by question and place", lambda: work.ask(get_scores, **asked).overall(), bare((FIGURES, now))),
            ("last time", lambda: work.ask(get_last_time, **asked), bare((LAST_TIME, last))),
            ("a page of texts", lambda: work.ask(list_written, **asked), bare((WORDS, now), (COUNT, now))),
            ("the whole dashboard with its charts", lambda: dashboard(manager, now), page),
        ):
            yield Line(name, *took_in_turn(ours, by_hand, times), AIM)
        database.close()


def dashboard(actor: Actor, made: MadeSurvey) -> list[dict[str, Any]]:
    """What one run of the page asks and draws."""
    asked: dict[str, Any] = {"actor": actor, "survey_id": made.survey_id}
    one = work.ask(get_result_head, actor=actor, survey_no=made.survey_no)
    reach, scores = work.ask(get_reach, **asked), work.ask(get_scores, **asked)
    results = Results(one, reach, scores, work.ask(get_last_time, **asked))
    scores.overall()
    returns, questions = draw_returns(results, str), draw_questions(results, str)
    heat = draw_heat(results, str)
    work.ask(list_written, **asked)
    charts = (
        rate_chart(returns.bars, goal=70),
        rate_chart(questions.bars),
        heat_chart(heat.cells, heat.rows, heat.columns),
    )
    return [chart.to_dict() for chart in charts]


def _survey(file: Path, day: date, sheets: int) -> MadeSurvey:
    """Anonymous, as most are: what may be said is worked out, too. A marked question in twenty is left empty."""
    cells = [
        Cell(f"{place % ZONES + 1}区", f"{place + 1}栋", kind)
        for place in range(BUILDINGS)
        for kind in (CustomerKind.OWNER, CustomerKind.TENANT)
    ]
    asks = [Ask(f"第{n}题好吗？", topic=f"主题{n}") for n in range(QUESTIONS)]
    made = make_survey([*asks, Ask("建议", QuestionKind.TEXT)], cells, [], starts_on=day, state=SurveyState.RUNNING)
    dice, survey = Random(day.year), made.survey_id
    with unguarded(file) as connection:
        first = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM survey_response").fetchone()[0]
        places = [dice.randrange(len(cells)) for _each in range(sheets)]
        connection.executemany(
            "INSERT INTO survey_response (id, survey_id, response_no, cell_id, is_anonymous, means)"
            " VALUES (?, ?, ?, ?, 1, 'paper')",
            ((first + n, survey, f"R{n:07}", made.cells[place]) for n, place in enumerate(places)),
        )
        connection.executemany(
            "INSERT INTO survey_address (survey_id, list_no, cell_id, zone, building, label, customer_kind, token_hash,"
            " state, delivered_by, reminded_on, answered_on, note, version)"
            " VALUES (?, ?, ?, ?, ?, '', ?, ?, 'answered', '', NULL, ?, '', 1)",
            (
                (survey, n + 1, made.cells[place], cells[place].zone, cells[place].building, cells[place].kind,
                 f"{survey}-{n}", day.isoformat())
                for n, place in enumerate(places)
            ),
        )  # fmt: skip
        connection.executemany(
            "INSERT INTO survey_answer (survey_id, response_id, question_id, cell_id, score, chosen, words)"
            " VALUES (?, ?, ?, ?, ?, '', ?)",
            (
                (survey, first + n, question, made.cells[place], score, words)
                for n, place in enumerate(places)
                for question, score, words in _sheet(dice, made.questions)
            ),
        )
        connection.execute("UPDATE survey SET state = 'closed' WHERE id = ?", (survey,))
    return made


def _sheet(dice: Random, questions: tuple[int, ...]) -> Iterator[tuple[int, int | None, str]]:
    for question in questions[:-1]:
        if dice.random() >= 1 / QUESTIONS:
            yield question, dice.choice((1, 2, 3, 4, 4, 5, 5, 5)), ""
    if dice.random() < 0.25:
        yield questions[-1], None, "希望多几个充电桩"


def main() -> None:
    arguments = argparse.ArgumentParser("python -m tests.benchmarks.survey", description=__doc__)
    arguments.add_argument("--sheets", type=int, default=SHEETS)
    arguments.add_argument("--times", type=int, default=15)
    chosen = arguments.parse_args()
    print(f"about {chosen.sheets * QUESTIONS:,} answers, CPU in ms, best / median; aim {AIM}")
    with tempfile.TemporaryDirectory() as folder:
        for line in measure(Path(folder), chosen.times, chosen.sheets):
            bare = f"{line.bare.best:.1f} / {line.bare.median:.1f}" if line.bare else ""
            print(f"  {line.name}: {line.ours.best:.1f} / {line.ours.median:.1f}, bare SQL {bare}")


if __name__ == "__main__":
    main()
