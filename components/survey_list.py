"""The distribution list: found by state, building and name, written in where it is read (R-SURV-3)."""

from datetime import date
from typing import Any

import streamlit as st

from components.act import ask
from components.chips import chip
from components.choice import choose_one, choose_part, page_chosen
from components.grid import edit_table
from components.page import empty_state, pages_below
from components.survey_list_verbs import place_words, show_verbs
from components.tables import number_column, shown_day, text_column
from components.words import _, word
from db.operations.survey_distribution import EDITABLE, record_deliveries
from db.queries.survey_addresses import PER_PAGE, AddressFilter, AddressRow, count_addresses, list_addresses, to_remind
from db.queries.survey_progress import SurveyProgress, get_progress
from db.queries.surveys_one import SurveyFile
from db.rules.permissions import may
from db.rules.survey_states import LISTED
from db.types import Actor
from db.vocabulary import AddressState, SurveyState

ALL, REMIND = "all", "remind"


def show_list(actor: Actor, survey: SurveyFile, today: date) -> None:
    """A page of the list; editable while the survey runs and until it is filed."""
    progress = ask(get_progress, survey_id=survey.id)
    bar = st.container(horizontal=True, vertical_alignment="center")
    place = _choose_place(bar, progress)
    text = bar.text_input(
        _("Search"), key="address text", type="search", placeholder=_("Number, address or name"),
        label_visibility="collapsed", width=210,
    )  # fmt: skip
    bar.space("stretch")
    saving, verbs = bar.container(horizontal=True, width="content"), bar.container(horizontal=True, width="content")
    inside = AddressFilter(place=place, text=text.strip())
    part = _choose_state(progress, survey, inside, today)
    wanted = to_remind(inside, today) if part == REMIND else _with_state(inside, part)
    show_verbs(verbs, actor, survey, wanted, today)
    if st.session_state.setdefault("addresses listed", wanted) != wanted:
        st.session_state.update({"addresses listed": wanted, "page": 1})
    total = ask(count_addresses, survey_id=survey.id, wanted=wanted)
    page = min(page_chosen(), max(1, -(-total // PER_PAGE)))
    rows = ask(list_addresses, survey_id=survey.id, wanted=wanted, offset=PER_PAGE * (page - 1))
    _table(rows, survey, saving, is_editable=survey.state in LISTED and may(actor, "record_deliveries"))
    pages_below(total, PER_PAGE, "page")


def _choose_place(bar: Any, progress: SurveyProgress) -> tuple[str, str] | None:
    places = {f"{each.zone}|{each.building}": each for each in progress.buildings}
    names = {ALL: _("All buildings")}
    names |= {key: place_words(each.zone, each.building) for key, each in places.items()}
    if len(places) < 2:
        return None
    chosen = choose_one(bar, _("Building"), names, key="building", width=170)
    return None if chosen == ALL else (places[chosen].zone, places[chosen].building)


def _choose_state(progress: SurveyProgress, survey: SurveyFile, inside: AddressFilter, today: date) -> str:
    """The states that there are, with how many addresses of this building; who could be reminded today."""
    counts = progress.total.counts
    if inside.place is not None:
        counts = next(each.counts for each in progress.buildings if (each.zone, each.building) == inside.place)
    parts = {ALL: f"{_('All')} {sum(counts.values()):,}"}
    parts |= {state.value: f"{word(state)} {counts.get(state, 0):,}" for state in AddressState}
    if survey.state is SurveyState.RUNNING:
        due = ask(count_addresses, survey_id=survey.id, wanted=to_remind(AddressFilter(place=inside.place), today))
        parts[REMIND] = f":material/notifications: {_('To remind')} {due:,}"
    return choose_part(_("Show"), parts, key="addresses")


def _with_state(inside: AddressFilter, part: str) -> AddressFilter:
    return AddressFilter(tuple(state for state in AddressState if state.value == part), inside.place, inside.text)


def _table(rows: list[AddressRow], survey: SurveyFile, saving: Any, *, is_editable: bool) -> None:
    if not rows:
        empty_state("fact_check", _("No address of the list is like this."))
        return
    columns = _columns()
    shown = [_plain(row) for row in rows]
    height: int | str = "content" if len(rows) <= 10 else 396
    if not is_editable:
        st.dataframe(
            shown, column_config=columns, column_order=list(columns), hide_index=True, placeholder="—", height=height
        )
        return
    edit_table(
        f"survey list {survey.id}",
        shown,
        columns=columns,
        editable=sorted(EDITABLE),
        save=record_deliveries,
        labels={name: str(column["label"]) for name, column in columns.items()},
        height=height,
        request={"survey_id": survey.id},
        bar=saving,
    )


def _columns() -> dict[str, Any]:
    return {
        "list_no": number_column(_("No."), width=56),
        "who": text_column(_("Address · customer"), width=215),
        "state": st.column_config.SelectboxColumn(
            _("State"), options=[state.value for state in AddressState], required=True, width=150,
            format_func=lambda value: chip(AddressState(value))[0] if value else "",
        ),
        "delivered_by": text_column(_("Delivered by"), width=104),
        "delivered_on": st.column_config.DateColumn(_("Delivered on"), format="YYYY-MM-DD", width=104),
        "reminded": text_column(_("Reminded on"), width=96),
        "answered": text_column(_("Answered on"), width=96),
        "note": text_column(_("Remark"), width=172),
    }  # fmt: skip


def _plain(row: AddressRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "version": row.version,
        "list_no": row.list_no,
        "who": f"{row.label} {row.customer}".strip() or row.zone,
        "state": row.state.value,
        "delivered_by": row.delivered_by,
        "delivered_on": row.delivered_on,
        "reminded": shown_day(row.reminded_on),
        "answered": shown_day(row.answered_on),
        "note": row.note,
    }
