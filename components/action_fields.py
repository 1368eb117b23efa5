"""What a corrective action plans, as fields: the same to open one and to change it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import ask, field_error
from components.words import _, word
from db.clock import now, office_day
from db.queries.corrective_actions import ActionRow, list_possible_owners
from db.vocabulary import CheckMeans

# As long a measure usually takes, and until its effect can be seen.
USUAL, UNTIL_SEEN = timedelta(days=30), timedelta(days=30)


def plan_fields(one: ActionRow, form: str) -> dict[str, Any]:
    """Measure, owner, day and check, as they stand or as they usually are."""
    owners = {row.user_id: " · ".join(filter(None, (row.name, row.department))) for row in ask(list_possible_owners)}
    given: dict[str, Any] = {}
    given["measure"] = st.text_area(
        _("Measure taken") + " *", one.measure, height=84, placeholder=_("What is done, where, so that the mark rises")
    )
    boxes = st.columns([1.3, 1, 1.1, 1])
    given["owner_id"] = boxes[0].selectbox(
        _("In charge") + " *",
        list(owners),
        index=list(owners).index(one.owner_id) if one.owner_id in owners else None,
        format_func=lambda each: owners.get(each, str(each)),
        placeholder=_("Choose"),
    )
    due = one.due_on or office_day(now()) + USUAL
    given["due_on"] = boxes[1].date_input(_("Due on") + " *", due, format="YYYY-MM-DD")
    given |= check_fields(one, boxes[2:], one.check_on or due + UNTIL_SEEN)
    field_error(form, *given)
    return given


def check_fields(one: ActionRow, boxes: Sequence[DeltaGenerator], day: date | None) -> dict[str, Any]:
    means = boxes[0].selectbox(
        _("Judged by") + " *",
        list(CheckMeans),
        index=list(CheckMeans).index(one.check_means or CheckMeans.INSPECTION),
        format_func=word,
    )
    check_on = boxes[1].date_input(_("Check on") + " *", day, format="YYYY-MM-DD")
    return {"check_means": means, "check_on": check_on}
