"""A version of the price list before its decision: what it would change, what stands out, what was said, its way."""

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from components.act import ask
from components.chips import badge_of, chip, chip_column, plain
from components.page import card
from components.tables import money_column, shown_day, shown_moment, shown_yuan, text_column
from components.words import _, word
from db.queries.approvals import Approval
from db.queries.price_list_history import list_discussions, list_steps
from db.queries.price_lists import LineRow, list_lines
from db.queries.settings import get_settings
from db.rules.price_lists import concern_of, read_reason
from db.vocabulary import PriceChange, PriceConcern

MOST_LINES = 1000
TALL = 12


def show_version(shown: Approval, *, can_tick: bool) -> list[int]:
    """The lines with the largest change first, and beside them what to think of; gives the ticked lines."""
    lines = in_order(ask(list_lines, list_id=shown.ref_id, only_lines=True, limit=MOST_LINES))
    left, right = st.columns([73, 27], gap="small")
    with left:
        day = shown_day(shown.effective_on)
        box = card(_("Price list {number}, in force from {day}").format(number=shown.number, day=day), summary(lines))
        with box:
            if shown.title:
                st.markdown(plain(shown.title))
            ticked = show_lines(lines, key=f"lines {shown.key}", can_tick=can_tick)
    with right:
        _show_concerns(lines)
        _show_discussions(shown.ref_id)
        _show_way(shown.ref_id)
    return [line for place in ticked if (line := lines[place].line_id) is not None]


def in_order(lines: Sequence[LineRow]) -> list[LineRow]:
    """The dearest change first, then what gets cheaper; after them what is new and what ends."""
    return sorted(lines, key=lambda line: (line.change_rate is None, -(line.change_rate or 0), line.code))


def summary(lines: Sequence[LineRow]) -> str:
    """8 dearer, 2 cheaper, 3 new, 1 ends; the most +10.0 %."""
    rates = [line.change_rate for line in lines if line.change is PriceChange.CHANGED and line.change_rate is not None]
    counts = (
        (_("{n} dearer"), sum(rate > 0 for rate in rates)),
        (_("{n} cheaper"), sum(rate < 0 for rate in rates)),
        (_("{n} new"), sum(line.change is PriceChange.NEW for line in lines)),
        (_("{n} end"), sum(line.change is PriceChange.ENDED for line in lines)),
    )
    said = [text.format(n=count) for text, count in counts if count]
    if rates:
        said.append(_("the most {rate}").format(rate=shown_rate(max(rates, key=abs), sign=True)))
    return _(", ").join(said)


def shown_rate(rate: int | None, *, sign: bool = False) -> str:
    """Hundredths of a percent as +10.0 %."""
    return "" if rate is None else f"{Decimal(rate).scaleb(-2):{'+' if sign else ''}.1f} %"


def show_lines(lines: Sequence[LineRow], *, key: str, can_tick: bool) -> list[int]:
    """Old and new price side by side; gives the places of the ticked rows."""
    percent = st.column_config.NumberColumn
    config = {
        "change": chip_column(_("What changes"), list(PriceChange), width=98),
        "item": text_column(_("Item"), width=146),
        "old": money_column(_("Old (CNY)"), width=70),
        "new": money_column(_("New (CNY)"), width=70),
        "rate": percent(_("Up or down"), format="%+.1f %%", width=70),
        "cost": money_column(_("Cost (CNY)"), width=72),
        "margin": percent(_("Margin"), format="%.1f %%", width=62),
        "reason": text_column(_("Reason"), width=112),
    }
    rows = [
        {
            "change": chip(line.change),
            "item": " · ".join(part for part in (f"{line.code} {line.name}", line.unit_of_measure) if part),
            "old": shown_yuan(line.old_fen),
            "new": shown_yuan(line.price_fen),
            "rate": _percent(line.change_rate),
            "cost": shown_yuan(line.cost_fen),
            "margin": _percent(line.margin_rate),
            "reason": line.reason,
        }
        for line in lines
    ]
    height = "content" if len(rows) <= TALL else 36 * (TALL + 1)
    look = {"column_config": config, "hide_index": True, "height": height, "placeholder": "—", "key": key}
    if not can_tick:
        st.dataframe(rows, **look)
        return []
    picked = st.dataframe(rows, **look, on_select="rerun", selection_mode="multi-row")
    return [place for place in picked.selection.rows if place < len(lines)]


def _percent(rate: int | None) -> Decimal | None:
    return None if rate is None else Decimal(rate).scaleb(-2)


def _show_concerns(lines: Sequence[LineRow]) -> None:
    """What a written reason is asked for: below cost, over the ceiling (R-PRICE-6)."""
    ceiling = int(ask(get_settings).margin_ceiling_percent * 100)
    found: dict[PriceConcern, list[str]] = {}
    for line in lines:
        concern = concern_of(old_fen=line.old_fen, new_fen=line.price_fen, cost_fen=line.cost_fen, ceiling_rate=ceiling)
        if concern in (PriceConcern.BELOW_COST, PriceConcern.OVER_CEILING):
            found.setdefault(concern, []).append(line.name)
    with card(_("What stands out"), _("ceiling {rate}").format(rate=shown_rate(ceiling))):
        if not found:
            st.markdown(badge_of(_("Every price covers its cost with a small profit"), "green", "check_circle"))
        for concern, names in sorted(found.items()):
            look = ("red", "error") if concern is PriceConcern.BELOW_COST else ("orange", "warning")
            st.markdown(f"{badge_of(f'{word(concern)} {len(names)}', *look)} {plain(_(', ').join(names[:8]))}")


def _show_discussions(list_id: int) -> None:
    said = ask(list_discussions, list_id=list_id, limit=6)
    with card(_("What the departments said"), str(len(said))):
        for each in said:
            who = " · ".join(part for part in (each.department, each.speaker, shown_day(each.held_on)) if part)
            st.markdown(f"{plain(each.note)}  \n:gray[:small[{plain(who)}]]")


def _show_way(list_id: int) -> None:
    with card(_("Its way so far")):
        for step in reversed(ask(list_steps, list_id=list_id, limit=8)):
            reason, note = read_reason(step.note)
            why = _(", ").join(part for part in (word(reason), note) if part)
            instead = _("instead of {name}").format(name=step.instead_of) if step.instead_of else ""
            who = " ".join(part for part in (step.who, instead, shown_moment(step.at)) if part)
            st.markdown(f"{word(step.verb)} :gray[:small[{plain(who)}]]" + (f"  \n{plain(why)}" if why else ""))
