"""A month's notices as files: each building's at once, all of them by a process of its own, with progress."""

from functools import partial
from urllib.parse import quote, urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import notice_run
from components.act import act, ask, in_full, pressed, show_refusal
from components.notice_prints import Made, made_files
from components.page import card
from components.tables import number_column, text_column
from components.words import _, language, refusal
from db.errors import FaultError
from db.operations.notices import print_notices
from db.queries.notices import BuildingRow, list_buildings
from db.queries.notices_one import get_newest_mark

ROWS_SHOWN = 8


def show_files(month: str) -> None:
    """The papers of a month: what is being made, else what is made and the way to make it."""
    box = card(_("Papers"), _("one file for each building"))
    made, mark = made_files(month), ask(get_newest_mark, month=month)
    made = made if made is not None and made.mark == mark else None
    form = f"files {month}"
    with box:
        show_refusal(form)
        slips = st.checkbox(_("With copies of the slips"), key="with slips")
        _show_buildings(month, ask(list_buildings, month=month), made, slips=slips)
        job = notice_run.last_print()
        if job is not None and job.is_underway:
            _show_progress()
            return
        each = st.checkbox(_("One file for each customer too"), key="each customer")
        if job is not None and job.month == month and job.refused:
            st.error(job.refused[language()], icon=":material/error:")
        if made is not None:
            _show_archives(st.container(), made)
        if pressed(
            st.button, _("Make all files"), form=form, about=(each, slips), icon=":material/folder_zip:",
            width="stretch",
        ):  # fmt: skip
            act(print_notices, form=form, then=partial(_begin, month, each=each, slips=slips), month=month)


def _begin(month: str, notices: int, *, each: bool, slips: bool) -> None:
    if not notices:
        return
    try:
        notice_run.begin(month, each=each, slips=slips)
    except FaultError as fault:
        said = refusal(fault)
        in_full(lambda: st.session_state.update({f"refusal:files {month}": (None, said)}))


def _show_buildings(month: str, buildings: list[BuildingRow], made: Made | None, *, slips: bool) -> None:
    """The number opens the file: the finished one where it is what is wanted, else one made on the spot."""
    if made is not None and made.slips == slips:
        rows = [(file.building, file.notices, _address(made, file.name)) for file in made.files]
    else:
        asked = {"slips": "1"} if slips else {}
        rows = [
            (row.building, row.notices, f"/papers/notices/{month}?{urlencode({'building': row.building, **asked})}")
            for row in buildings
        ]
    st.dataframe(
        [{"building": name or _("No building"), "notices": count, "file": link} for name, count, link in rows],
        column_config={
            "building": text_column(_("Building"), width=92),
            "notices": number_column(_("Notices"), width=72),
            "file": st.column_config.LinkColumn(_("Paper"), display_text="PDF", width=56),
        },
        hide_index=True,
        row_height=31,
        height="content" if len(rows) <= ROWS_SHOWN else 31 * (ROWS_SHOWN + 1) + 16,
    )


def _address(made: Made, name: str) -> str:
    return f"/papers/prints/{made.folder}/{quote(name)}"


def _show_archives(box: DeltaGenerator, made: Made) -> None:
    for archive in made.archives:
        label = _("Save: one PDF for each customer") if archive.of_customers else _("Save: one PDF for each building")
        box.link_button(
            label, _address(made, archive.name), icon=":material/download:", width="stretch", key=f"zip {archive.name}"
        )


@st.fragment(run_every="1s")
def _show_progress() -> None:
    job = notice_run.last_print()
    if job is None or not job.is_underway:
        st.rerun()
    said = _("{done} of {total} papers").format(done=job.done, total=job.total) if job.total else _("Reading…")
    st.progress(job.done / job.total if job.total else 0.0, _("{month}: {said}").format(month=job.month, said=said))
    st.button(_("Stop"), icon=":material/stop_circle:", on_click=notice_run.stop, key="stop files")
