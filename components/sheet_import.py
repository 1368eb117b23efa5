"""A sheet that was judged goes in: its numbers, the rows at fault as a file, then all rows or only the good ones."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from components.act import act, fresh, pressed
from components.paper import exchange
from components.sheet_upload import Judged, forget_sheet, rejected_rows, show_numbers
from components.words import _, language
from db.operations.imports import ImportOutcome
from db.spreadsheets import SheetKind


def offer_template(kind: SheetKind, name: str) -> None:
    """The empty sheet; `name` is the file's."""
    spoken = language()
    st.download_button(
        _("Download template"),
        lambda: exchange.write_empty(kind, spoken),
        f"{name}.xlsx",
        icon=":material/download:",
        on_click="ignore",
    )


def offer_import(
    judged: Judged, operation: Callable[..., ImportOutcome], *, form: str, name: str, **request: Any
) -> None:
    """What would be written, and the buttons; `name` is that of the file with the rejected rows."""
    show_numbers(judged)
    outcome, spoken = judged.outcome, language()
    bar = st.container(horizontal=True, vertical_alignment="center")
    if outcome.rejected:
        bar.download_button(
            _("Rejected rows (.xlsx)"),
            lambda: rejected_rows(judged, spoken),
            f"{name} {_('rejected')}.xlsx",
            icon=":material/download:",
            on_click="ignore",
        )
    if not outcome.accepted:
        bar.caption(_("Nothing to import: no row is new or different."))
        return
    label = _("Import good rows: {count}") if outcome.rejected else _("Import rows: {count}")
    label = label.format(count=f"{outcome.accepted:,}")
    if pressed(bar.button, label, form=form, about=judged.digest, type="primary", icon=":material/upload:"):
        forgotten = fresh(form)
        with st.spinner(_("Writing …")):
            act(
                operation,
                form=form,
                done=_("{0.accepted} rows imported, {0.unchanged} unchanged, {0.rejected} left out."),
                then=lambda _answer: forget_sheet(forgotten),
                sheet=judged.sheet,
                partial=bool(outcome.rejected),
                **request,
            )
