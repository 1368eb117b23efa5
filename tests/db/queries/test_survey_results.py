"""The results of a survey (R-SURV-3, R-SURV-4): counted on paper, compared with last time, closed to who may not."""

from collections import Counter
from datetime import date
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.errors import NotAllowed, NotFound
from db.queries.survey_results import (
    MarksNotShownYet,
    get_choices,
    get_last_time,
    get_reach,
    get_result_head,
    get_scores,
    list_results,
    list_rounds,
)
from db.queries.survey_words import list_written
from db.rules.care_figures import Share
from db.rules.survey_scores import Cell, Group, Marks
from db.tables.surveys import SurveyAnswer, SurveyVoid
from db.types import Actor
from db.vocabulary import CustomerKind, QuestionKind, Role, SurveyAudience, SurveyState
from tests.factories import make_actor
from tests.survey_rows import Ask, MadeSurvey, make_survey, marked

pytestmark = pytest.mark.usefixtures("office")
OWNER, TENANT = CustomerKind.OWNER, CustomerKind.TENANT
ONE, TWO, TEN = Cell("一区", "2栋", OWNER), Cell("一区", "10栋", OWNER), Cell("二区", "1栋", TENANT)
PARKING, LIFTS = Ask("停车管理得好吗？", topic="停车"), Ask("电梯运行得好吗？", topic="电梯", weight=3)
WORDS = Ask("还想说什么？", QuestionKind.TEXT)
HEARD = Ask("从哪里知道？", QuestionKind.CHOICES, options="公告\n邻居\n管家")


def manager() -> Actor:
    return make_actor(Role.MANAGER)


def test_a_survey_counted_on_paper() -> None:
    """
    cell         sheets   parking            lifts (weighs 3)
    1区 2栋      6        4×5, 2×1           6×4
    1区 10栋     5        5×5                2×5, 3 empty
    2区 1栋      5        5×1                5×3; and one voided sheet 5, 5
    """
    sheets = [
        *marked(0, 5, 4, times=4), *marked(0, 1, 4, times=2), *marked(1, 5, 5, times=2), *marked(1, 5, times=3),
        *marked(2, 1, 3, times=5), *marked(2, 5, 5),
    ]  # fmt: skip
    made = make_survey([PARKING, LIFTS], [ONE, TWO, TEN], sheets, voided=[16], sampled=8, is_anonymous=False)
    by = manager()
    scores = work.ask(get_scores, actor=by, survey_id=made.survey_id)
    parking, lifts = made.questions
    assert scores.marks(parking) == Marks(ones=7, fives=9)
    assert scores.marks(lifts) == Marks(threes=5, fours=6, fives=2)
    assert scores.overall() == Share(9 + 3 * 8, 16 + 3 * 13)
    zone = Group("zone", "一区")
    assert scores.marks(parking, zone) == Marks(ones=2, fives=9)
    assert scores.marks(lifts, Group("building", "一区", "10栋")) is None
    assert scores.satisfied(scores.scales[:1], Group("kind", kind=TENANT)) == Share(0, 5)
    assert [group.building for group in scores.groups("building")] == ["2栋", "10栋", "1栋"]
    reach = work.ask(get_reach, actor=by, survey_id=made.survey_id)
    assert (reach.total, reach.sheets) == ((24, 24, 17), 16)
    assert [(place.building, place.returned.answered) for place in reach.places] == [
        ("2栋", 6),
        ("10栋", 5),
        ("1栋", 6),
    ]


def test_the_figures_are_those_of_a_recount_answer_by_answer() -> None:
    dice = Random(5)
    cells = [Cell(f"{zone}区", f"{house}栋", dice.choice([OWNER, TENANT])) for zone in "一二" for house in range(3)]
    sheets = [
        (dice.randrange(6), {place: dice.randint(1, 5) for place in range(2) if dice.random() < 0.8})
        for _each in range(120)
    ]
    voided = dice.sample(range(120), 9)
    made = make_survey([PARKING, LIFTS], cells, sheets, voided=voided, is_anonymous=False)

    def recount(session: Session) -> Counter[tuple[int, int, int | None]]:
        gone = set(session.scalars(select(SurveyVoid.response_id)))
        rows = session.scalars(select(SurveyAnswer))
        return Counter((row.question_id, row.cell_id, row.score) for row in rows if row.response_id not in gone)

    counts = work.ask(recount)
    scores = work.ask(get_scores, actor=manager(), survey_id=made.survey_id)
    for split in ("zone", "building", "kind"):
        for group in scores.groups(split):
            for question in made.questions:
                of = [sum(counts[question, cell, mark] for cell in scores.cells(group)) for mark in range(1, 6)]
                assert scores.marks(question, group) == (Marks(*of) if sum(of) >= 5 else None)


def two_rounds() -> tuple[MadeSurvey, MadeSurvey, MadeSurvey]:
    """Last year parking and a question of old, this year parking and lifts; the lifts were asked two years ago."""
    old = make_survey([LIFTS], [ONE], marked(0, 5, times=5), starts_on=date(2024, 11, 4))
    asks = [Ask("停车好不好", trend_key=PARKING.wording), Ask("门卫热情吗")]
    last = make_survey(asks, [ONE], [*marked(0, 4, 1, times=3), *marked(0, 2, 1, times=2)], starts_on=date(2025, 11, 3))
    return old, last, make_survey([PARKING, LIFTS], [ONE], marked(0, 5, 5, times=6))


def test_last_time_is_found_by_what_was_asked_whatever_its_words() -> None:
    """R-SURV-4: across questionnaires, and further back where the last survey did not ask it."""
    _old, last, now = two_rounds()
    make_survey([PARKING], [ONE], marked(0, 1, times=9), audience=SurveyAudience.SHOPS, starts_on=date(2026, 1, 5))
    make_survey([PARKING], [ONE], marked(0, 1, times=9), state=SurveyState.RUNNING, starts_on=date(2026, 2, 5))
    found = work.ask(get_last_time, actor=manager(), survey_id=now.survey_id)
    assert found is not None
    assert (found.survey_no, found.overall) == (last.survey_no, Share(3, 10))
    assert found.satisfied == {PARKING.wording: Share(3, 5), "门卫热情吗": Share(0, 5), LIFTS.wording: Share(5, 5)}


def test_the_first_survey_has_no_last_time() -> None:
    old, _last, _now = two_rounds()
    assert work.ask(get_last_time, actor=manager(), survey_id=old.survey_id) is None


def test_the_rounds_stand_oldest_first_and_say_nothing_of_too_few() -> None:
    two_rounds()
    few = make_survey([PARKING, LIFTS], [ONE], marked(0, 5, 5, times=4), starts_on=date(2026, 12, 7))
    found = work.ask(list_rounds, actor=manager(), survey_id=few.survey_id)
    assert [each.starts_on.year for each in found] == [2024, 2025, 2026, 2026]
    assert [each.overall.said for each in found] == ["100.0 %", "30.0 %", "100.0 %", "–"]


def test_voided_sheets_count_last_time_neither() -> None:
    make_survey([PARKING], [ONE], marked(0, 5, times=6), voided=[0], starts_on=date(2025, 11, 3))
    now = make_survey([PARKING], [ONE], marked(0, 5, times=6))
    found = work.ask(get_last_time, actor=manager(), survey_id=now.survey_id)
    assert found is not None and found.satisfied == {PARKING.wording: Share(5, 5)}


def test_choices_are_counted_for_everybody_and_for_a_group() -> None:
    sheets = [(0, {0: "1,3"})] * 5 + [(1, {0: "2"})] * 6 + [(2, {0: "1"})] * 4
    made = make_survey([HEARD], [ONE, TWO, TEN], [*sheets, (0, {0: "2"})], voided=[15], is_anonymous=False)
    by = manager()
    scores = work.ask(get_scores, actor=by, survey_id=made.survey_id)

    def chosen(group: Group | None) -> dict[int, list[int]]:
        return work.ask(get_choices, actor=by, survey_id=made.survey_id, scores=scores, group=group)

    question = made.questions[0]
    assert chosen(None) == {question: [9, 6, 5]}
    assert chosen(Group("building", "一区", "2栋")) == {question: [5, 0, 5]}
    assert chosen(Group("zone", "二区")) == {}


def test_words_are_found_by_question_and_text_and_voided_ones_are_gone() -> None:
    sheets = [(n % 2, {0: n % 5 + 1, 1: f"门口 100%_好 {n}" if n else "已作废"}) for n in range(8)]
    made = make_survey([PARKING, WORDS], [ONE, TEN], sheets, voided=[0], is_anonymous=False)
    by = manager()

    def written(**asked: object) -> list[str]:
        return [row.words for row in work.ask(list_written, actor=by, survey_id=made.survey_id, **asked).rows]

    assert len(written()) == 7 and "已作废" not in written()
    assert written(text=" 0%_好 7 ") == ["门口 100%_好 7"]
    # Signs of a pattern are letters like others.
    assert written(text="1%0") == []
    assert written(text="\x00好\ud800 7") == written(text="好 7")
    assert written(question_ids=[made.questions[0]]) == []
    of_zone = work.ask(list_written, actor=by, survey_id=made.survey_id, group=Group("zone", "二区"))
    assert of_zone.total == 4 and {row.place for row in of_zone.rows} == {"二区 1栋"}
    assert written(page=2, limit=4) == written()[4:]


def test_anonymous_words_have_no_place_and_none_narrows_them() -> None:
    """R-DEC-23."""
    made = make_survey([WORDS], [ONE, TEN], [(n % 2, {0: f"话{n}"}) for n in range(6)])
    asked = {"actor": manager(), "survey_id": made.survey_id}
    everywhere = work.ask(list_written, **asked)
    assert work.ask(list_written, **asked, group=Group("zone", "二区")) == everywhere
    assert everywhere.total == 6 and {row.place for row in everywhere.rows} == {""}


def test_words_of_fewer_than_five_sheets_are_not_shown() -> None:
    made = make_survey([WORDS], [ONE], [(0, {0: "是我"})] * 4)
    assert work.ask(list_written, actor=manager(), survey_id=made.survey_id) == ([], 0)


def test_while_an_anonymous_survey_runs_its_marks_are_not_shown() -> None:
    """R-DEC-23: two looks an answer apart would show that answer."""
    runs = make_survey([PARKING, WORDS], [ONE], marked(0, 5, times=9), state=SurveyState.RUNNING)
    named = make_survey([PARKING], [ONE], marked(0, 5, times=9), state=SurveyState.RUNNING, is_anonymous=False)
    by = manager()
    assert work.ask(get_reach, actor=by, survey_id=runs.survey_id).total.answered == 9
    for query in (get_scores, get_last_time, list_rounds, list_written):
        with pytest.raises(MarksNotShownYet):
            work.ask(query, actor=by, survey_id=runs.survey_id)
    assert work.ask(get_scores, actor=by, survey_id=named.survey_id).overall() == Share(9, 9)


@pytest.mark.parametrize("role", [Role.CLERK, Role.FINANCE, Role.ADMIN])
def test_who_may_not_see_results_gets_none_of_them(role: Role) -> None:
    made = make_survey([PARKING], [ONE], marked(0, 5, times=9))
    by = make_actor(role)
    for query in (get_reach, get_scores, get_last_time, list_rounds, list_written):
        with pytest.raises(NotAllowed):
            work.ask(query, actor=by, survey_id=made.survey_id)
    with pytest.raises(NotAllowed):
        work.ask(list_results, actor=by)
    with pytest.raises(NotAllowed):
        work.ask(get_result_head, actor=by, survey_no=made.survey_no)


def test_a_survey_that_has_not_begun_has_no_results() -> None:
    by = manager()
    made = make_survey([PARKING], [ONE], [])
    assert [head.survey_no for head in work.ask(list_results, actor=by)] == [made.survey_no]
    with pytest.raises(NotFound):
        work.ask(get_result_head, actor=by, survey_no="DC-1999-001")
    with pytest.raises(NotFound):
        work.ask(get_scores, actor=by, survey_id=10**15)


def test_a_survey_taken_over_counts_its_sheets() -> None:
    """R-SURV-3: it has no addresses."""
    made = make_survey([PARKING], [], [], facts={"is_taken_over": True})
    reach = work.ask(get_reach, actor=manager(), survey_id=made.survey_id)
    assert reach.total.sampled == 0 and reach.total.answered_percent is None
