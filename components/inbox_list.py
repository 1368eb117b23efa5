"""The inbox as a table with the verb of each row as its button, and the words of its cells."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from components.chips import chips_column
from components.navigation import PAGES
from components.tables import button_column, shown_wait, text_column
from components.words import _, word
from db.clock import office_day, office_time
from db.queries.inbox import WorkItem
from db.queries.inbox_item import matter_of
from db.vocabulary import Severity


def show_items(items: Sequence[WorkItem], *, at: datetime) -> None:
    """The rows as drawn are kept: a click means the row that was seen, whatever has come in since."""
    late, today, later = f"! {_('Overdue')}", f"◎ {_('Today')}", f"○ {_('Later')}"
    urgent = f"! {word(Severity.CRITICAL)}"

    def sign(item: WorkItem) -> str:
        if item.is_overdue:
            return late
        if item.is_urgent:
            return urgent
        return today if item.is_due_today(office_day(at)) else later

    st.session_state["inbox shown"] = list(items)
    st.dataframe(
        [
            {
                "state": [sign(item)],
                "number": item.number,
                "who": item.who,
                "what": what(item),
                "waited": "" if item.since is None or item.since > at else shown_wait(item.since, at),
                "due": term(item.due_at, at),
                "verb": word(item.kind),
            }
            for item in items
        ],
        column_config={
            "state": chips_column(_("State"), {late: "late", urgent: "late", today: "blue", later: "gray"}, width=80),
            "number": text_column(_("Number"), width=122),
            "who": text_column(_("Room · customer"), width=122),
            "what": text_column(_("What"), width=124),
            "waited": text_column(_("Waited"), width=52),
            "due": text_column(_("Due by"), width=82),
            "verb": button_column(_("Do"), key="inbox click", on_click=follow, width=98),
        },
        hide_index=True,
        height="content" if len(items) <= 15 else 530,
        key="inbox rows",
    )


def what(item: WorkItem) -> str:
    """The matter in the user's language."""
    return matter_of(item, _)


def term(due_at: datetime | None, at: datetime) -> str:
    """The hour for today, else the day too."""
    if due_at is None:
        return ""
    moment = office_time(due_at)
    return f"{moment:%H:%M}" if moment.date() == office_day(at) else f"{moment:%m-%d %H:%M}"


def follow() -> None:
    """A click on a row's button: the frame's next run goes there."""
    items: list[WorkItem] = st.session_state.get("inbox shown", [])
    row = st.session_state["inbox click"].row
    if 0 <= row < len(items):
        st.session_state["inbox goes to"] = items[row]


def go(item: WorkItem) -> None:
    page = PAGES.get(item.page)
    if page is not None:
        st.switch_page(page.file, query_params=item.params)
