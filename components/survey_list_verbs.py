"""What is done to many addresses of a list at once: delivered, reminded, taken out (R-SURV-3)."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import act, ask, entry_form, field_error, fresh, pressed, show_refusal
from components.locale import LANGUAGES
from components.words import _
from db.clock import office_day
from db.operations.survey_distribution import deliver_addresses, remind_addresses
from db.operations.survey_sheets import PRINTED_IN
from db.queries.settings import get_settings
from db.queries.survey_addresses import AddressFilter, count_addresses, to_remind
from db.queries.surveys_one import SurveyFile
from db.rules.permissions import may
from db.rules.survey_states import LISTED
from db.types import Actor
from db.vocabulary import SurveyMethod, SurveyState

DELIVER, REMIND = "deliver addresses", "remind addresses"


def place_words(zone: str, building: str) -> str:
    return f"{zone} {building}".strip() or _("No building")


def show_verbs(bar: DeltaGenerator, actor: Actor, survey: SurveyFile, wanted: AddressFilter, today: date) -> None:
    """Small windows beside the search; each says what it will be done to. `wanted` is what the list shows."""
    of_all = AddressFilter(place=wanted.place)
    where = _("all buildings") if of_all.place is None else place_words(*of_all.place)
    if survey.state in LISTED and may(actor, "deliver_addresses"):
        with bar.popover(
            _("Write down deliveries"), icon=":material/door_front:", key=f"window {fresh(DELIVER)}", on_change="rerun"
        ):
            _deliver(survey, of_all, where, today)
    if survey.state is SurveyState.RUNNING and may(actor, "remind_addresses"):
        with bar.popover(
            _("Reminder run"), icon=":material/notifications:", key=f"window {fresh(REMIND)}", on_change="rerun"
        ):
            _remind(survey, of_all, where, today)
    if may(actor, "export_survey_list"):
        with bar.popover(_("Print and export"), icon=":material/print:"):
            _take_out(actor, survey, wanted)


def _deliver(survey: SurveyFile, of_all: AddressFilter, where: str, today: date) -> None:
    """A round through a building, or a pile of numbered sheets."""
    with entry_form(fresh(DELIVER)):
        st.markdown(_("Everything of {where} that is left to deliver has been delivered.").format(where=f"**{where}**"))
        show_refusal(DELIVER)
        one, two = st.columns(2)
        name = one.text_input(_("Delivered by"), placeholder=_("whoever writes it down"), key=f"who {fresh(DELIVER)}")
        first = today if survey.drawn_at is None else office_day(survey.drawn_at)
        day = two.date_input(
            _("Delivered on"), today, format="YYYY-MM-DD", min_value=first, max_value=max(first, today),
            key=f"day {fresh(DELIVER)}",
        )  # fmt: skip
        low = one.number_input(_("From No."), 1, None, None, key=f"from {fresh(DELIVER)}", placeholder=_("the first"))
        high = two.number_input(_("To No."), 1, None, None, key=f"to {fresh(DELIVER)}", placeholder=_("the last"))
        field_error(DELIVER, "delivered_by", "delivered_on")
        label = _("Write down as delivered")
        if pressed(st.form_submit_button, label, form=DELIVER, about=(survey.id, of_all.place), type="primary"):
            act(
                deliver_addresses,
                form=DELIVER,
                done=_("Delivered: {0} addresses"),
                survey_id=survey.id,
                place=of_all.place,
                first_no=low,
                last_no=high,
                delivered_by=name,
                delivered_on=day,
            )


def _remind(survey: SurveyFile, of_all: AddressFilter, where: str, today: date) -> None:
    """First the list to go round with, then it is written down that they were reminded."""
    count = ask(count_addresses, survey_id=survey.id, wanted=to_remind(of_all, today))
    show_refusal(REMIND)
    said = _("{n} of {where} have had the sheet since yesterday or longer without an answer, not reminded today.")
    st.markdown(said.format(n=f"**{count:,}**", where=where))
    if count:
        files, due = st.container(horizontal=True), to_remind(of_all, today)
        _link(files, _("Print the list"), _list_at(survey, "pdf", due), icon="print")
        _link(files, _("Spreadsheet"), _list_at(survey, "xlsx", due), icon="table")
    label = _("{n} were reminded today").format(n=f"{count:,}") if count else _("Nobody to remind")
    about = (survey.id, of_all.place)
    if pressed(st.button, label, form=REMIND, about=about, type="primary", disabled=not count, key="mark reminded"):
        act(
            remind_addresses,
            form=REMIND,
            done=_("Reminded: {0} addresses"),
            survey_id=survey.id,
            place=of_all.place,
        )


def _take_out(actor: Actor, survey: SurveyFile, wanted: AddressFilter) -> None:
    """As the list is filtered now."""
    if survey.state in PRINTED_IN and survey.questionnaire_id and may(actor, "print_survey_sheets"):
        for language, name in LANGUAGES.items():
            address = f"/papers/survey-sheets/{survey.survey_no}?{urlencode({'lang': language, **_asked(wanted)})}"
            _link(st, _("Sheets to hand out ({language})").format(language=name), address, icon="description")
    _link(st, _("Distribution list to print"), _list_at(survey, "pdf", wanted), icon="print")
    _link(st, _("Spreadsheet"), _list_at(survey, "xlsx", wanted), icon="table")
    if SurveyMethod.ONLINE in survey.methods and ask(get_settings).public_url:
        _link(st, _("Spreadsheet with each address's link"), _list_at(survey, "xlsx", wanted, links="1"), icon="link")
        st.caption(_("Whoever has a link can answer in that resident's place: send each only to its address."))
    st.caption(_("As it is filtered now; who takes it out is on record."))


def _list_at(survey: SurveyFile, form: str, wanted: AddressFilter, **more: str) -> str:
    return f"/papers/survey-list/{survey.survey_no}/{form}?{urlencode({**_asked(wanted), **more})}"


def _asked(wanted: AddressFilter) -> dict[str, str]:
    """The filter of the screen as the files' addresses say it."""
    asked = {"text": wanted.text} if wanted.text else {}
    if wanted.remind_on is not None:
        asked["remind"] = "1"
    elif wanted.states:
        asked["state"] = next(iter(wanted.states)).value
    if wanted.place is not None:
        asked["zone"], asked["building"] = wanted.place
    return asked


def _link(box: Any, label: str, address: str, *, icon: str) -> None:
    box.link_button(label, address, icon=f":material/{icon}:", type="tertiary")
