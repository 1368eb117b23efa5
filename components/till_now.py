"""What my till holds now: by way of paying, since when, and each movement (R-BILL-7)."""

from collections.abc import Sequence

import streamlit as st

from components.chips import chip, chip_column, plain
from components.page import card, empty_state, money_line
from components.tables import money_column, shown_moment, shown_yuan, text_column
from components.words import _, word
from db.money import format_yuan
from db.queries.tills import HandOverRow, MethodHeld, TillMovement, TillNow
from db.vocabulary import TillMovementKind


def show_movements(rows: Sequence[TillMovement], total: int, last: HandOverRow | None = None) -> None:
    """The newest first; money that went out is negative."""
    if not rows:
        said = _("Nothing in your till.")
        if last is not None:
            facts = {"number": last.hand_over_no, "time": shown_moment(last.handed_at)}
            said = _("Nothing in your till since you handed it over: {number}, {time}.").format(**facts)
        empty_state("task_alt", said)
        return
    st.dataframe(
        [
            {
                "kind": chip(row.kind),
                "number": row.number,
                "time": shown_moment(row.at),
                "who": row.who,
                "method": word(row.method),
                "amount": shown_yuan(row.amount_fen),
            }
            for row in rows
        ],
        column_config={
            "kind": chip_column(_("What"), list(TillMovementKind), width=118),
            "number": text_column(_("Number"), width=116),
            "time": text_column(_("Time"), width=120),
            "who": text_column(_("From whom"), width=104),
            "method": text_column(_("Method"), width=84),
            "amount": money_column(_("Amount (CNY)"), width=88),
        },
        hide_index=True,
        height="content" if len(rows) <= 9 else 340,
        key="till movements",
    )
    if total > len(rows):
        st.caption(_("The newest {n} of {total}.").format(n=len(rows), total=total))


def show_till_now(now: TillNow, title: str = "") -> None:
    """One line for each way of paying, the sum below; the own till unless it has a `title`."""
    note = _("since {time}").format(time=shown_moment(now.since)) if now.since else ""
    box = card(title or _("In my till"), note)
    show_held(now.sums, box=box)
    money_line(box, _("Together"), format_yuan(now.total_fen), strong=True)


def show_held(sums: Sequence[MethodHeld], *, box: st.delta_generator.DeltaGenerator) -> None:
    for row in sums:
        words = _("{method}, receipts: {n}").format(method=word(row.method), n=row.receipts)
        money_line(box, plain(words), format_yuan(row.amount_fen))
