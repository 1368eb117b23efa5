"""Before the notices: fees of agreements that are due this month and not made would stand on the next one's."""

import streamlit as st

from components.act import ask
from components.navigation import PAGES
from components.words import _
from db.queries.inbox_fees import list_unmade_fees
from db.types import Actor


def show_unmade_fees(month: str, actor: Actor) -> None:
    """A warning with the way there; it blocks nothing (R-DEC-6)."""
    numbers = ask(list_unmade_fees, month=month)
    if not numbers:
        return
    line = st.container(horizontal=True, vertical_alignment="center")
    said = _("Fees of {n} agreements are due and not made: {numbers}").format(
        n=len(numbers), numbers=", ".join(numbers[:3]) + ("…" if len(numbers) > 3 else "")
    )
    line.markdown(f":orange[:material/warning: **{said}**]", width="content")
    page = PAGES["fees"]
    if page.opens_for(actor) and line.button(_("Fees of the month"), icon=":material/arrow_forward:", type="tertiary"):
        st.switch_page(page.file, query_params={"month": month})
