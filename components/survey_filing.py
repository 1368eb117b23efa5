"""The last part of a survey: its report in words, the checklist, and the file that locks everything (R-SURV-6)."""

from datetime import date

import streamlit as st

from components.act import entry_form, field_error, fresh, pressed, show_refusal
from components.chips import badge_of, plain
from components.navigation import PAGES
from components.page import card, empty_state
from components.seen import drawn_version, seen_version
from components.survey_report_text import proposed_report
from components.survey_saving import form_of, save
from components.survey_words import return_words
from components.tables import shown_day
from components.words import _, word
from db.operations.survey_report import approve_survey_report, file_survey, write_survey_report
from db.queries.surveys_one import SurveyFile
from db.rules.permissions import may
from db.rules.survey_filing import Checklist, checklist_of
from db.rules.survey_states import ENDED, survey_buttons
from db.shares import format_percent
from db.types import Actor
from db.vocabulary import SurveyState, SurveyVerb

Verb = SurveyVerb


def show_filing(one: SurveyFile, actor: Actor, today: date) -> None:
    """Report left, checklist right; before the end there is nothing to write."""
    if one.state not in ENDED:
        empty_state("inventory_2", _("The survey is evaluated when it has ended. Then the report and the file follow."))
        return
    left, right = st.columns([62, 38], gap="medium")
    with left:
        _show_report(one, actor)
    with right:
        _show_checklist(one, actor, today)


def _show_report(one: SurveyFile, actor: Actor) -> None:
    form, verbs = form_of(one, Verb.REPORT), survey_buttons(one, actor)
    note = ""
    if one.report_approved_on is not None:
        approver = f"{one.report_approved_by} {shown_day(one.report_approved_on)}"
        note = badge_of(_("approved: {who}").format(who=approver), "green", "verified")
    with card(_("Report"), note):
        _links(one, actor)
        if Verb.REPORT not in verbs:
            st.markdown(
                plain(one.report) if "\n" not in one.report else "  \n".join(map(plain, one.report.split("\n")))
            )
        else:
            with entry_form(fresh(form)):
                show_refusal(form)
                seen_version(one, form)
                said = one.report or proposed_report(one)
                report = st.text_area(_("Report") + " *", said, height=260, max_chars=20_000)
                field_error(form, "report")
                request = {"report": report}
                found = checklist_of(one)
                if not (found.distribution and found.returned):
                    label = _("Why the target was missed") + " *"
                    request["short_return_reason"] = st.text_input(label, one.short_return_reason, max_chars=2000)
                    field_error(form, "short_return_reason")
                label = _("Save the report")
                look = "secondary" if one.report else "primary"
                if pressed(st.form_submit_button, label, form=form, type=look, shortcut="Ctrl+Enter"):
                    save(one, Verb.REPORT, write_survey_report, **request)
                if one.report_approved_on is not None:
                    st.caption(_("Written anew it is to be approved anew."))
        if one.report_by:
            st.caption(_("Written by {who}").format(who=plain(one.report_by)))
        form = form_of(one, Verb.APPROVE_REPORT)
        if Verb.APPROVE_REPORT in verbs:
            show_refusal(form)
            look = {"type": "primary", "icon": ":material/verified:"}
            is_pressed = pressed(st.button, word(Verb.APPROVE_REPORT), form=form, **look)
            version = drawn_version(one, form, is_pressed=is_pressed)
            if is_pressed:
                save(one, Verb.APPROVE_REPORT, approve_survey_report, version=version)


def _links(one: SurveyFile, actor: Actor) -> None:
    row = st.container(horizontal=True)
    for url, label in (("survey-results", _("Results")), ("survey-actions", _("Corrective actions"))):
        if url in PAGES and PAGES[url].opens_for(actor):
            row.page_link(PAGES[url].file, label=label, query_params={"survey": one.survey_no}, width="content")


def _show_checklist(one: SurveyFile, actor: Actor, today: date) -> None:
    found, form = checklist_of(one), form_of(one, Verb.FILE)
    note = badge_of(_("filed and locked"), "gray", "lock") if one.state is SurveyState.FILED else ""
    with card(_("Checklist"), note or _("file by {day}").format(day=shown_day(one.file_by))):
        for is_done, is_settled, said in _lines(one, found):
            open_sign = ":orange[:material/info:]" if is_settled else ":gray[:material/radio_button_unchecked:]"
            st.markdown(f"{':green[:material/check_circle:]' if is_done else open_sign} {plain(said)}")
        if one.short_return_reason and not (found.distribution and found.returned):
            why = _("{way}: {answer}").format(way=_("Target missed because"), answer=one.short_return_reason)
            st.markdown(f":gray[:small[{plain(why)}]]")
        if one.state is SurveyState.FILED or not may(actor, Verb.FILE.value):
            return
        show_refusal(form)
        with entry_form(fresh(form)):
            seen_version(one, form)
            request = {}
            if one.file_by is not None and today > one.file_by:
                request["reason"] = st.text_input(_("Why it is filed after {day}").format(day=one.file_by) + " *")
            field_error(form, "reason", "report", "short_return_reason")
            look = {"type": "primary" if found.is_complete else "secondary", "icon": ":material/inventory_2:"}
            if pressed(st.form_submit_button, word(Verb.FILE), form=form, disabled=not found.is_complete, **look):
                save(one, Verb.FILE, file_survey, **request)
            st.caption(_("From then on nothing of this survey changes."))


def _lines(one: SurveyFile, found: Checklist) -> list[tuple[bool, bool, str]]:
    """What is done, what is settled by a written reason, and how it is said."""
    delivered = format_percent(one.returned.delivered_percent)
    target = _("Return {found}, target {target} %")
    opened = _("Every proposed action is opened or declined")
    if one.actions_to_open:
        opened = _("{n} proposed actions are not decided yet").format(n=one.actions_to_open)
    return [
        (found.distribution, found.is_explained, _("Distributed {found}, to be 100 %").format(found=delivered)),
        (
            found.returned,
            found.is_explained,
            target.format(found=return_words(one.returned), target=one.return_target_percent),
        ),
        (found.report, False, _("The report is written")),
        (found.approval, False, _("The report is approved")),
        (found.actions, False, opened),
    ]
