"""How far a survey is out and back, per building (R-SURV-3): one grouped read of the index of places."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.rules.survey_filing import Return
from db.rules.survey_sampling import place_order
from db.tables.surveys import SurveyAddress, SurveyCell
from db.vocabulary import AddressState, CustomerKind

MOST_CELLS = 2000
UNREACHED = (AddressState.TO_DELIVER, AddressState.NOT_MET)


class PlaceProgress(NamedTuple):
    """Addresses of a building, or of the whole sample, by what has become of them."""

    zone: str
    building: str
    counts: Mapping[AddressState, int]

    @property
    def returned(self) -> Return:
        sampled = sum(self.counts.values())
        unreached = sum(self.counts.get(state, 0) for state in UNREACHED)
        return Return(sampled, sampled - unreached, self.counts.get(AddressState.ANSWERED, 0))


class CellRow(NamedTuple):
    """A place and group that answers are counted by; an empty part holds all of them."""

    zone: str
    building: str
    kind: CustomerKind | None
    sampled: int


class SurveyProgress(NamedTuple):
    total: PlaceProgress
    buildings: tuple[PlaceProgress, ...]


def get_progress(session: Session, *, survey_id: int) -> SurveyProgress:
    """Every building of the sample in delivery order; without a sample there is none."""
    place = (SurveyAddress.zone, SurveyAddress.building, SurveyAddress.state)
    found = session.execute(select(*place, func.count()).where(SurveyAddress.survey_id == survey_id).group_by(*place))
    places: dict[tuple[str, str], dict[AddressState, int]] = {}
    total = dict.fromkeys(AddressState, 0)
    for zone, building, state, count in found:
        places.setdefault((zone, building), {})[state] = count
        total[state] += count
    ordered = sorted(places, key=lambda place: place_order(*place))
    buildings = tuple(PlaceProgress(*where, places[where]) for where in ordered)
    return SurveyProgress(PlaceProgress("", "", total), buildings)


def list_cells(session: Session, *, survey_id: int) -> list[CellRow]:
    found = session.execute(
        select(SurveyCell.zone, SurveyCell.building, SurveyCell.customer_kind, SurveyCell.sampled)
        .where(SurveyCell.survey_id == survey_id)
        .limit(MOST_CELLS)
    )
    return sorted((CellRow._make(row) for row in found), key=lambda cell: place_order(cell.zone, cell.building))
