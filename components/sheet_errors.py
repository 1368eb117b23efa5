"""The rows of a spreadsheet that cannot be taken, each with its column, its value and what is wrong."""

from collections.abc import Sequence

import streamlit as st

from components.tables import number_column, text_column
from components.words import _
from db.spreadsheets.kinds import RowError

MOST_SHOWN = 200


def show_errors(errors: Sequence[RowError]) -> None:
    st.dataframe(
        [{"row": e.row, "column": e.column, "value": e.value, "message": e.sentence(_)} for e in errors[:MOST_SHOWN]],
        column_config={
            "row": number_column(_("Row")),
            "column": text_column(_("Column"), width=110),
            "value": text_column(_("What stands there"), width=160),
            "message": text_column(_("What is wrong"), width="large"),
        },
        hide_index=True,
        height="content" if len(errors) <= 10 else 380,
    )
    if len(errors) > MOST_SHOWN:
        st.caption(_("… and {count} more.").format(count=len(errors) - MOST_SHOWN))
