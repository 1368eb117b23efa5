"""What stands on paper is typed once, checked by a second entry, voided and typed again; never changed (R-SURV-3)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import work
from db.errors import Incomplete, NotAllowed, RuleError
from db.operations.delegations import delegate_role
from db.operations.survey_answers import AlreadyAnswered, AnswersNotOpen, NothingToRetype
from db.operations.survey_entry import (
    DayNotPossible,
    NotTypedHere,
    SheetUnknown,
    SurveyNotRunning,
    TypedAgainAlready,
    VoidedAlready,
    enter_answers,
    enter_answers_again,
    void_response,
)
from db.queries.survey_entries import EntryFigures, get_entry, get_entry_figures, list_entries, list_to_type_again
from db.rules.survey_answers import MarkNotReadable, NothingAnswered
from db.tables.audit import AuditRow
from db.tables.office import DoneOnce
from db.tables.surveys import Survey, SurveyAddress, SurveyAnswer, SurveyResponse, SurveyVoid
from db.types import Actor
from db.vocabulary import AddressState, AnswerMeans, AuditAction, Role, SurveyState
from tests.factories import FRIDAY, make_actor
from tests.survey_answer_factories import Asked, ask_residents, send_in

pytestmark = pytest.mark.usefixtures("office")
TODAY = date(2026, 11, 20)


@pytest.fixture
def clerk() -> Actor:
    return make_actor(Role.CLERK)


def type_in(by: Actor, asked: Asked, sheet: str, mark: str = "4", day: date = TODAY, **more: list[str]) -> str:
    said = {asked.questions[0]: [mark] if mark else []}
    said |= {
        asked.questions[place]: more[name] for place, name in ((1, "one"), (2, "several"), (3, "words")) if name in more
    }
    request = {"survey_id": asked.survey_id, "sheet": sheet, "answered_on": day, "said": said}
    return work.act(enter_answers, by=by, at=FRIDAY, **request).response_no


def type_again(by: Actor, asked: Asked, number: str, mark: str) -> str:
    said = {asked.questions[0]: [mark]}
    request = {"survey_id": asked.survey_id, "response_no": number, "said": said}
    return work.act(enter_answers_again, by=by, at=FRIDAY, **request).differing


def void(by: Actor, asked: Asked, number: str, reason: str = "看错了") -> str:
    request = {"survey_id": asked.survey_id, "response_no": number, "reason": reason}
    return work.act(void_response, by=by, at=FRIDAY, **request).response_no


def counting(asked: Asked) -> dict[str, int | None]:
    """The sheets that count, with their mark."""

    def query(session: Session) -> dict[str, int | None]:
        voided = select(SurveyVoid.response_id)
        found = (
            select(SurveyResponse.response_no, SurveyAnswer.score)
            .join(SurveyAnswer, SurveyAnswer.response_id == SurveyResponse.id)
            .where(SurveyResponse.survey_id == asked.survey_id, SurveyResponse.id.not_in(voided))
            .where(SurveyAnswer.question_id == asked.questions[0])
        )
        return {row[0]: row[1] for row in session.execute(found)}

    return work.ask(query)


def rows_of(table: type, *where: object) -> list[object]:
    return work.ask(lambda session: list(session.scalars(select(table).where(*where))))


def addresses(asked: Asked, state: AddressState = AddressState.ANSWERED) -> list[int]:
    where = (SurveyAddress.survey_id == asked.survey_id, SurveyAddress.state == state)
    return [address.list_no for address in rows_of(SurveyAddress, *where)]


def figures(asked: Asked) -> EntryFigures:
    return work.ask(get_entry_figures, survey_id=asked.survey_id)


def test_a_sheet_is_kept_as_it_stands_on_paper_and_its_address_has_answered(clerk: Actor) -> None:
    asked = ask_residents(is_anonymous=False)
    assert type_in(clerk, asked, "２", "５", one=["2"], several=["3", "1"], words=[" 很好 "]) == "2"
    (sheet,) = rows_of(SurveyResponse)
    assert (sheet.means, sheet.answered_on, sheet.entered_by) == (AnswerMeans.PAPER, TODAY, clerk.user_id)
    row, said = work.ask(get_entry, actor=clerk, survey_id=asked.survey_id, response_no="2")
    assert [(each.answer.score, each.answer.chosen, each.answer.words) for each in said] == [
        (5, "", ""),
        (None, "2", ""),
        (None, "1,3", ""),
        (None, "", "很好"),
    ]
    assert (addresses(asked), row.is_void, row.differing) == ([2], False, None)


def test_a_required_question_may_stay_empty_on_paper_but_not_all_of_them(clerk: Actor) -> None:
    asked = ask_residents()
    type_in(clerk, asked, "1", "", words=["只写意见"])
    with pytest.raises(NothingAnswered):
        type_in(clerk, asked, "2", "")
    assert addresses(asked) == [1]


def test_an_anonymous_sheet_leaves_the_day_at_its_address_and_nothing_of_who_typed_it(clerk: Actor) -> None:
    """R-DEC-23: no person, moment or number of the list at the answers, no audit row, no key against doubles."""
    asked = ask_residents()
    before = len(rows_of(AuditRow))
    number = type_in(clerk, asked, "3")
    (sheet,) = rows_of(SurveyResponse)
    assert (sheet.address_id, sheet.answered_on, sheet.entered_at, sheet.entered_by) == (None,) * 4
    assert (len(number), number != "3", len(rows_of(AuditRow)), rows_of(DoneOnce)) == (8, True, before, [])
    (address,) = rows_of(SurveyAddress, SurveyAddress.list_no == 3)
    assert (address.state, address.answered_on) == (AddressState.ANSWERED, TODAY)


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_who_types_in_the_clerks_place_is_on_record_but_not_of_an_anonymous_sheet(
    is_anonymous: bool, clerk: Actor
) -> None:
    """R-DEC-21, R-DEC-23: the row would keep the moment and the person."""
    asked, helper = ask_residents(is_anonymous=is_anonymous), make_actor(Role.FINANCE, name="周会计")
    lent = {"absent_user_id": clerk.user_id, "delegate_id": helper.user_id, "role": Role.CLERK, "reason": "病假"}
    manager = make_actor(Role.MANAGER)
    work.act(delegate_role, by=manager, at=FRIDAY, from_on=TODAY, until_on=TODAY + timedelta(days=1), **lent)
    before = len(rows_of(AuditRow))
    type_in(helper, asked, "3")
    instead = rows_of(AuditRow, AuditRow.action == AuditAction.INSTEAD)
    assert (len(instead), len(rows_of(AuditRow)) == before) == ((0, True) if is_anonymous else (1, False))


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_an_address_has_one_sheet_whoever_brings_it(is_anonymous: bool, clerk: Actor) -> None:
    asked = ask_residents(is_anonymous=is_anonymous)
    type_in(clerk, asked, "1")
    send_in(asked, place=1)
    for sheet in ("1", "2"):
        with pytest.raises(AlreadyAnswered):
            type_in(clerk, asked, sheet)
    assert len(counting(asked)) == 2


def test_a_number_that_is_on_no_list_is_refused(clerk: Actor) -> None:
    asked = ask_residents()
    for sheet in ("", "0", "7", "99999999999999999999", "ABCDEFGH", "1-2", "'; --", "١"):
        with pytest.raises(SheetUnknown):
            type_in(clerk, asked, sheet)
    assert counting(asked) == {}


def test_a_day_before_the_survey_or_still_to_come_is_refused(clerk: Actor) -> None:
    asked = ask_residents()
    for day in (date(2026, 11, 15), date(2026, 11, 21)):
        with pytest.raises(DayNotPossible):
            type_in(clerk, asked, "1", day=day)


def test_what_was_filled_in_by_the_last_day_is_typed_later_while_it_runs(clerk: Actor) -> None:
    asked = ask_residents(is_anonymous=False)
    said = {asked.questions[0]: ["5"]}
    late = FRIDAY + timedelta(days=11)
    request = {"survey_id": asked.survey_id, "said": said}
    work.act(enter_answers, by=clerk, at=late, sheet="1", answered_on=date(2026, 11, 30), **request)
    with pytest.raises(AnswersNotOpen):
        work.act(enter_answers, by=clerk, at=late, sheet="2", answered_on=date(2026, 12, 1), **request)


def test_only_a_running_survey_has_sheets_typed_and_voided(clerk: Actor) -> None:
    states = (SurveyState.APPROVED, SurveyState.CLOSED, SurveyState.FILED, SurveyState.CANCELLED)
    for number, state in enumerate(states, 1):
        asked = ask_residents(state=state, number=number)
        for act in acts(clerk, asked):
            with pytest.raises(SurveyNotRunning):
                act()


def test_nobody_but_the_front_desk_types_sheets_and_the_manager_voids_them() -> None:
    asked = ask_residents()
    for role in set(Role) - {Role.CLERK}:
        type_it, again, void_it = acts(make_actor(role), asked)
        for act in (type_it, again):
            with pytest.raises(NotAllowed):
                act()
        with pytest.raises(SheetUnknown if role is Role.MANAGER else NotAllowed):
            void_it()


def acts(by: Actor, asked: Asked) -> tuple[Callable[[], str], ...]:
    """The three acts of paper."""
    return (
        lambda: type_in(by, asked, "1"),
        lambda: type_again(by, asked, "1", "4"),
        lambda: void(by, asked, "1"),
    )


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_a_wrong_entry_is_voided_and_typed_again_and_both_are_kept(is_anonymous: bool, clerk: Actor) -> None:
    asked = ask_residents(is_anonymous=is_anonymous)
    first = type_in(clerk, asked, "1", "1")
    assert void(clerk, asked, first.lower()) == first
    assert (counting(asked), addresses(asked)) == ({}, [1])
    second = type_in(clerk, asked, first, "5")
    assert (second, counting(asked)) == (f"{first}-2", {f"{first}-2": 5})
    # Wrong again: the newest entry is meant, whichever number is read from the sheet.
    assert void(clerk, asked, first) == second
    assert type_in(clerk, asked, second, "4") == f"{first}-3"
    (kept, _voided, _other), total = work.ask(list_entries, survey_id=asked.survey_id)
    assert (total, kept.reason, kept.voided_by) == (3, "看错了", "王芳")
    assert figures(asked)[:2] == (1, 2)


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_a_voided_sheet_is_typed_again_once(is_anonymous: bool, clerk: Actor) -> None:
    """Otherwise one void would be a slot for any number of sheets."""
    asked = ask_residents(is_anonymous=is_anonymous)
    first = type_in(clerk, asked, "1")
    void(clerk, asked, first)
    type_in(clerk, asked, first)
    for sheet in (first, f"{first}-2", f"{first}-1", f"{first}-3", "1"):
        with pytest.raises((AlreadyAnswered, NothingToRetype, SheetUnknown)):
            type_in(clerk, asked, sheet)
    assert len(counting(asked)) == 1


def test_a_void_needs_a_reason_and_a_sheet_that_counts(clerk: Actor) -> None:
    asked = ask_residents()
    number = type_in(clerk, asked, "1")
    with pytest.raises(Incomplete):
        void(clerk, asked, number, reason=" ")
    with pytest.raises(SheetUnknown):
        void(clerk, asked, "2")
    void(make_actor(Role.MANAGER), asked, number)
    with pytest.raises(VoidedAlready):
        void(clerk, asked, number)


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_what_a_resident_sent_in_nobody_voids(is_anonymous: bool) -> None:
    asked = ask_residents(is_anonymous=is_anonymous)
    send_in(asked, mark="1")
    (number,) = counting(asked)
    with pytest.raises(NotTypedHere):
        void(make_actor(Role.MANAGER), asked, number)
    assert counting(asked) == {number: 1}
    # Nor does anybody see it among what staff typed.
    assert work.ask(list_entries, survey_id=asked.survey_id) == ([], 0)
    assert work.ask(get_entry, actor=make_actor(Role.CLERK), survey_id=asked.survey_id, response_no=number) is None


def test_the_answers_of_an_anonymous_sheet_are_seen_by_who_types_it_only(clerk: Actor) -> None:
    """R-DEC-23: who evaluates does not watch them come in one by one."""
    asked, manager = ask_residents(), make_actor(Role.MANAGER)
    number = type_in(clerk, asked, "1")
    for actor, seen in ((clerk, 4), (manager, 0)):
        found = work.ask(get_entry, actor=actor, survey_id=asked.survey_id, response_no=number)
        assert found is not None and len(found[1]) == seen


def test_a_sheet_of_another_survey_is_out_of_reach(clerk: Actor) -> None:
    one, other = ask_residents(), ask_residents(number=2)
    number = type_in(clerk, one, "1")
    for act in (lambda: void(clerk, other, number), lambda: type_again(clerk, other, number, "4")):
        with pytest.raises(SheetUnknown):
            act()
    with pytest.raises(SheetUnknown):
        type_in(clerk, other, number)


def test_a_second_entry_shows_where_it_differs_and_counts_nothing(clerk: Actor) -> None:
    asked = ask_residents()
    same, other = type_in(clerk, asked, "1", "4"), type_in(clerk, asked, "2", "4", one=["1"])
    assert (type_again(clerk, asked, same, "4"), type_again(clerk, asked, other, "2")) == ("", "1,2")
    assert sorted(counting(asked).values()) == [4, 4]
    assert figures(asked) == EntryFigures(typed=2, voided=0, again=2, questions=6, differing=2)


def test_a_second_entry_is_made_once_of_a_sheet_that_counts_and_is_readable(clerk: Actor) -> None:
    asked = ask_residents()
    number = type_in(clerk, asked, "1", "4")
    with pytest.raises(MarkNotReadable):
        type_again(clerk, asked, number, "6")
    type_again(clerk, asked, number, "4")
    with pytest.raises(TypedAgainAlready):
        type_again(clerk, asked, number, "5")
    void(clerk, asked, number)
    with pytest.raises(VoidedAlready):
        type_again(clerk, asked, number, "4")


def test_the_lot_draws_the_same_sheets_for_everybody_and_none_twice(clerk: Actor) -> None:
    asked = ask_residents(addresses=30, is_anonymous=False)
    for place in range(1, 31):
        type_in(clerk, asked, str(place))

    def wanted(percent: int) -> list[str]:
        return work.ask(list_to_type_again, survey_id=asked.survey_id, survey_no="DC-2026-001", percent=percent)

    drawn = wanted(30)
    assert (wanted(0), len(wanted(100)), 0 < len(drawn) < 30) == ([], 30, True)
    type_again(clerk, asked, drawn[0], "4")
    void(clerk, asked, drawn[1])
    assert wanted(30) == drawn[2:]


@given(steps=st.lists(st.tuples(st.sampled_from(("type", "void", "again")), st.integers(1, 3)), max_size=12))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("is_anonymous", [True, False])
def test_whatever_is_typed_and_voided_no_more_sheets_count_than_addresses_answered(
    is_anonymous: bool, steps: list[tuple[str, int]]
) -> None:
    number = work.ask(lambda session: session.scalar(select(func.count()).select_from(Survey)) or 0) + 1
    asked, clerk = ask_residents(addresses=3, is_anonymous=is_anonymous, number=number), make_actor(Role.CLERK)
    written: dict[int, str] = {}
    for verb, place in steps:
        try:
            if verb == "type":
                written[place] = type_in(clerk, asked, str(place))
            elif verb == "void" and place in written:
                void(clerk, asked, written[place])
            elif verb == "again" and place in written:
                written[place] = type_in(clerk, asked, written[place])
        except RuleError:
            pass
        assert len(counting(asked)) <= len(addresses(asked)) <= len(written)
