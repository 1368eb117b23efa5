"""What this program is, its version, and what it runs on."""

import platform
import sqlite3
import tomllib
from pathlib import Path

import streamlit as st

from components.act import ask
from components.chips import plain
from components.page import card, page_head
from components.session import require_page
from components.words import _
from db.clock import office_zone
from db.queries.settings import get_settings

require_page("about")
office = ask(get_settings)
project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]

page_head(_("About"))
left, right = st.columns(2)
with left, card(_("This program")):
    st.markdown(_("The work of a property company's customer service centre, from the request to the callback."))
    st.table(
        {
            _("Company"): plain(office.company) or "—",
            _("Office"): plain(office.office) or "—",
            _("Version"): project["version"],
            _("Time zone"): office_zone().key,
        },
        border=False,
    )
with right, card(_("Good to know")):
    st.markdown(_("Light or dark follows the setting of your computer."))
    st.markdown(_("Enter goes to the next field, Ctrl+Enter saves."))
    st.markdown(_("The words of calendars and tables follow the language of your browser."))
    st.markdown(_("Nothing leaves this computer: no statistics, no fonts or pictures from elsewhere."))
    st.caption(f"Python {platform.python_version()} · Streamlit {st.__version__} · SQLite {sqlite3.sqlite_version}")
