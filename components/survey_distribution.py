"""The distribution of a survey: its sample, how far it is out and back, and its list (R-SURV-3)."""

from datetime import date

import streamlit as st

from components.act import ask
from components.page import empty_state
from components.session import current_actor
from components.survey_list import show_list
from components.survey_list_verbs import place_words
from components.survey_sample import show_sample
from components.tables import number_column, text_column
from components.words import _
from db.clock import now, office_day
from db.queries.survey_progress import PlaceProgress, get_progress
from db.queries.surveys_one import SurveyFile
from db.rules.survey_states import PREPARED
from db.shares import format_percent
from db.types import Actor
from db.vocabulary import AddressState, SurveyState

LIVE_EVERY = "15s"


def show_distribution(actor: Actor, survey: SurveyFile) -> None:
    """Before the start the sample, then the figures of every building, drawn again by themselves, and the list."""
    today = office_day(now())
    if survey.is_taken_over:
        empty_state("upload_file", _("This survey was taken over from a spreadsheet: it has answers, but no list."))
        return
    if survey.state in PREPARED:
        show_sample(actor, survey, today)
    if survey.drawn_at is None:
        return
    if survey.state not in PREPARED:
        every = LIVE_EVERY if survey.state is SurveyState.RUNNING else None
        st.fragment(show_figures, run_every=every)(survey, today)
    show_list(actor, survey, today)


def show_figures(survey: SurveyFile, today: date) -> None:
    """Distribution against 100 %, return against the target, and the same for each building."""
    current_actor()  # whoever has been signed out meanwhile sees nothing new
    total, buildings = ask(get_progress, survey_id=survey.id)
    returned, target = total.returned, survey.return_target_percent
    one, two, right = st.columns([19, 19, 62], gap="small")
    _metric(
        one,
        _("Distribution"),
        format_percent(returned.delivered_percent),
        _("{part} of {whole}").format(part=f"{returned.delivered:,}", whole=f"{returned.sampled:,}"),
        is_reached=returned.is_delivered,
    )
    missing = -(-target * returned.sampled // 100) - returned.answered
    said = _("{n} to the target of {target} %") if missing > 0 else _("{n} answers, target {target} %")
    _metric(
        two,
        _("Return"),
        format_percent(returned.answered_percent),
        said.format(n=f"{missing if missing > 0 else returned.answered:,}", target=target),
        is_reached=returned.reaches(target),
    )
    left = total.counts[AddressState.TO_DELIVER], total.counts[AddressState.NOT_MET]
    one.caption(_("{n} to deliver, {m} nobody met").format(n=f"{left[0]:,}", m=f"{left[1]:,}"))
    two.caption(_days_left(survey, today))
    with right:
        _buildings(buildings, target)


def _metric(box: st.delta_generator.DeltaGenerator, label: str, value: str, note: str, *, is_reached: bool) -> None:
    colour = "green" if is_reached else "orange"
    box.metric(label, value, note, delta_color=colour, delta_arrow="off", border=True)


def _days_left(survey: SurveyFile, today: date) -> str:
    if survey.state is not SurveyState.RUNNING:
        return _("ended on {day}").format(day=(survey.closed_on or survey.ends_on).isoformat())
    left = (survey.ends_on - today).days
    if left < 0:
        return _("its last day {day} has passed").format(day=survey.ends_on.isoformat())
    said = _("until {day}, {n} days left") if left != 1 else _("until {day}, one day left")
    return said.format(day=survey.ends_on.isoformat(), n=left)


def _buildings(buildings: tuple[PlaceProgress, ...], target: int) -> None:
    rows = []
    for each in buildings:
        returned = each.returned
        rows.append(
            {
                "place": place_words(each.zone, each.building),
                "sampled": returned.sampled,
                "left": returned.sampled - returned.delivered or None,
                "delivered": float(returned.delivered_percent or 0),
                "answered": float(returned.answered_percent or 0),
                "goal": "✓" if returned.reaches(target) else "",
            }
        )
    percent = {"min_value": 0, "max_value": 100, "format": "%.1f %%"}
    st.dataframe(
        rows,
        column_config={
            "place": text_column(_("Building"), width=128),
            "sampled": number_column(_("Addresses"), width=74),
            "left": number_column(_("To deliver"), width=76),
            "delivered": st.column_config.ProgressColumn(_("Distribution"), width=130, color="blue", **percent),
            "answered": st.column_config.ProgressColumn(_("Return"), width=130, color="green", **percent),
            "goal": text_column(_("≥ {target} %").format(target=target), width=76),
        },
        hide_index=True,
        row_height=30,
        height="content" if len(rows) <= 5 else 186,
        placeholder="—",
        key="survey buildings",
    )
