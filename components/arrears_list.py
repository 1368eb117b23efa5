"""Arrears as tables: the ageing by group, and the customers with overdue money to tick."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from components.charts import PART, WHOLE, Bar, bar_chart
from components.chips import chip, chip_column, plain
from components.quote_card import is_dark
from components.tables import money_column, number_column, shown_day, shown_yuan, text_column
from components.words import _, word
from db.money import format_yuan, to_yuan
from db.queries.arrears import AgeingCell, ArrearsRow
from db.vocabulary import AgeBand, ContactAnswer, CustomerGroup, DunningStage

OVERDUE_BANDS = [band for band in AgeBand if band is not AgeBand.NOT_DUE]


def show_ageing(cells: Sequence[AgeingCell]) -> None:
    """All that is open, by group and age; households are units. Beside it how old the overdue money is."""
    fen = {(cell.group, cell.band): cell.amount_fen for cell in cells}
    households = {cell.group: cell.households for cell in cells if cell.band is None}
    groups = [group for group in CustomerGroup if any(key[0] is group for key in fen)]
    rows = [_ageing_row(word(group), {band: fen.get((group, band), 0) for band in (*AgeBand, None)},
                        households.get(group, 0)) for group in groups]  # fmt: skip
    sums = {band: sum(fen.get((group, band), 0) for group in groups) for band in (*AgeBand, None)}
    rows.append(_ageing_row(_("Together"), sums, sum(households.values())))
    st.dataframe(
        rows,
        column_config={
            "group": text_column(_("Group"), width=126),
            "households": number_column(_("Households overdue"), width=112),
            "overdue": money_column(_("Overdue (CNY)"), width=112),
            **{band.value: money_column(word(band), width=100) for band in AgeBand},
        },
        column_order=["group", "households", "overdue", *(b.value for b in OVERDUE_BANDS), AgeBand.NOT_DUE.value],
        hide_index=True,
        placeholder="—",
        key="ageing",
    )
    most = max((sums[band] for band in OVERDUE_BANDS), default=0)
    if not most:
        return
    bars = [
        Bar(
            word(band),
            "",
            format_yuan(sums[band]),
            0,
            float(to_yuan(sums[band])),
            WHOLE if sums[band] == most else PART,
        )
        for band in OVERDUE_BANDS
    ]
    largest = next(band for band in OVERDUE_BANDS if sums[band] == most)
    finding = _("{amount} of {total} overdue is {band} old").format(
        amount=format_yuan(most), total=format_yuan(sums[None] or 0), band=word(largest)
    )
    box = st.container(border=True, width=560, gap="xsmall")
    box.markdown(f"**{plain(finding)}**")
    box.altair_chart(bar_chart(bars, is_dark=is_dark()), theme=None, key="ageing chart")


def _ageing_row(name: str, fen: dict[AgeBand | None, int], households: int) -> dict[str, object]:
    shown = {band.value: shown_yuan(fen[band] or None) for band in AgeBand}
    return {"group": name, "households": households, "overdue": shown_yuan(fen[None] or None), **shown}


def show_list(rows: Sequence[ArrearsRow], today: date, *, key: str) -> list[ArrearsRow]:
    """The longest overdue first; gives the ticked ones."""
    chosen = st.dataframe(
        [
            {
                "stage": chip(row.stage),
                "who": f"{row.room} {row.customer}".strip(),
                "amount": shown_yuan(row.overdue_fen),
                "since": shown_day(row.oldest_due),
                "next": next_words(row, today),
                "said": said_words(row, today),
            }
            for row in rows
        ],
        column_config={
            "stage": chip_column(_("Stage"), list(DunningStage), width=114),
            "who": text_column(_("Room · customer"), width=112),
            "amount": money_column(_("Overdue (CNY)"), width=92),
            "since": text_column(_("Since"), width=80),
            "next": text_column(_("Next step"), width=90),
            "said": text_column(_("Last word"), width=112),
        },
        hide_index=True,
        row_height=31,
        height="content" if len(rows) <= 15 else 31 * 16 + 8,
        placeholder="—",
        on_select="rerun",
        selection_mode="multi-row",
        # Ticks are places: another list of customers begins without one.
        key=f"{key} {hash(tuple(row.customer_id for row in rows))}",
    ).selection.rows
    return [rows[place] for place in sorted(chosen) if place < len(rows)]


def next_words(row: ArrearsRow, today: date) -> str:
    """What comes next and when; where nothing comes, what was decided."""
    if row.next_stage is DunningStage.NONE or row.next_on is None:
        return " · ".join(word(kind) for kind in row.decisions) or "—"
    name = {
        DunningStage.REMINDER: _("Remind"),
        DunningStage.WRITTEN: _("Write"),
        DunningStage.DECISION: _("Manager"),
    }[row.next_stage]
    if row.case.plan_late_on is not None:
        name = _("Instalment late")
    return name if row.next_on <= today else f"{row.next_on:%m-%d} {name}"


def said_words(row: ArrearsRow, today: date) -> str:
    """The last talk: a promise with its day, marked when that has passed."""
    if row.answer is None or row.contacted_on is None:
        return ""
    if row.answer is ContactAnswer.PROMISED and row.promised_on is not None:
        sign = "! " if row.promised_on < today else ""
        return sign + _("pays by {day}").format(day=f"{row.promised_on:%m-%d}")
    return f"{row.contacted_on:%m-%d} {word(row.answer)}"
