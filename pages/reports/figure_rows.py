"""The rows behind one figure: what was counted, and of a share what was not (R-YEAR)."""

from urllib.parse import urlencode

import streamlit as st

from components.act import ask
from components.choice import page_chosen
from components.figure_asked import FigureNotReadable, read_figure
from components.figure_rows import choose_rows, note_on, show_figure, show_rows, why_no_rows
from components.page import empty_state, page_head, pages_below
from components.session import require_page
from components.words import _, refusal
from db.clock import now
from db.queries.figure_rows import MOST_TURNED, PER_PAGE, list_figure_rows

actor, at = require_page("figure-rows"), now()
try:
    asked = read_figure(st.query_params)
except FigureNotReadable as error:
    page_head(_("Rows behind a figure"))
    empty_state("search_off", refusal(error))
    st.stop()
head = page_head(_(asked.figure.name), _("rows behind it"))
if st.session_state.setdefault("rows listed", asked) != asked:
    st.session_state.update({"rows listed": asked, "page": 1})
question = {"actor": actor, "figure": asked.figure, "days": asked.days, "at": at, "is_part": asked.is_part}
found = ask(list_figure_rows, **question, page=page_chosen())
head.link_button(_("Spreadsheet"), f"/papers/figure-rows.xlsx?{urlencode(asked.address)}", icon=":material/download:")
show_figure(asked, found.value)
choose_rows(asked.figure)
if note := note_on(asked.figure):
    st.caption(note)
said = _("Rows: {n}").format(n=f"{found.total:,}")
if found.total > MOST_TURNED:
    said = _("Rows: {n}; the first {most} are shown, all of them are in the spreadsheet")
    said = said.format(n=f"{found.total:,}", most=f"{MOST_TURNED:,}")
st.markdown(f":gray[:small[{said}]]")
if found.rows:
    show_rows(asked.figure, found.rows, actor)
    pages_below(min(found.total, MOST_TURNED), PER_PAGE, "page")
else:
    empty_state("search_off", why_no_rows(asked, found))
