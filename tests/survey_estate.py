"""Homes and shops to draw samples from, and an approved survey to draw one for."""

from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db import work
from db.operations.survey_samples import draw_sample
from db.tables.customers import Customer, CustomerUnit, Unit
from db.tables.questionnaires import Questionnaire
from db.tables.surveys import Survey
from db.types import Actor
from db.vocabulary import (
    CustomerClass,
    CustomerKind,
    Occupancy,
    QuestionnaireState,
    Standing,
    SurveyAudience,
    SurveyState,
)
from tests.factories import FRIDAY, put

OWNER, TENANT, SHOP = CustomerKind.OWNER, CustomerKind.TENANT, CustomerKind.SHOP


def settle(homes: list[tuple[str, str, CustomerKind, int]], *, occupancy: Occupancy = Occupancy.OCCUPIED) -> None:
    """(zone, building, relation, how many): each a unit with a customer, numbered on."""

    def make(session: Session) -> None:
        first = session.query(Unit).count() + 1
        units: list[dict[str, Any]] = []
        customers: list[dict[str, Any]] = []
        links: list[dict[str, Any]] = []
        for zone, building, kind, count in homes:
            for _each in range(count):
                number = first + len(units)
                label = f"{building}-{number:05}"
                units.append({
                    "id": number, "zone": zone, "building": building, "room": label, "label": label,
                    "room_key": label, "occupancy": occupancy, "version": 1,
                })  # fmt: skip
                customers.append({
                    "id": number, "customer_no": f"KH-{number:06}", "name": f"住户{number}", "kind": kind,
                    "customer_class": CustomerClass.C, "standing": Standing.ORDINARY, "version": 1,
                })  # fmt: skip
                links.append({"customer_id": number, "unit_id": number, "relation": kind, "from_on": date(2020, 1, 1)})
        connection = session.connection()
        for table, rows in ((Unit, units), (Customer, customers), (CustomerUnit, links)):
            connection.execute(insert(table), rows)

    put(make)


def link(customer_id: int, unit_id: int, relation: CustomerKind, *, until_on: date | None = None) -> None:
    put(
        lambda session: session.add(
            CustomerUnit(
                customer_id=customer_id,
                unit_id=unit_id,
                relation=relation,
                from_on=date(2020, 1, 1),
                until_on=until_on,
            )
        )
    )


def approved_survey(audience: SurveyAudience = SurveyAudience.RESIDENTS, **facts: Any) -> int:
    """An approved plan with a questionnaire; its id."""

    def make(session: Session) -> Survey:
        number = session.query(Survey).count() + 1
        form = Questionnaire(
            name=f"问卷{number}",
            audience=audience,
            state=QuestionnaireState.RELEASED,
            drafted_at=FRIDAY,
            released_at=FRIDAY,
        )
        session.add(form)
        session.flush()
        given = {
            "survey_no": f"DC-2026-{number:03}",
            "title": f"满意度调查{number}",
            "audience": audience,
            "state": SurveyState.APPROVED,
            "starts_on": date(2026, 11, 16),
            "ends_on": date(2026, 11, 30),
            "questionnaire_id": form.id,
            **facts,
        }
        survey = Survey(**given)
        session.add(survey)
        return survey

    return put(make).id


def begin(survey_id: int, state: SurveyState = SurveyState.RUNNING) -> None:
    """As if its days had come."""

    def make(session: Session) -> None:
        session.get_one(Survey, survey_id).state = state

    put(make)


def running_survey(by: Actor, *, state: SurveyState = SurveyState.RUNNING, **facts: Any) -> int:
    """Drawn and begun, or as far as `state` says."""
    survey_id = approved_survey(**facts)
    work.act(draw_sample, by=by, at=FRIDAY, survey_id=survey_id)
    begin(survey_id, state)
    return survey_id
