"""What a step of a survey asks before it is done: the fields of its small form, each giving what was typed."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import streamlit as st

from components.act import ask, field_error
from components.chips import plain
from components.survey_words import return_words
from components.words import _
from db.operations import survey_course as course
from db.operations import survey_decisions as decisions
from db.queries.settings import get_settings
from db.queries.surveys_one import SurveyFile
from db.rules.survey_plans import approve_by, train_by
from db.vocabulary import SurveyVerb


def _approve(one: SurveyFile, form: str, today: date) -> dict[str, Any]:
    last = approve_by(one.starts_on, lead_days=ask(get_settings).survey_lead_days)
    if today <= last:
        said = _("It starts on {day}: approved by {last} it is in time.").format(day=one.starts_on, last=last)
        st.markdown(f":gray[{plain(said)}]")
        return {}
    said = _("It starts on {day} and was to be approved by {last}. Why is it approved later?")
    st.markdown(plain(said.format(day=one.starts_on, last=last)))
    reason = st.text_input(_("Why it is approved late") + " *")
    field_error(form, "late_reason", "starts_on", "questionnaire_id")
    return {"late_reason": reason}


def _train(one: SurveyFile, form: str, today: date) -> dict[str, Any]:
    one_, two, three = st.columns([20, 44, 36])
    planned = one.training_on or today
    day = one_.date_input(_("Trained on") + " *", min(planned, today), max_value=today, format="YYYY-MM-DD")
    who = two.text_input(_("Who was trained, by whom") + " *", one.trained_note)
    last = train_by(one.starts_on, training_days=ask(get_settings).survey_training_days)
    label = _("Reason if later than {day}").format(day=last)
    reason = three.text_input(label)
    field_error(form, "trained_on", "who", "reason")
    return {"trained_on": day, "who": who, "reason": reason}


def _extend(one: SurveyFile, form: str, today: date) -> dict[str, Any]:
    left, right = st.columns([20, 80])
    proposed = max(one.ends_on, today) + timedelta(days=7)
    day = left.date_input(_("New last day") + " *", proposed, format="YYYY-MM-DD")
    reason = right.text_input(_("Reason") + " *")
    field_error(form, "ends_on", "reason")
    return {"ends_on": day, "reason": reason}


def _close(one: SurveyFile, form: str, today: date) -> dict[str, Any]:
    said = _("No more answers then. Answered: {answered}, target {target} %.")
    st.markdown(plain(said.format(answered=return_words(one.returned), target=one.return_target_percent)))
    request = {"short_return_reason": "", "reason": ""}
    if not one.returned.is_delivered or not one.returned.reaches(one.return_target_percent):
        request["short_return_reason"] = st.text_input(_("Why the target was missed") + " *", max_chars=2000)
    if today < one.ends_on:
        label = _("Why it ends before {day}").format(day=one.ends_on)
        request["reason"] = st.text_input(label + " *", max_chars=2000)
    field_error(form, "short_return_reason", "reason")
    return request


FORMS: Mapping[SurveyVerb, Callable[[SurveyFile, str, date], dict[str, Any]]] = {
    SurveyVerb.APPROVE: _approve,
    SurveyVerb.TRAIN: _train,
    SurveyVerb.EXTEND: _extend,
    SurveyVerb.CLOSE: _close,
}
OPERATIONS: Mapping[SurveyVerb, Callable[..., Any]] = {
    SurveyVerb.APPROVE: decisions.approve_survey,
    SurveyVerb.TRAIN: course.record_training,
    SurveyVerb.EXTEND: course.extend_survey,
    SurveyVerb.CLOSE: course.close_survey,
}
