"""The payments of statements that are to be decided, with what they most probably are for."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st

from components.chips import chip, chip_column
from components.tables import money_column, shown_day, shown_yuan, text_column
from components.words import _, word
from db.money import format_yuan
from db.queries.bank import BankLineRow
from db.queries.bank_matches import Proposal
from db.vocabulary import BankGrade

NO_PROPOSAL = "—"


def whose(proposal: Proposal) -> str:
    """3-1-1201 张伟: as the office says it."""
    return f"{proposal.room} {proposal.customer}".strip()


def why(proposal: Proposal) -> str:
    """What speaks for it, in the words of the office."""
    return " · ".join(word(kind) for kind in proposal.match.evidence)


def in_order(rows: Sequence[BankLineRow], proposals: Mapping[int, Proposal]) -> list[BankLineRow]:
    """The sure ones first, each kind by its days."""
    grades = list(BankGrade)
    known = [row for row in rows if row.line_id in proposals]
    return sorted(known, key=lambda row: grades.index(proposals[row.line_id].match.grade))


def show_sums(rows: Sequence[BankLineRow], proposals: Mapping[int, Proposal]) -> None:
    """What waits, and how much of it is sure."""
    grades = [proposals[row.line_id].match.grade for row in rows]
    said = " · ".join(f"{word(grade)} {grades.count(grade)}" for grade in BankGrade)
    st.markdown(f"**{format_yuan(sum(row.amount_fen for row in rows))}** :gray[:small[{said}]]")


def show_open(rows: Sequence[BankLineRow], proposals: Mapping[int, Proposal], *, key: str) -> list[BankLineRow]:
    """Gives the ticked ones."""
    cells = [
        {
            "state": chip(proposals[row.line_id].match.grade),
            "day": shown_day(row.paid_on),
            "payer": row.payer,
            "remark": row.remark,
            "amount": shown_yuan(row.amount_fen),
            "who": whose(proposals[row.line_id]),
            "why": why(proposals[row.line_id]),
        }
        for row in rows
    ]
    columns = {
        "state": chip_column(_("Match"), list(BankGrade), width=94),
        "day": text_column(_("Paid on"), width=82),
        "payer": text_column(_("Payer"), width=78),
        "remark": text_column(_("Remark"), width=140),
        "amount": money_column(_("Amount (CNY)"), width=98),
        "who": text_column(_("Probably from"), width=116),
        "why": text_column(_("Because of"), width=90),
    }
    return [rows[place] for place in draw_lines(cells, columns, key=key, choose="multi-row")]


def draw_lines(
    cells: Sequence[Mapping[str, object]],
    columns: Mapping[str, Any],
    *,
    key: str,
    choose: Literal["single-row", "multi-row"] | None = None,
) -> list[int]:
    """A table of payments, as high as its rows up to a screen; gives the places of the chosen ones."""
    looks = {
        "column_config": dict(columns),
        "hide_index": True,
        "row_height": 31,
        "height": "content" if len(cells) <= 16 else 560,
        "placeholder": NO_PROPOSAL,
        "key": key,
    }
    if choose is None:
        st.dataframe(cells, **looks)
        return []
    chosen = st.dataframe(cells, on_select="rerun", selection_mode=choose, **looks).selection.rows
    return sorted(place for place in chosen if place < len(cells))
