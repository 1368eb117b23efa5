"""A month's notices as files: made by a process of its own, with progress, one file for each building."""

import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import streamlit as st

from components.act import act, ask, pressed
from components.billing_papers import notice_paper, office_head
from components.page import card
from components.paper.batch import write_notices
from components.words import _, refusal
from db.errors import FaultError
from db.money import format_yuan
from db.operations.notices import print_notices
from db.queries.notice_papers import list_notice_facts
from db.queries.notices import list_buildings
from db.queries.settings import get_settings

MOST_BUILDINGS = 40


def show_files(month: str) -> None:
    """One paper for each building opens at once; all of them come as one packed file."""
    buildings = ask(list_buildings, month=month)
    box = card(_("Papers"), _("one file for each building"))
    for row in buildings[:MOST_BUILDINGS]:
        line = box.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
        name = row.building or _("No building")
        said = _("{building}: {n} notices, {total}")
        line.markdown(
            f":small[{said.format(building=name, n=row.notices, total=format_yuan(row.total_fen))}]", width="content"
        )
        line.link_button(
            "PDF", f"/papers/notices/{month}?building={row.building}", key=f"file {row.building}", type="tertiary"
        )
    each = box.checkbox(_("One file for each customer too"), key="each customer")
    if pressed(box.button, _("Make all files"), form=f"files {month}", icon=":material/folder_zip:", width="stretch"):
        st.session_state["notice files"] = (month, _made(month, each=each))
    made = st.session_state.get("notice files")
    if made and made[0] == month and made[1]:
        box.download_button(
            _("Save the files"), made[1], f"{month}.zip", "application/zip", icon=":material/download:", width="stretch"
        )


def _made(month: str, *, each: bool) -> bytes:
    """The packed files; a fault of disk or process is a calm sentence."""
    if not act(print_notices, form=f"files {month}", rerun=False, month=month):
        return b""
    settings = ask(get_settings)
    papers = [notice_paper(facts, settings) for facts in ask(list_notice_facts, month=month)]
    bar = st.progress(0.0, _("Setting the papers…"))

    def told(done: int, total: int) -> None:
        bar.progress(done / total, _("{done} of {total} papers").format(done=done, total=total))

    packed = BytesIO()
    try:
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(packed, "w") as archive:
            head = office_head(settings)
            for file in write_notices(papers, Path(folder), head, settings.paper_language, each=each, progress=told):
                archive.write(file, file.name)
    except FaultError as fault:
        st.error(refusal(fault), icon=":material/error:")
        return b""
    bar.empty()
    return packed.getvalue()
