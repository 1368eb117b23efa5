"""The live card beside the table: each changed price from old to new, and what must be explained (R-PRICE-6)."""

from collections.abc import Sequence
from decimal import Decimal

import altair as alt
import streamlit as st

from components.chips import plain
from components.page import card
from components.words import _, word
from db.queries.price_lists import LineRow
from db.rules.price_lists import concern_of
from db.shares import format_percent
from db.vocabulary import PriceChange, PriceConcern

MOST_SHOWN = 10
ROW = 35
COLOURS = {
    "light": {"text": "#1B2430", "grey": "#5A6471", "up": "#1F5FA8", "down": "#2A9D8F", "red": "#B3261E"},
    "dark": {"text": "#E6EAF0", "grey": "#A6B0BC", "up": "#6BA4E8", "down": "#4DB6AC", "red": "#F28B82"},
}
LOOKS = {
    PriceConcern.BELOW_COST: ("red", "error"),
    PriceConcern.OVER_CEILING: ("orange", "warning"),
    PriceConcern.CHANGED: ("orange", "edit_note"),
}


def show_diff(lines: Sequence[LineRow], ceiling_percent: Decimal) -> None:
    """The largest changes first; `lines` hold what is typed and not saved yet, too."""
    changed = [(rate, line) for line in lines if line.change is PriceChange.CHANGED and (rate := line.change_rate)]
    changed.sort(key=lambda one: (-one[0], one[1].code))
    with card(_finding([rate for rate, _line in changed]), _("now → new, CNY")):
        if changed:
            shown = changed
            if len(changed) > MOST_SHOWN:
                widest = sorted(changed, key=lambda one: -abs(one[0]))[:MOST_SHOWN]
                shown = [one for one in changed if one in widest]
            _chart(shown)
            if len(shown) < len(changed):
                st.caption(_("… and {count} more.").format(count=len(changed) - len(shown)))
        else:
            st.caption(_("No price goes up or down with this version."))
        _concerns(lines, int(ceiling_percent * 100))


def _finding(rates: Sequence[int]) -> str:
    up, down = sum(rate > 0 for rate in rates), sum(rate < 0 for rate in rates)
    if not rates:
        return _("What changes")
    most = max(rates, key=abs)
    return plain(_("{up} up, {down} down, at most {most}").format(up=up, down=down, most=percent(most, sign=True)))


def percent(rate: int, *, sign: bool = False) -> str:
    """+6.7 % from hundredths of a percent."""
    value = Decimal(rate).scaleb(-2).quantize(Decimal("0.1"))
    return format_percent(f"{value:+}" if sign else value)


def _chart(changed: Sequence[tuple[int, LineRow]]) -> None:
    colours = COLOURS[st.context.theme.type or "light"]
    data = [
        {
            "place": place,
            "name": line.name if len(line.name) <= 12 else line.name[:11] + "…",
            "margin": "" if line.margin_rate is None else _("margin {rate}").format(rate=percent(line.margin_rate)),
            "loss": line.margin_rate is not None and line.margin_rate < 0,
            "prices": f"{_yuan(line.old_fen)} → {_yuan(line.new_fen)}",
            "rate": float(Decimal(rate).scaleb(-2)),
            "said": percent(rate, sign=True),
        }
        for place, (rate, line) in enumerate(changed)
    ]
    row = alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0.2))
    base = alt.Chart(alt.Data(values=data)).encode(y=row)
    most = max(abs(rate) for rate, _line in changed) / 100
    bars = base.mark_bar(height=5, yOffset=9).encode(
        x=alt.X("rate:Q", axis=None, scale=alt.Scale(
            domain=[-most, most], range=[{"expr": "width*0.36"}, {"expr": "width*0.74"}]
        )),
        color=alt.condition("datum.rate < 0", alt.value(colours["down"]), alt.value(colours["up"])),
    )  # fmt: skip

    def words(field: str, x: object, align: str, dy: int, size: int, colour: object) -> alt.Chart:
        mark = base.mark_text(align=align, dy=dy, fontSize=size, baseline="middle")
        return mark.encode(text=f"{field}:N", x=alt.value(x), color=colour)

    grey, text = alt.value(colours["grey"]), alt.value(colours["text"])
    loss = alt.condition("datum.loss", alt.value(colours["red"]), grey)
    layers = [
        bars,
        words("name", 0, "left", -8, 12, text),
        words("margin", 0, "left", 8, 11, loss),
        words("prices", "width", "right", -8, 12, grey),
        words("said", "width", "right", 8, 11, text),
    ]
    alt_text = "; ".join(f"{one['name']} {one['prices']} {one['said']} {one['margin']}" for one in data)
    chart = (
        alt.layer(*layers)
        .properties(height=ROW * len(data))
        .configure_view(strokeWidth=0)
        .configure(font=st.get_option("theme.font"), padding=2)
    )
    st.altair_chart(chart, height=ROW * len(data), theme=None, alt=alt_text)


def _yuan(fen: int | None) -> str:
    return "—" if fen is None else f"{fen // 100:,}.{fen % 100:02d}"


def _concerns(lines: Sequence[LineRow], ceiling_rate: int) -> None:
    """What R-PRICE-6 asks about, each with the items whose reason is missing."""
    found: dict[PriceConcern, list[LineRow]] = {}
    for line in lines:
        concern = concern_of(
            old_fen=line.old_fen, new_fen=line.new_fen, cost_fen=line.cost_fen, ceiling_rate=ceiling_rate
        )
        if concern is not None and line.line_id is not None:
            found.setdefault(concern, []).append(line)
    for concern, (colour, icon) in LOOKS.items():
        about = found.get(concern, [])
        if concern is PriceConcern.CHANGED:
            about = [line for line in about if not line.reason]
        if not about:
            continue
        silent = [line.name for line in about if not line.reason]
        said = f"{word(concern)} {len(about)}"
        names = _(", ").join(line.name for line in about[:6])
        note = _("reason missing: {items}").format(items=_(", ").join(silent[:6])) if silent else names
        st.markdown(f":{colour}[:material/{icon}: **{plain(said)}**] :small[{plain(note)}]")
