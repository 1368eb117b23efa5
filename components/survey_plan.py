"""The plan of a survey as it was approved, the days that run, and who did what."""

from datetime import date

import streamlit as st

from components.act import ask
from components.chips import badge, plain
from components.navigation import PAGES
from components.page import card, money_line
from components.stage_bar import Stage, show_stage_bar
from components.survey_words import day_badge, return_words, sample_words, scope_words
from components.tables import shown_day, shown_moment
from components.words import _, word
from db.clock import office_day
from db.queries.settings import get_settings
from db.queries.surveys_one import SurveyFile
from db.rules.survey_plans import approve_by, train_by
from db.rules.survey_states import LIVE
from db.vocabulary import SurveyState, SurveyVerb

State = SurveyState
BACK = (SurveyVerb.SEND_BACK, SurveyVerb.WITHDRAW, SurveyVerb.CANCEL)


def show_stages(one: SurveyFile, today: date) -> None:
    """Plan, approval, sample and training, asking, report, file; of a cancelled survey why it was given up."""
    if one.state is State.CANCELLED:
        why = one.steps[-1].note if one.steps else ""
        st.markdown(f":gray[{plain(_('{way}: {answer}').format(way=word(one.state), answer=why))}]")
        return
    order = list(State).index(one.state)
    done = [order > list(State).index(state) for state in (State.DRAFT, State.SUBMITTED, State.APPROVED)]
    days = f"{one.starts_on:%m-%d} – {one.asked_until:%m-%d}"
    report = shown_day(one.report_approved_on) or (_("to be approved") if one.report else "")
    show_stage_bar(
        [
            Stage(done[0], _("Plan"), one.drafted_by, icon="edit_document"),
            Stage(done[1], _("Approval"), shown_day(one.approved_on), icon="verified"),
            Stage(done[2], _("Sample, training"), _prepared(one), today > one.starts_on),
            Stage(order > list(State).index(State.RUNNING), _("Asking"), days, today > one.ends_on, "forum"),
            Stage(one.report_approved_on is not None, _("Report"), report, _is_late(one, today), "edit_note"),
            Stage(one.state is State.FILED, _("On file"), _filed(one), _is_late(one, today), "inventory_2"),
        ]
    )


def _prepared(one: SurveyFile) -> str:
    drawn = _("{n} addresses").format(n=one.returned.sampled) if one.drawn_at else ""
    trained = _("trained {day}").format(day=f"{one.trained_on:%m-%d}") if one.trained_on else ""
    return " · ".join(part for part in (drawn, trained) if part)


def _is_late(one: SurveyFile, today: date) -> bool:
    return one.file_by is not None and today > one.file_by


def _filed(one: SurveyFile) -> str:
    if one.filed_at is not None:
        return shown_day(office_day(one.filed_at))
    return _("by {day}").format(day=one.file_by) if one.file_by else ""


def show_plan(one: SurveyFile) -> None:
    """What the leader decides on, in one card."""
    with card(_("Plan"), f":gray[:small[{plain(one.survey_no)}]]"):
        methods = _(", ").join(word(method) for method in one.methods)
        names = _("anonymous") if one.is_anonymous else _("with names")
        facts = [
            (_("Title in English"), one.title_en),
            (_("Purpose"), one.purpose),
            (_("Whom it asks"), f"{word(one.audience)} · {scope_words(one)}"),
            (_("Sample"), sample_words(one)),
            (_("Method"), f"{methods} · {names}"),
            (_("Time"), f"{one.starts_on} – {one.ends_on}"),
            (_("Staff who carry it out"), one.carried_out_by),
            (_("In charge"), one.owner),
            (_("Questionnaire"), _questionnaire(one)),
            (_("Targets"), _("distribution 100 %, return {n} %").format(n=one.return_target_percent)),
            (_("How it is evaluated"), one.evaluation),
            (_("Action needed below"), _("{n} % satisfied").format(n=one.low_percent)),
        ]
        for label, said in facts:
            left, right = st.columns([26, 74], gap="small")
            left.markdown(f":gray[{plain(label)}]")
            right.markdown(plain(said) if said else "–")
        if one.questionnaire_id and "questionnaire" in PAGES:
            there = {"id": str(one.questionnaire_id)}
            st.page_link(PAGES["questionnaire"].file, label=_("To the questionnaire"), query_params=there)


def _questionnaire(one: SurveyFile) -> str:
    if not one.questionnaire:
        return ""
    state = word(one.questionnaire_state)
    return f"{one.questionnaire} V{one.questionnaire_revision} · {state}"


def show_terms(one: SurveyFile, today: date) -> None:
    """The days of R-SURV-1 and R-SURV-6, kept or not."""
    settings = ask(get_settings)
    with card(_("Days"), badge(one.state)):
        filed_on = None if one.filed_at is None else office_day(one.filed_at)
        for label, day, last in (
            (_("Approval"), one.approved_on, approve_by(one.starts_on, lead_days=settings.survey_lead_days)),
            (_("Training"), one.trained_on, train_by(one.starts_on, training_days=settings.survey_training_days)),
            (_("On file"), filed_on, one.file_by),
        ):
            if last is not None and (day is not None or one.state in LIVE):
                money_line(st.container(), label, day_badge(day, by=last, today=today))
        if one.returned.sampled or one.returned.answered:
            money_line(st.container(), _("Return"), return_words(one.returned))
        for label, said in (
            (_("Approved late because"), one.late_reason),
            (_("Target missed because"), one.short_return_reason),
            (_("Training"), one.trained_note),
        ):
            if said:
                words = _("{way}: {answer}").format(way=label, answer=said)
                st.markdown(f":gray[:small[{plain(words)}]]")


def show_history(one: SurveyFile) -> None:
    with card(_("What happened"), str(len(one.steps)) if one.steps else ""):
        for step in reversed(one.steps):
            sign = ":orange[:material/undo:]" if step.verb in BACK else ":green[:material/check_circle:]"
            who = step.who or _("the program")
            moment = plain(shown_moment(step.happened_at))
            note = f" · {plain(step.note)}" if step.note else ""
            st.markdown(f"{sign} {plain(word(step.verb))} :gray[:small[{plain(who)} {moment}{note}]]")
        if not one.steps:
            st.caption(_("Taken over from a spreadsheet."))
