"""Who may do what with a survey in which state: the one table that operations and buttons ask (R-SURV)."""

from datetime import date, datetime
from typing import NamedTuple

import pytest

from db.errors import NotAllowed
from db.rules.survey_states import (
    STEPS,
    SurveyStepNotPossible,
    next_step,
    require_survey_step,
    survey_buttons,
)
from db.types import Actor
from db.vocabulary import Role, SurveyState, SurveyVerb
from tests.factories import FRIDAY

State, Verb = SurveyState, SurveyVerb
DAY = date(2026, 12, 17)


class Facts(NamedTuple):
    state: SurveyState
    trained_on: date | None = None
    drawn_at: datetime | None = None
    report: str = ""
    report_approved_on: date | None = None


def somebody(*roles: Role) -> Actor:
    return Actor(7, "somebody", frozenset(roles))


CLERK, MANAGER, LEADER = somebody(Role.CLERK), somebody(Role.MANAGER), somebody(Role.LEADER)
APPROVED, CLOSED = Facts(State.APPROVED), Facts(State.CLOSED)


@pytest.mark.parametrize(
    ("one", "by", "expected"),
    [
        (Facts(State.DRAFT), CLERK, (Verb.SUBMIT, Verb.CHANGE)),
        (Facts(State.DRAFT), MANAGER, (Verb.SUBMIT, Verb.CHANGE, Verb.CANCEL)),
        (Facts(State.DRAFT), LEADER, ()),
        (Facts(State.SUBMITTED), CLERK, (Verb.WITHDRAW,)),
        (Facts(State.SUBMITTED), LEADER, (Verb.APPROVE, Verb.SEND_BACK)),
        (APPROVED, CLERK, (Verb.DRAW, Verb.TRAIN, Verb.START)),
        (APPROVED._replace(drawn_at=FRIDAY), CLERK, (Verb.TRAIN, Verb.START, Verb.DRAW)),
        (APPROVED._replace(drawn_at=FRIDAY, trained_on=DAY), CLERK, (Verb.START, Verb.DRAW, Verb.TRAIN)),
        (Facts(State.RUNNING), CLERK, ()),
        (Facts(State.RUNNING), MANAGER, (Verb.CLOSE, Verb.EXTEND, Verb.CANCEL)),
        (CLOSED, CLERK, (Verb.REPORT, Verb.FILE)),
        (CLOSED._replace(report="gut"), MANAGER, (Verb.APPROVE_REPORT, Verb.FILE, Verb.REPORT)),
        (CLOSED._replace(report="gut"), LEADER, (Verb.APPROVE_REPORT,)),
        (CLOSED._replace(report="gut", report_approved_on=DAY), CLERK, (Verb.FILE, Verb.REPORT)),
        (Facts(State.FILED), MANAGER, ()),
        (Facts(State.CANCELLED), MANAGER, ()),
        (Facts(State.RUNNING), somebody(Role.SUPERVISOR, Role.FINANCE, Role.ADMIN), ()),
    ],
)
def test_the_buttons_are_those_of_state_and_role_the_next_step_first(
    one: Facts, by: Actor, expected: tuple[SurveyVerb, ...]
) -> None:
    assert survey_buttons(one, by) == expected


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (Facts(State.DRAFT), Verb.SUBMIT),
        (Facts(State.SUBMITTED), Verb.APPROVE),
        (APPROVED, Verb.DRAW),
        (APPROVED._replace(drawn_at=FRIDAY), Verb.TRAIN),
        (APPROVED._replace(drawn_at=FRIDAY, trained_on=DAY), Verb.START),
        (Facts(State.RUNNING), Verb.CLOSE),
        (CLOSED, Verb.REPORT),
        (CLOSED._replace(report="gut"), Verb.APPROVE_REPORT),
        (CLOSED._replace(report="gut", report_approved_on=DAY), Verb.FILE),
        (Facts(State.FILED), None),
        (Facts(State.CANCELLED), None),
    ],
)
def test_the_work_waits_for_one_step(one: Facts, expected: SurveyVerb | None) -> None:
    assert next_step(one) is expected


def test_what_undoes_the_leaders_approval_is_the_managers() -> None:
    """R-SURV-1."""
    assert require_survey_step(MANAGER, state=State.APPROVED, verb=Verb.WITHDRAW) is State.DRAFT
    with pytest.raises(NotAllowed):
        require_survey_step(CLERK, state=State.APPROVED, verb=Verb.WITHDRAW)


def test_every_step_that_is_not_in_the_table_is_refused_to_everybody() -> None:
    everybody = somebody(*Role)
    for state in State:
        for verb in Verb:
            if (state, verb) in STEPS:
                continue
            with pytest.raises(SurveyStepNotPossible):
                require_survey_step(everybody, state=state, verb=verb)


def test_what_is_over_stays_over() -> None:
    """R-SURV-6: filed is locked."""
    assert not [state for state, _verb in STEPS if state in (State.FILED, State.CANCELLED)]
