"""The list of backups and the file behind one of them."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from components.tables import shown_moment, text_column
from components.words import _
from db.backup import backup_folder
from db.queries.backups import BackupRow


def show_backups(rows: Sequence[BackupRow]) -> BackupRow:
    """Draw them, newest first; gives the chosen one, at first the newest."""
    chosen = st.dataframe(
        [
            {
                "made": shown_moment(row.made_at),
                "file": row.file_name,
                "size": f"{row.size / 1_000_000:,.1f} MB",
                "second": "✓" if row.second_folder else "",
                "here": "✓" if file_of(row) else "",
            }
            for row in rows
        ],
        column_config={
            "made": text_column(_("Made"), width=130),
            "file": text_column(_("File"), width=250),
            "size": text_column(_("Size"), width=80),
            "second": text_column(_("Second copy"), width=90),
            "here": text_column(_("Still here"), width=80),
        },
        hide_index=True,
        height="content" if len(rows) <= 15 else 530,
        on_select="rerun",
        selection_mode="single-row-required",
        selection_default={"selection": {"rows": [0], "columns": []}},
        key="backups",
    ).selection.rows
    return rows[chosen[0] if chosen and chosen[0] < len(rows) else 0]


def file_of(row: BackupRow) -> Path | None:
    """The file in the backups folder; a backup that was written elsewhere, or made room, is not offered."""
    file = backup_folder() / Path(row.file_name).name
    return file if file.name == row.file_name and file.is_file() else None
