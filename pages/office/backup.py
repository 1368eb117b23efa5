"""Backups: the last ones, one more now, and how one is put back."""

import streamlit as st

from components.act import act, ask, flash, pressed
from components.backup_list import file_of, show_backups
from components.page import card, empty_state, page_head
from components.session import require_page
from components.tables import shown_moment
from components.words import _, refusal
from db.backup import back_up, backup_folder
from db.clock import real_now
from db.errors import FaultError
from db.operations.backups import export_backup
from db.queries.backups import list_backups
from db.queries.settings import get_settings

actor = require_page("backup")
head = page_head(_("Backup"), _("made by the program at its start and daily, the last 30 are kept"))
if head.button(_("Back up now"), icon=":material/backup:", type="primary"):
    try:
        with st.spinner(_("Copying and checking …")):
            made = back_up(by=actor)
        flash(_("Backup written and verified: {file} ({rows} rows)").format(file=made.file.name, rows=made.rows))
        if made.second_problem:
            st.session_state["second copy"] = made.second_problem
        st.rerun()
    except FaultError as fault:
        st.error(refusal(fault), icon=":material/error:")
if problem := st.session_state.pop("second copy", ""):
    st.warning(_("No second copy was made: {why}").format(why=problem), icon=":material/warning:")
rows = ask(list_backups)
left, right = st.columns([64, 36], gap="medium")
with left:
    if not rows:
        empty_state("backup", _("No backup yet. Make the first one now."))
        st.stop()
    chosen = show_backups(rows)
with right:
    with card(_("This backup"), shown_moment(chosen.made_at)):
        file = file_of(chosen)
        st.markdown(f":gray[:small[SHA-256 {chosen.sha256[:16]}…]]")
        if file is None:
            st.caption(_("The file is no longer here; older ones make room for newer ones."))
        else:
            st.caption(_("It holds all records, personal data too. Attached files lie beside it in “attachments”."))
            taken = chosen.file_name
            if pressed(st.button, _("Prepare download"), form="backup", about=taken, icon=":material/lock_open:"):
                act(export_backup, form="backup", rerun=False, file_name=taken)
                st.download_button(_("Download"), file.read_bytes, taken, on_click="ignore")
    with card(_("How to put one back")):
        st.markdown(_("Stop the program, then type in its folder:"))
        st.code(f"python -m db restore {backup_folder() / chosen.file_name}", language=None, wrap_lines=True)
        st.caption(_("It is checked first, and the present data is kept aside."))
    with card(_("Second copy")):
        second = ask(get_settings).second_backup_folder
        st.caption(second or _("Set a folder on another disk under Settings, so that one broken disk loses nothing."))
        newest = rows[0]
        if second and not newest.second_folder and real_now() >= newest.made_at:
            st.warning(_("The newest backup has no second copy."), icon=":material/warning:")
