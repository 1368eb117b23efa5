"""A new statement: the file, what its columns mean (once), what would come in, then the button that takes it in."""

import hashlib
from typing import NamedTuple

import streamlit as st

from components.bank_columns import Columns, Uploaded
from components.session import current_actor
from components.words import _, refusal
from db.errors import RuleError
from db.operations.bank_files import BankFileOutcome, read_bank_file
from db.spreadsheets.bank import BankSheet, read_lines, read_table
from db.work import rehearse


class Judged(NamedTuple):
    sheet: BankSheet
    outcome: BankFileOutcome


def choose_file(form: str) -> Uploaded | None:
    """None while there is no file, or while it cannot be read (then the sentence says why)."""
    file = st.file_uploader(_("Statement (.csv or .xlsx)"), type=["csv", "xlsx", "txt"], key=f"{form} file")
    if file is None:
        return None
    data = file.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    kept: Uploaded | None = st.session_state.get("bank uploaded")
    if kept is None or (kept.digest, kept.file_name) != (digest, file.name):
        try:
            with st.spinner(_("Reading the file …")):
                kept = Uploaded(digest, file.name, read_table(data))
        except RuleError as error:
            st.error(refusal(error), icon=":material/error:")
            return None
        st.session_state["bank uploaded"] = kept
    return kept


def judge_file(file: Uploaded, columns: Columns) -> Judged | None:
    """What would come in; nothing is written. A file that holds nothing below its header is refused in a sentence."""
    # Judged again only when something else is said: a file of 100,000 rows takes its time.
    key = file.digest, columns
    kept: tuple[object, Judged] | None = st.session_state.get("bank judged")
    if kept is not None and kept[0] == key:
        return kept[1]
    try:
        sheet = read_lines(file.table, header=columns.header, layout=columns.layout)
        asked = request(file, columns, sheet)
        judged = Judged(sheet, rehearse(read_bank_file, by=current_actor(), partial=True, **asked))
    except RuleError as error:
        st.error(refusal(error), icon=":material/error:")
        return None
    st.session_state["bank judged"] = (key, judged)
    return judged


def taken_in(_outcome: object) -> None:
    """The file is read: on to deciding."""
    st.session_state.pop("bank judged", None)
    st.session_state.pop("bank uploaded", None)
    st.session_state["bank goes to"] = "open"


def request(file: Uploaded, columns: Columns, sheet: BankSheet) -> dict[str, object]:
    return {
        "sheet": sheet,
        "file_name": file.file_name,
        "name": columns.name,
        "method": columns.method,
        "layout": columns.layout,
        "layout_key": columns.layout_key,
    }
