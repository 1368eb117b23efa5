"""A spreadsheet from the user, uploaded or pasted: read once, judged without writing, each fault shown by its row."""

import hashlib
from collections import defaultdict
from collections.abc import Callable
from typing import Any, NamedTuple

import streamlit as st

from components.chips import plain
from components.locale import translation
from components.paper import exchange
from components.session import current_actor
from components.sheet_errors import show_errors
from components.words import _, refusal
from db.clock import now, office_day
from db.errors import RuleError
from db.operations.imports import ImportOutcome
from db.spreadsheets import SheetKind, SheetRecords, columns_of, read_pasted, read_records, to_cells
from db.work import rehearse

SAMPLE = 8


class Judged(NamedTuple):
    digest: str
    sheet: SheetRecords
    outcome: ImportOutcome


def choose_sheet(kind: SheetKind, form: str, operation: Callable[..., ImportOutcome], **request: Any) -> Judged | None:
    """A file or pasted cells; None while there is neither, or while it cannot be read (then the sentence says why)."""
    file = st.file_uploader(_("File (.xlsx or .csv)"), type=["xlsx", "csv", "txt"], key=f"{form} file")
    with st.expander(_("Or paste the cells, with their headers"), icon=":material/content_paste:"):
        pasted = st.text_area(
            _("Cells copied from a spreadsheet"), key=f"{form} pasted", height=120, label_visibility="collapsed"
        )
    if file is None and not pasted.strip():
        return None
    data = pasted.encode(errors="replace") if file is None else file.getvalue()
    # Read again only when it is another file: a sheet of 100,000 rows takes its time.
    digest = hashlib.sha256(data).hexdigest()
    key = kind.value, digest, office_day(now())
    kept: tuple[object, Judged] | None = st.session_state.get(f"{form} judged")
    if kept is None or kept[0] != key:
        try:
            with st.spinner(_("Reading and checking every row …")):
                sheet = read_pasted(kind, pasted) if file is None else read_records(kind, file.name, data)
                outcome = rehearse(operation, by=current_actor(), sheet=sheet, partial=True, **request)
                judged = Judged(digest, sheet, outcome)
        except RuleError as error:
            st.error(refusal(error), icon=":material/error:")
            return None
        kept = st.session_state[f"{form} judged"] = (key, judged)
    return kept[1]


def forget_sheet(form: str) -> None:
    st.session_state.pop(f"{form} judged", None)


def show_numbers(judged: Judged) -> None:
    """What would be written, in four numbers."""
    sheet, outcome = judged.sheet, judged.outcome
    numbers = (
        (_("Rows"), outcome.rows),
        (_("To be written"), outcome.accepted),
        (_("Unchanged"), outcome.unchanged),
        (_("Rejected"), outcome.rejected),
    )
    for column, (label, number) in zip(st.columns(4), numbers, strict=True):
        column.metric(label, f"{number:,}", border=True)
    if sheet.ignored_columns:
        names = plain(_(", ").join(sheet.ignored_columns))
        st.caption(_("Columns that are not read: {names}").format(names=names))


def show_rows(judged: Judged) -> None:
    """The faults, else the first rows as they were read."""
    errors = judged.outcome.errors
    if not errors:
        show_sample(judged.sheet)
        return
    show_errors(errors)


def show_sample(sheet: SheetRecords) -> None:
    headers = [column.header for column in columns_of(sheet.kind)]
    rows = [dict(zip(headers, to_cells(record), strict=True)) for _row, record in sheet.records[:SAMPLE]]
    used = [header for header in headers if any(row[header] is not None for row in rows)]
    shown = [{header: "" if row[header] is None else str(row[header]) for header in used} for row in rows]
    st.caption(_("The first rows as they were read:"))
    st.dataframe(shown, hide_index=True, height="content")


def rejected_rows(judged: Judged, spoken: str) -> bytes:
    """The rows at fault as .xlsx, each with what is wrong with it. Runs at the click, where no session is known."""
    translate = translation(spoken).gettext
    faults: dict[int, list[str]] = defaultdict(list)
    for error in judged.outcome.errors:
        faults[error.row].append(f"{error.column}: {error.sentence(translate)}")
    sentences = {row: "\n".join(said) for row, said in faults.items()}
    return exchange.write_rejected(judged.sheet, sentences, spoken)
