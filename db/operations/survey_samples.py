"""Whom a survey asks is drawn once for all: cells to count by, addresses in delivery order, a link for each (R-SURV-3).

A draw is one row of the audit trail with the word it was drawn by and the hash of its list, not one for each of ten
thousand addresses: anybody can draw the same list again and compare.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.engine import read_key
from db.errors import Incomplete, RuleError
from db.operations.audit import insert_many, note_act
from db.operations.survey_steps import load_survey, take_step
from db.operations.texts import SHORT_TEXT, fitting_text
from db.queries.survey_sample import list_candidates
from db.rules import permissions
from db.rules.survey_cells import Cell, coarse_cells, fine_cells
from db.rules.survey_plans import GROUPS, read_list
from db.rules.survey_sampling import Candidate, draw, spread_sheets
from db.rules.survey_tokens import make_token, token_hash
from db.tables.surveys import Survey, SurveyAddress, SurveyCell
from db.types import Actor
from db.vocabulary import N_, AddressState, AuditAction, SampleKind, SurveyVerb

BULK = {"unaudited": True, "synchronize_session": False}


class NobodyToAsk(RuleError):
    message = N_("Nobody lives or trades in the zones and groups of this plan. Check the plan, or the customer file.")


def draw_sample(
    session: Session, *, by: Actor, at: datetime, survey_id: int, version: int | None = None, seed: str | None = None
) -> int:
    """Draw the plan's sample by the links of this day; an earlier draw of it is gone, with its links.

    `seed`: another word than the plan's to draw a random sample by. Gives the number of addresses. Raises NotFound,
    ChangedMeanwhile, SurveyStepNotPossible, Incomplete, TooLong, NobodyToAsk.
    """
    permissions.require(by, "draw_sample")
    survey = load_survey(session, survey_id=survey_id, version=version, verb=SurveyVerb.DRAW, by=by)
    if seed is not None:
        survey.sample_seed = fitting_text("seed", seed, most=SHORT_TEXT)
    places = _sheets(survey) if not GROUPS[survey.audience] else _people(session, survey, at)
    if not places:
        raise NobodyToAsk()
    _forget(session, survey)
    survey.drawn_at = at
    cells, key = _make_cells(session, survey, places), read_key()
    insert_many(session, SurveyAddress, [
        _address(survey, number, place, cells[_cell(place)], key) for number, place in enumerate(places, start=1)
    ])  # fmt: skip
    said = {"addresses": len(places), "cells": len(set(cells.values())), "sha256": _digest(places)}
    facts = {**said, "seed": survey.sample_seed} if survey.sample_kind is SampleKind.RANDOM else said
    note_act(session, AuditAction.INSERT, SurveyAddress.__tablename__, survey.survey_no, facts)
    take_step(session, survey, SurveyVerb.DRAW, by=by, at=at, note=str(len(places)))
    session.flush()
    return len(places)


def forget_sample(session: Session, survey: Survey) -> None:
    """Part of an act that takes the plan back: another plan has another sample, and other cells (R-DEC-23)."""
    if survey.drawn_at is not None:
        _forget(session, survey)
        survey.drawn_at = None
        note_act(session, AuditAction.DELETE, SurveyAddress.__tablename__, survey.survey_no, {})


def _people(session: Session, survey: Survey, at: datetime) -> list[Candidate]:
    there = list_candidates(
        session,
        audience=survey.audience,
        zones=read_list(survey.zones),
        groups=read_list(survey.groups),
        today=office_day(at),
    )
    if survey.sample_kind is SampleKind.EVERYBODY:
        return there
    if not survey.sample_seed:
        raise Incomplete("seed", what=N_("Word the sample is drawn by"))
    return draw(there, size=survey.sample_size or 0, seed=survey.sample_seed)


def _sheets(survey: Survey) -> list[Candidate | str]:
    """Consumers stand in no file: numbered sheets, of a zone where the plan names some."""
    return [*spread_sheets(read_list(survey.zones), survey.sample_size or 0)]


def _cell(place: Candidate | str) -> Cell:
    return Cell(place) if isinstance(place, str) else Cell(place.zone, place.building, place.kind)


def _make_cells(session: Session, survey: Survey, places: Sequence[Candidate | str]) -> dict[Cell, int]:
    """The cells of the sample; gives the id of the one that each place counts in."""
    each = [_cell(place) for place in places]
    counted_in = (coarse_cells if survey.is_anonymous else fine_cells)(each)
    sizes = Counter(counted_in[place] for place in each)
    rows = {
        cell: SurveyCell(
            survey_id=survey.id, zone=cell.zone, building=cell.building, customer_kind=cell.kind, sampled=size
        )
        for cell, size in sizes.items()
    }
    session.add_all(rows.values())
    session.flush()
    return {place: rows[cell].id for place, cell in counted_in.items()}


def _address(survey: Survey, number: int, place: Candidate | str, cell_id: int, key: str) -> dict[str, object]:
    assert survey.drawn_at is not None
    token = make_token(key, survey_id=survey.id, list_no=number, drawn_at=survey.drawn_at)
    row: dict[str, object] = {
        "survey_id": survey.id,
        "list_no": number,
        "cell_id": cell_id,
        "token_hash": token_hash(token),
        "state": AddressState.TO_DELIVER,
        "version": 1,
    }
    if isinstance(place, str):
        return row | {"zone": place}
    return row | {
        "customer_id": place.customer_id,
        "unit_id": place.unit_id,
        "zone": place.zone,
        "building": place.building,
        "label": place.label,
        "customer_kind": place.kind,
    }


def _digest(places: Sequence[Candidate | str]) -> str:
    """SHA-256 of the list: a line for each, customer number and address."""
    lines = (place if isinstance(place, str) else f"{place.customer_no} {place.label}" for place in places)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _forget(session: Session, survey: Survey) -> None:
    session.execute(delete(SurveyAddress).where(SurveyAddress.survey_id == survey.id), execution_options=BULK)
    for cell in session.scalars(select(SurveyCell).where(SurveyCell.survey_id == survey.id)):
        session.delete(cell)
    session.flush()
