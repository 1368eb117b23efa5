"""Good wishes on a public holiday: whom the office greets, ticked and marked in one act (R-CALL-3)."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from components.act import act, ask, fresh, pressed, show_refusal
from components.chips import chip, chip_column
from components.choice import choose_one, page_chosen
from components.page import empty_state, pages_below
from components.tables import shown_day, text_column
from components.words import _, word
from db.clock import office_day
from db.operations.greetings import greeted_holidays, mark_greeted
from db.queries.greetings import GREETED, PER_PAGE, GreetingChoice, GreetingRow, count_greetings, list_greetings
from db.rules.holidays import Holiday
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import Audience, ContactMeans, CustomerClass, Standing

FORM = "greetings"


def show_greetings(actor: Actor, today: date) -> None:
    holidays = {one.first_on.isoformat(): one for one in greeted_holidays(today)}
    bar = st.container(horizontal=True, vertical_alignment="center")
    names = {day: holiday_words(one, today) for day, one in holidays.items()}
    holiday = holidays[choose_one(bar, _("Holiday"), names, key="holiday", width=320)]
    audiences = bar.pills(
        _("Customers"), list(Audience), selection_mode="multi", default=list(GREETED), format_func=word,
        key="greeted audiences", label_visibility="collapsed",
    )  # fmt: skip
    classes = bar.pills(
        _("Class"), list(CustomerClass), selection_mode="multi", format_func=word, key="greeted classes",
        label_visibility="collapsed",
    )  # fmt: skip
    choice = GreetingChoice(holiday, frozenset(audiences), frozenset(classes))
    if st.session_state.setdefault("greetings listed", choice) != choice:
        st.session_state.update({"greetings listed": choice, "page": 1})
    count = ask(count_greetings, choice=choice)
    bar = st.container(horizontal=True, vertical_alignment="center")
    said = _("{n} of {all} greeted").format(n=count.greeted, all=count.customers)
    bar.markdown(f"**{said}**", width="content")
    only_open = bar.toggle(_("Only those to greet"), True, key="greetings open")
    page = page_chosen()
    asked = {"choice": choice, "today": today, "only_open": only_open, "offset": PER_PAGE * (page - 1)}
    rows = ask(list_greetings, **asked)
    # Left of the tools that the table shows above its right corner.
    mark = bar.container(horizontal=True, vertical_alignment="center")
    if rows:
        ticked = _table(rows, f"greetings {holiday.first_on} {page} {only_open} {fresh(FORM)}")
        if may(actor, "mark_greeted"):
            with mark:
                _mark(holiday, [row.customer_id for row in ticked if row.greeted_at is None])
    elif count.customers:
        empty_state("celebration", _("Everybody of this choice has been greeted."))
    else:
        empty_state("celebration", _("Choose above whom the office greets."))
    pages_below(count.customers - (count.greeted if only_open else 0), PER_PAGE, "page")
    if count.customers and may(actor, "export_greetings"):
        lists = f"audiences={','.join(audiences)}&classes={','.join(classes)}"
        address = f"/papers/greetings/{holiday.first_on}?{lists}"
        foot = st.container(horizontal=True, vertical_alignment="center")
        foot.link_button(_("Download the list (.xlsx)"), address, icon=":material/download:")
        foot.caption(_("With whole phone numbers; who takes it out is on record."))


def holiday_words(holiday: Holiday, today: date) -> str:
    """Spring Festival 02-15 – 02-23; over, or not announced yet."""
    name = f"{_(holiday.name)} {holiday.first_on.isoformat()}"
    if holiday.last_on is None:
        return f"{name} · {_('days off not announced yet')}"
    return f"{name} – {holiday.last_on:%m-%d}" + (f" · {_('is over')}" if holiday.last_on < today else "")


def _table(rows: Sequence[GreetingRow], key: str) -> list[GreetingRow]:
    """Best class first; gives the ticked ones."""
    chosen = st.dataframe(
        [
            {
                "who": f"{row.room} {row.name}".strip(),
                "number": row.customer_no,
                "kind": word(row.kind) if row.standing is Standing.ORDINARY else word(row.standing),
                "class": chip(row.customer_class),
                "phone": row.phone,
                "greeted": _greeted(row),
            }
            for row in rows
        ],
        column_config={
            "who": text_column(_("Room · customer"), width=260),
            "number": text_column(_("Customer number"), width=110),
            "kind": text_column(_("Kind of customer"), width=120),
            "class": chip_column(_("Class"), list(CustomerClass), width=86),
            "phone": text_column(_("Phone"), width=120),
            "greeted": text_column(_("Greeted"), width=230),
        },
        hide_index=True,
        height="content" if len(rows) <= 12 else 440,
        placeholder="—",
        on_select="rerun",
        selection_mode="multi-row",
        # Ticks are places: another list of customers begins without one.
        key=f"{key} {hash(tuple(row.customer_id for row in rows))}",
    ).selection.rows
    return [rows[place] for place in sorted(chosen) if place < len(rows)]


def _greeted(row: GreetingRow) -> str:
    if row.greeted_at is None or row.means is None:
        return ""
    return " · ".join((shown_day(office_day(row.greeted_at)), word(row.means), row.greeted_by))


def _mark(holiday: Holiday, ids: list[int]) -> None:
    show_refusal(FORM)
    means = st.selectbox(
        _("Way"), list(ContactMeans)[:2], format_func=word, key="greeted how", label_visibility="collapsed", width=110
    )
    label = _("Mark {n} as greeted").format(n=len(ids)) if ids else _("Tick who was greeted")
    if pressed(st.button, label, form=FORM, about=ids, type="primary", disabled=not ids, key="mark greeted"):
        act(
            mark_greeted,
            form=FORM,
            done=_("{0} customers greeted"),
            holiday_on=holiday.first_on,
            customer_ids=ids,
            means=means,
        )
