"""The corrective actions of one survey below its results: what scored low, what is done, the next step (R-SURV-5)."""

from collections.abc import Mapping

import streamlit as st

from components.act import ask
from components.action_board import open_action_page
from components.action_words import SIDE_WAYS, owner_words
from components.chips import chip, chip_column
from components.survey_tables import percent
from components.tables import button_column, text_column
from components.words import _, word
from db.queries.corrective_actions import ActionRow, list_survey_actions
from db.rules.action_states import action_buttons
from db.rules.care_figures import Share
from db.types import Actor
from db.vocabulary import ActionState, ActionVerb, Term, WorkKind

SHORT: Mapping[ActionVerb, Term] = {ActionVerb.CHECK: WorkKind.CHECK_ACTION}
NOTHING: Mapping[str, Share] = {}
KEY = "survey actions"


def show_actions(actor: Actor, survey_id: int, before: Mapping[str, Share] = NOTHING) -> None:
    """`before`: last time's marks by what a question is compared as. The last column leads to the next step."""
    rows = ask(list_survey_actions, survey_id=survey_id)
    to_open = sum(row.state is ActionState.PROPOSED for row in rows)
    title = _("Corrective actions: {n}").format(n=len(rows))
    if to_open:
        title += " · " + _("{n} to be opened").format(n=to_open)
    note = _("one for each question and zone below the threshold; checked by somebody else (R-SURV-5)")
    st.markdown(f"**{title}** :gray[:small[{note}]]")
    if not rows:
        st.caption(_("Nothing scored below the threshold, or the survey has not ended yet."))
        return
    verbs = [_next(row, actor) for row in rows]
    st.dataframe(
        [_cells(row, before, verb) for row, verb in zip(rows, verbs, strict=True)],
        column_config=_columns(),
        hide_index=True,
        height="content" if len(rows) <= 8 else 320,
        placeholder="—",
        key=f"{KEY} {survey_id}",
    )
    clicked = st.session_state.get(f"{KEY} click")
    if clicked and 0 <= clicked["row"] < len(rows):
        place = clicked["row"]
        verb = verbs[place]
        open_action_page(rows[place].action_no, "" if verb is None else verb.value)


def _next(row: ActionRow, actor: Actor) -> ActionVerb | None:
    """The next step that this person may take."""
    return next((verb for verb in action_buttons(row, actor) if verb not in SIDE_WAYS), None)


def _cells(row: ActionRow, before: Mapping[str, Share], verb: ActionVerb | None) -> dict[str, object]:
    last = before.get(row.trend_key) if row.question_id is not None else None
    return {
        "state": chip(row.state),
        "what": row.title,
        "now": percent(row.share),
        "before": percent(last),
        "measure": row.measure or None,
        "owner": owner_words(row) if row.owner else None,
        "due": row.due_on,
        "progress": None if row.state in (ActionState.PROPOSED, ActionState.DISMISSED) else row.progress_percent,
        "go": _("Look") if verb is None else word(SHORT.get(verb, verb)),
    }


def _columns() -> dict[str, object]:
    column = st.column_config
    return {
        "state": chip_column(_("State"), list(ActionState), width=116),
        "what": text_column(_("What scored low"), width=102),
        "now": column.NumberColumn(_("Now %"), format="%.1f", width=56),
        "before": column.NumberColumn(_("Before %"), format="%.1f", width=62),
        "measure": text_column(_("Measure taken"), width=212),
        "owner": text_column(_("In charge"), width=134),
        "due": column.DateColumn(_("Due on"), format="YYYY-MM-DD", width=88),
        "progress": column.ProgressColumn(_("Progress"), min_value=0, max_value=100, format="%d%%", width=98),
        "go": button_column(_("Do"), key=f"{KEY} click", on_click=None, width=124),
    }
