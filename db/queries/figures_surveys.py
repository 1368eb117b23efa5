"""What the surveys that ended in a period brought back, and what they say (R-SURV-3, R-SURV-4, R-YEAR)."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries.figure_slices import Question, Slice
from db.queries.survey_progress import get_progress
from db.queries.survey_results import MOST_SURVEYS, count_sheets
from db.queries.survey_scores import read_scores
from db.rules.care_figures import Share
from db.rules.figure import Value
from db.rules.survey_scores import Group, Scores
from db.rules.survey_states import ENDED
from db.tables.surveys import Survey


class Forms(NamedTuple):
    """`sheets`: of surveys without addresses, only what came back is known."""

    returned: int = 0
    delivered: int = 0
    sheets: int = 0

    @property
    def sent(self) -> int:
        return self.delivered + self.sheets


def forms_sent(session: Session, _asked: Question, slices: Sequence[Slice]) -> list[Value]:
    return [Value(sum(forms.sent for forms in list_forms(session, each).values())) for each in slices]


def forms_returned(session: Session, _asked: Question, slices: Sequence[Slice]) -> list[Value]:
    found = [list_forms(session, each).values() for each in slices]
    return [Value(sum(one.returned for one in forms), sum(one.delivered for one in forms)) for forms in found]


def list_forms(session: Session, days: Slice) -> dict[int, Forms]:
    """Of each survey that ended in these days. Whoever asks has asked for the permission."""
    found = {}
    for survey_id in _ended(session, days):
        progress = get_progress(session, survey_id=survey_id)
        places = [place.returned for place in progress.buildings if not days.zone or place.zone == days.zone]
        is_taken_over = not progress.buildings and not days.zone
        found[survey_id] = Forms(
            sum(place.answered for place in places),
            sum(place.delivered for place in places),
            count_sheets(session, survey_id) if is_taken_over else 0,
        )
    return found


def surveyed(session: Session, _asked: Question, slices: Sequence[Slice]) -> list[Value]:
    """Weighted marks of 4 and 5, and all of them; each survey is read once."""
    found = {each: [0, 0] for each in slices}
    ended = {each: _ended(session, each) for each in slices}
    for survey_id in dict.fromkeys(one for these in ended.values() for one in these):
        scores = read_scores(session, survey_id=survey_id)
        for each in slices:
            if survey_id in ended[each] and (share := _overall(scores, each)) is not None:
                found[each] = [found[each][0] + share.part, found[each][1] + share.whole]
    return [Value(*found[each]) for each in slices]


def list_surveyed(session: Session, days: Slice) -> dict[int, Share]:
    """Of each survey that ended in these days and may be shown. Whoever asks has asked for the permission."""
    found = {one: _overall(read_scores(session, survey_id=one), days) for one in _ended(session, days)}
    return {survey_id: share for survey_id, share in found.items() if share is not None}


def _overall(scores: Scores, days: Slice) -> Share | None:
    return scores.overall(Group("zone", days.zone) if days.zone else None)


def _ended(session: Session, days: Slice) -> list[int]:
    ended = (Survey.state.in_(ENDED), Survey.ends_on.between(days.from_on, days.until_on))
    return [*session.scalars(select(Survey.id).where(*ended).order_by(Survey.ends_on, Survey.id).limit(MOST_SURVEYS))]
