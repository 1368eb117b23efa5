"""Answers come in once, to open surveys only, and an anonymous sheet leads to nobody (R-SURV-3, R-DEC-23)."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db import work
from db.errors import NotAllowed
from db.operations.sign_in import count_attempt
from db.operations.survey_answers import (
    RESIDENT,
    AlreadyAnswered,
    AnswersNotOpen,
    FormNotOpen,
    NothingToRetype,
    record_response,
    send_in_answers,
)
from db.rules.survey_answers import Answer, AnswerMissing, MarkNotReadable, NothingAnswered
from db.tables.audit import AuditRow
from db.tables.office import DoneOnce
from db.tables.surveys import Survey, SurveyAddress, SurveyAnswer, SurveyResponse, SurveyVoid
from db.types import SYSTEM, Actor
from db.vocabulary import ActorSource, AddressState, AnswerMeans, Role, SurveyState
from tests.factories import FRIDAY, make_actor, put
from tests.survey_answer_factories import Asked, ask_residents, send_in

LAST_EVENING = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)


def rows(table: Any) -> list[Any]:
    return work.ask(lambda session: list(session.scalars(select(table).order_by(table.id))))


def send(asked: Asked, said: dict[int, list[str]], *, token: str = "", at: datetime = FRIDAY) -> None:
    work.act(send_in_answers, by=RESIDENT, at=at, token=token or asked.tokens[0], said=said)


def type_sheet(asked: Asked, place: int, *, mark: int = 4, by: Actor = SYSTEM, replaces: str = "") -> str:
    """As a paper sheet is typed: by the address, or in a voided one's stead."""

    def make(session: Session) -> str:
        survey = session.get_one(Survey, asked.survey_id)
        if replaces:
            found: Any = session.scalars(select(SurveyResponse).where(SurveyResponse.response_no == replaces)).one()
        else:
            here = (SurveyAddress.survey_id == survey.id, SurveyAddress.list_no == place)
            found = session.scalars(select(SurveyAddress).where(*here)).one()
        return record_response(
            session,
            survey=survey,
            place=found,
            answers=(Answer(asked.questions[0], score=mark),),
            means=AnswerMeans.PAPER,
            answered_on=FRIDAY.date(),
            by=by,
            at=FRIDAY,
        )

    return put(make)


def void(response_no: str) -> None:
    def make(session: Session) -> None:
        sheet = session.scalars(select(SurveyResponse).where(SurveyResponse.response_no == response_no)).one()
        session.add(SurveyVoid(survey_id=sheet.survey_id, response_id=sheet.id, reason="录错", voided_on=FRIDAY.date()))

    put(make)


def test_every_kind_of_answer_is_kept_as_it_was_given(office: Path) -> None:
    asked = ask_residents()
    scale, choice, choices, words = asked.questions
    send(asked, {scale: ["4"], choice: ["2"], choices: ["3", "1"], words: ["快\r\n一些"], 999: ["5"]})
    kept = {row.question_id: (row.score, row.chosen, row.words) for row in rows(SurveyAnswer)}
    assert kept == {
        scale: (4, "", ""),
        choice: (None, "2", ""),
        choices: (None, "1,3", ""),
        words: (None, "", "快\n一些"),
    }
    assert {row.cell_id for row in rows(SurveyAnswer)} == {asked.cell_id}
    first = rows(SurveyAddress)[0]
    assert (first.state, first.answered_on) == (AddressState.ANSWERED, FRIDAY.date())


def test_a_link_answers_once_and_a_second_time_learns_nothing_more_than_a_guess(office: Path) -> None:
    asked = ask_residents()
    send_in(asked, mark="1")
    with pytest.raises(FormNotOpen) as again:
        send_in(asked, mark="5")
    with pytest.raises(FormNotOpen) as guessed:
        send(asked, {}, token="0123456789ABCDEF")
    assert str(again.value) == str(guessed.value)
    assert [row.score for row in rows(SurveyAnswer)] == [1]


def test_what_cannot_be_read_keeps_the_link_open(office: Path) -> None:
    asked = ask_residents()
    for said, refusal in (
        ({asked.questions[0]: ["6"]}, MarkNotReadable),
        ({asked.questions[3]: ["无评分"]}, AnswerMissing),
    ):
        with pytest.raises(refusal) as told:
            send(asked, said)
        assert told.value.field == f"q{asked.questions[0]}"
    send_in(asked)
    assert len(rows(SurveyResponse)) == 1


def test_answers_are_taken_until_the_end_of_the_last_day_in_the_office(office: Path) -> None:
    asked = ask_residents()
    with pytest.raises(FormNotOpen):
        send(asked, {asked.questions[0]: ["5"]}, at=MIDNIGHT)
    send(asked, {asked.questions[0]: ["5"]}, at=LAST_EVENING)


def test_only_a_running_survey_takes_answers(office: Path) -> None:
    for number, state in enumerate(set(SurveyState) - {SurveyState.RUNNING}, 1):
        asked = ask_residents(state=state, number=number)
        with pytest.raises(FormNotOpen):
            send_in(asked)
        with pytest.raises(AnswersNotOpen):
            type_sheet(asked, 1)
    assert rows(SurveyResponse) == []


def test_staff_cannot_send_in_a_residents_answers_and_a_resident_can_do_nothing_else(office: Path) -> None:
    asked = ask_residents()
    for actor in (make_actor(*Role), Actor(None, "?", frozenset(), source=ActorSource.SCREEN)):
        with pytest.raises(NotAllowed):
            work.act(send_in_answers, by=actor, token=asked.tokens[0], said={asked.questions[0]: ["5"]})
    with pytest.raises(NotAllowed):
        work.act(count_attempt, by=RESIDENT, username="clerk", address="127.0.0.1")
    assert rows(SurveyResponse) == []


def test_an_anonymous_sheet_keeps_no_person_day_moment_audit_row_or_key(office: Path) -> None:
    asked = ask_residents()
    before = len(rows(AuditRow))
    send_in(asked, words="灯不亮")
    sheet = rows(SurveyResponse)[0]
    assert (sheet.address_id, sheet.answered_on, sheet.entered_at, sheet.entered_by) == (None, None, None, None)
    assert len(rows(AuditRow)) == before
    assert work.ask(lambda session: session.scalars(select(DoneOnce.key)).all()) == []


def test_the_number_of_a_sheet_is_never_taken_for_a_place_on_the_list(office: Path) -> None:
    asked = ask_residents(30)
    for place in range(30):
        send_in(asked, place)
    numbers = {row.response_no for row in rows(SurveyResponse)}
    assert len(numbers) == 30
    assert all(len(number) == 8 and number[0].isalpha() for number in numbers)


def test_a_named_sheet_names_its_address_moment_and_hand_in_the_audit_trail_too(office: Path) -> None:
    asked = ask_residents(is_anonymous=False)
    clerk = make_actor(Role.CLERK)
    number = type_sheet(asked, 2, by=clerk)
    sheet = rows(SurveyResponse)[0]
    assert (sheet.response_no, sheet.address_id) == (number, rows(SurveyAddress)[1].id)
    assert (sheet.answered_on, sheet.entered_at, sheet.entered_by) == (FRIDAY.date(), FRIDAY, clerk.user_id)
    noted = [row for row in rows(AuditRow) if row.table_name in ("survey_response", "survey_answer")]
    assert {(row.table_name, row.row_id) for row in noted} == {
        ("survey_response", str(sheet.id)),
        ("survey_answer", str(rows(SurveyAnswer)[0].id)),
    }


def test_no_column_joins_an_anonymous_sheet_to_its_address(office: Path) -> None:
    """R-DEC-23: whatever differs between the sheets equals nothing that differs between the addresses."""
    asked = ask_residents(8)
    for place in (5, 2, 7, 0, 3):
        send_in(asked, place, words=f"第{place}户的话")
    addresses = {row["id"]: row for row in facts_of(SurveyAddress)}
    answered = {key for key, row in addresses.items() if row["state"] == "answered"}
    assert len(answered) == 5
    spoken = {row["response_id"]: row for row in facts_of(SurveyAnswer) if row["words"]}
    sheets = {
        row["id"]: row | {f"answer.{name}": value for name, value in spoken[row["id"]].items()}
        for row in facts_of(SurveyResponse)
    }
    assert len(sheets) == 5
    leads = []
    for name in next(iter(sheets.values())):
        values = {sheet[name] for sheet in sheets.values()}
        for value in values if len(values) > 1 else ():
            for column in next(iter(addresses.values())):
                met = {key for key, row in addresses.items() if str(row[column]) == str(value)}
                if met and not met >= answered:
                    leads.append((name, column, value))
    assert leads == []


def facts_of(table: Any) -> list[dict[str, Any]]:
    """Every column, and on PostgreSQL which transaction wrote the row."""
    columns = ", ".join(column.name for column in table.__table__.columns)

    def read(session: Session) -> list[dict[str, Any]]:
        hidden = ", xmin::text AS xmin" if session.get_bind().dialect.name == "postgresql" else ""
        found = session.execute(text(f"SELECT {columns}{hidden} FROM {table.__tablename__}"))
        return [dict(row) for row in found.mappings()]

    return work.ask(read)


def test_neither_ids_nor_numbers_nor_the_place_in_the_file_tell_the_order_of_anonymous_sheets(office: Path) -> None:
    """By chance they would, once in a thousand million runs."""
    asked = ask_residents(13)
    came = [f"第{place:02}户" for place in range(13)]
    for place, words in enumerate(came):
        send_in(asked, place, words=words)
    answers = [row for row in rows(SurveyAnswer) if row.words]
    by_sheet = {row.response_id: row.words for row in answers}
    sheets = rows(SurveyResponse)
    orders = [
        [row.words for row in answers],
        [by_sheet[row.id] for row in sheets],
        [by_sheet[row.id] for row in sorted(sheets, key=lambda row: row.response_no)],
    ]
    if not is_postgresql():  # which writes one row behind the other, for whoever reads its files
        orders.append([row["words"] for row in facts_of(SurveyAnswer) if row["words"]])
    for order in orders:
        assert sorted(order) == came
        assert order not in (came, came[::-1])


def is_postgresql() -> bool:
    return work.ask(lambda session: session.get_bind().dialect.name == "postgresql")


def test_a_sheet_for_an_address_that_has_answered_is_refused_however_it_comes(office: Path) -> None:
    asked = ask_residents()
    send_in(asked, 0)
    with pytest.raises(AlreadyAnswered):
        type_sheet(asked, 1)
    type_sheet(asked, 2)
    with pytest.raises(FormNotOpen):
        send_in(asked, 1)
    assert len(rows(SurveyResponse)) == 2


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_a_voided_sheet_is_typed_again_once_and_both_are_kept(office: Path, is_anonymous: bool) -> None:
    asked = ask_residents(is_anonymous=is_anonymous)
    other, wrong = type_sheet(asked, 1), type_sheet(asked, 2, mark=1)
    with pytest.raises(NothingToRetype):
        type_sheet(asked, 2, replaces=wrong)
    void(wrong)
    with pytest.raises(NothingToRetype):
        type_sheet(asked, 2, replaces=other)
    right = type_sheet(asked, 2, mark=5, replaces=wrong)
    with pytest.raises(NothingToRetype):
        type_sheet(asked, 2, mark=5, replaces=wrong)
    sheets = {row.response_no: row for row in rows(SurveyResponse)}
    assert set(sheets) == {other, wrong, right}
    assert sheets[right].address_id == sheets[wrong].address_id
    assert sorted(row.score for row in rows(SurveyAnswer)) == [1, 4, 5]


def test_a_list_of_addresses_that_is_being_edited_notices_that_one_has_answered(office: Path) -> None:
    asked = ask_residents()
    shown = rows(SurveyAddress)
    send_in(asked)
    assert [row.version for row in rows(SurveyAddress)] == [shown[0].version + 1, *(row.version for row in shown[1:])]


def test_an_empty_sheet_is_none(office: Path) -> None:
    asked = ask_residents()

    def keep(session: Session) -> None:
        survey = session.get_one(Survey, asked.survey_id)
        place = session.scalars(select(SurveyAddress).limit(1)).one()
        record_response(
            session,
            survey=survey,
            place=place,
            answers=(),
            means=AnswerMeans.PAPER,
            answered_on=FRIDAY.date(),
            by=SYSTEM,
            at=FRIDAY,
        )

    with pytest.raises(NothingAnswered):
        put(keep)
    assert rows(SurveyAddress)[0].state is AddressState.TO_DELIVER
