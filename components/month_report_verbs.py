"""The manager writes the words of a month, issues its report, and issues it again with a reason."""

import streamlit as st

from components.act import act, entry_form, field_error, fresh, pressed, show_refusal
from components.page import card
from components.reason_form import close_form, is_open, open_form
from components.seen import seen_version
from components.words import _
from db.operations.monthly_reports import issue_monthly_report, reissue_monthly_report, write_monthly_report
from db.queries.month_report import MonthReport
from db.rules.permissions import may
from db.types import Actor

HEIGHT = 160


def show_verbs(report: MonthReport, actor: Actor) -> None:
    """What the manager can do with this month."""
    if not may(actor, "write_monthly_report"):
        return
    if report.issued:
        _issue_again(report)
    else:
        _write(report)


def _write(report: MonthReport) -> None:
    month = report.figures.month
    form = f"report {month}"
    request = {"month": month, "version": seen_version(report, form)}
    with card(_("Manager's words"), _("They go into the report, above the signatures.")), entry_form(fresh(form)):
        show_refusal(form)
        request["words"] = st.text_area(
            _("Manager's words"), report.draft, key=f"words {fresh(form)}", height=HEIGHT, label_visibility="collapsed"
        )
        field_error(form, "words")
        foot = st.container(horizontal=True)
        if pressed(foot.form_submit_button, _("Save"), form=form, about=month):
            act(write_monthly_report, form=form, done=_("Saved"), **request)
        if not report.figures.is_running and pressed(
            foot.form_submit_button, _("Issue the report"), form=form, about=month, type="primary"
        ):
            done = _("The report of {month} is issued.").format(month=month)
            act(issue_monthly_report, form=form, done=done, **request)


def _issue_again(report: MonthReport) -> None:
    """From the figures as they stand now, which are looked at before."""
    month, newest = report.figures.month, report.issued[-1]
    form = f"report {month} again {newest.revision}"
    if not is_open(form):
        st.button(_("Issue again with a reason"), on_click=open_form, args=(form,), icon=":material/edit_document:")
        return
    title = _("Revision {n} of {month}").format(n=newest.revision + 1, month=month)
    with card(title, _("with the figures as they stand now")), entry_form(fresh(form)):
        show_refusal(form)
        words = st.text_area(_("Manager's words"), newest.words, key=f"words {fresh(form)}", height=HEIGHT)
        field_error(form, "words")
        reason = st.text_input(_("Why is it issued again?") + " *", key=f"why {fresh(form)}")
        field_error(form, "reason")
        foot = st.container(horizontal=True)
        if pressed(foot.form_submit_button, _("Issue the revision"), form=form, type="primary"):
            done, request = _("Revision {0} is issued."), {"month": month, "words": words, "reason": reason}
            act(reissue_monthly_report, form=form, done=done, then=_show_newest, revision=newest.revision, **request)
        foot.form_submit_button(_("Back"), on_click=close_form)


def _show_newest(_revision: int) -> None:
    close_form()
    st.session_state.pop("revision", None)
    st.query_params.pop("revision", None)
