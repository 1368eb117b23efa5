"""A new plan of a survey, with what the office's settings and the due round propose."""

from datetime import date, timedelta

import streamlit as st

from components.act import act, ask, fresh, once, pressed, show_refusal
from components.page import card
from components.survey_plan_form import PlanForm
from components.words import _
from db.operations.surveys import SurveyDrafted, draft_survey
from db.queries.settings import OfficeSettings, get_settings
from db.queries.surveys import list_owners
from db.rules.survey_plans import SurveyPlan, train_by
from db.rules.survey_rounds import Round, quarter_of, round_of
from db.types import Actor
from db.vocabulary import N_, SampleKind, SurveyAudience

FORM = "survey new"
RUNS = timedelta(days=14)
TITLES = {
    SurveyAudience.RESIDENTS: N_("Survey of the residents {year}"),
    SurveyAudience.SHOPS: N_("Survey of the shops {year} Q{quarter}"),
    SurveyAudience.CONSUMERS: N_("Survey of the consumers {year}"),
}


def show_new_form(actor: Actor, today: date) -> None:
    """The whole plan on one screen; a draft may have gaps."""
    settings, key = ask(get_settings), fresh(FORM)
    asked = st.session_state.get(f"audience {key}") or st.query_params.get("audience", "")
    audience = next((each for each in SurveyAudience if each.value == asked), SurveyAudience.RESIDENTS)
    note = _("approved by the leader {n} days before the start").format(n=settings.survey_lead_days)
    with card(_("New survey"), f":gray[:small[{note}]]"):
        show_refusal(FORM)
        plan = PlanForm(FORM, key, settings, audience.value).fields(_proposed(actor, audience, settings, today))
        foot = st.container(horizontal=True)
        if pressed(foot.button, _("Save the draft"), form=FORM, type="primary", icon=":material/edit_document:"):
            done = _("{0.survey_no} is a draft. Submit it when it is whole.")
            act(draft_survey, form=FORM, key=once(FORM), done=done, then=_open, plan=plan)
        foot.button(_("Back"), on_click=_close)


def _proposed(actor: Actor, audience: SurveyAudience, settings: OfficeSettings, today: date) -> SurveyPlan:
    """Begins as soon as the leader can approve it in time, with a few days for the plan itself."""
    starts = today + timedelta(days=settings.survey_lead_days + 5)
    title, title_en = _titles(audience, round_of(audience, starts, settings))
    is_owner = any(row.id == actor.user_id for row in ask(list_owners))
    return SurveyPlan(
        title=title,
        title_en=title_en,
        audience=audience,
        starts_on=starts,
        ends_on=starts + RUNS,
        training_on=train_by(starts, training_days=settings.survey_training_days),
        owner_id=actor.user_id if is_owner else None,
        evaluation=_("Per question, place and group, with the change from last time; an action for what is low."),
        return_target_percent=settings.survey_return_percent,
        low_percent=settings.survey_low_percent,
        sample_kind=SampleKind.RANDOM if audience is SurveyAudience.CONSUMERS else SampleKind.EVERYBODY,
    )


def _titles(audience: SurveyAudience, due: Round) -> tuple[str, str]:
    """In the language of the screen, and in English."""
    said = {"year": due.from_on.year, "quarter": quarter_of(due.from_on)}
    return _(TITLES[audience]).format(**said), TITLES[audience].format(**said)


def _close() -> None:
    for name in ("new", "audience"):
        st.query_params.pop(name, None)


def _open(made: SurveyDrafted) -> None:
    st.session_state["survey opens"] = made.survey_no
