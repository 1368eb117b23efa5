"""A quote as whoever decides sees it: the way, the build-up as a slip and a waterfall, the comparison."""

import streamlit as st

from components.charts import ASKS, PART, REST, WHOLE, Bar, bar_chart, slip_chart
from components.chips import badge_of, plain
from components.quote_words import build_up_rows, percent, yuan
from components.tables import shown_day
from components.visit_time import shown_window
from components.words import _, word
from db.money import format_yuan
from db.queries.quotes_one import QuoteView
from db.rules.quotes import needs_reason
from db.vocabulary import Settlement


def show_way(quote: QuoteView) -> None:
    """Whose job, where and when, at which price, done how: the head of the build-up."""
    row = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    when = shown_window(quote.wanted_at, quote.wanted_until)
    facts = [quote.unit_label, quote.customer.name, when, paid_words(quote)]
    row.markdown(
        f"**{plain(quote.title)}**  \n:gray[:small[{plain(' · '.join(part for part in facts if part))}]]",
        width="content",
    )
    row.subheader(f":blue[{plain(format_yuan(quote.total_fen))}]", anchor=False, width="content")
    agreed = _("not agreed with the customer yet")
    if quote.method_agreed_on is not None:
        agreed = _("agreed with the customer on {day}").format(day=shown_day(quote.method_agreed_on))
    said = quote.method or "—"
    st.markdown(f":gray[{_('Way of doing it')}] {plain(said)} :gray[:small[({plain(agreed)})]]")


def paid_words(quote: QuoteView) -> str:
    """How the job is to be paid, as far as it is known."""
    settled = quote.settlement or quote.order_settlement
    return _("paid once confirmed") if settled is Settlement.IMMEDIATE else word(settled)


def show_build_up(quote: QuoteView) -> None:
    """The card of the picture: way, eight lines as a slip and a waterfall, the same as a table, and the margin."""
    with st.container(border=True, gap="xsmall"):
        show_way(quote)
        show_waterfall(quote)
        foot = st.container(horizontal=True, vertical_alignment="center")
        foot.markdown(margin_badge(quote), width="content")
        if quote.margin_reason:
            foot.markdown(
                f":small[{plain(quote.margin_reason)}] :gray[:small[{plain(quote.signed_by)}]]", width="content"
            )
        foot.space("stretch")
        with foot.popover(_("As a table"), icon=":material/table_rows:", type="tertiary"):
            st.table(
                [
                    {"": plain(name), _("How"): plain(said), _("Amount (CNY)"): plain(yuan(fen))}
                    for name, said, fen in build_up_rows(quote)
                ],
                hide_index=True,
            )
        if quote.approval_reason:
            st.markdown(f":gray[{_('Reason of the approval')}] {plain(quote.approval_reason)}")


def show_waterfall(quote: QuoteView) -> None:
    rows = build_up_rows(quote)
    st.altair_chart(
        slip_chart(waterfall(quote), is_dark=is_dark()),
        theme=None,
        key=f"build-up {quote.id} {quote.version}",
        alt=_(", ").join(f"{name} {yuan(fen)}" for name, _said, fen in rows),
    )


def waterfall(quote: QuoteView) -> list[Bar]:
    """Each part begins where the one before ended; cost and price stand on the ground."""
    asks = needs_reason(quote.price, ceiling_rate=quote.margin_ceiling) is not None
    bars, reached = [], 0
    for place, (name, said, fen) in enumerate(build_up_rows(quote)):
        is_whole = place in (4, 7)
        begin = 0 if is_whole else reached
        reached = fen if is_whole else reached + fen
        tone = WHOLE if is_whole else ASKS if place == 5 and asks else PART
        bars.append(Bar(name, said, yuan(fen), begin / 100, reached / 100, tone))
    return bars


def margin_badge(quote: QuoteView) -> str:
    """The margin against the ceiling, or the loss (R-PRICE-6)."""
    margin, ceiling = percent(quote.price.margin_rate), percent(quote.margin_ceiling)
    if quote.price.profit_fen < 0:
        return badge_of(_("Below cost: {margin}").format(margin=margin), "red", "trending_down")
    if quote.must_explain:
        return badge_of(
            _("Margin {margin}, over {ceiling}").format(margin=margin, ceiling=ceiling), "orange", "warning"
        )
    return badge_of(_("Margin {margin}, at most {ceiling}").format(margin=margin, ceiling=ceiling), "green", "check")


def show_similar(quote: QuoteView) -> None:
    """The last three confirmed quotes of such jobs beside this one, and the manager's limit."""
    with st.container(border=True, gap="xsmall"):
        if quote.similar:
            mean = sum(row.total_fen for row in quote.similar) / len(quote.similar)
            apart = 0 if mean == 0 else round(1000 * (quote.total_fen - mean) / mean) / 10
            more, less = (
                _("{percent} % above the mean of similar jobs ({n})"),
                _("{percent} % below the mean of similar jobs ({n})"),
            )
            same = _("The same as the mean of similar jobs ({n})") if quote.total_fen else _("Similar jobs ({n})")
            said = more if apart > 0 else less
            said = (said if apart and quote.total_fen else same).format(percent=abs(apart), n=len(quote.similar))
            st.markdown(f"**{plain(said)}**  \n:gray[:small[{_('confirmed prices with tax, in yuan')}]]")
            bars = [Bar(_("This job"), "", yuan(quote.total_fen), 0, quote.total_fen / 100, WHOLE)]
            for row in quote.similar:
                name = f"{shown_day(row.confirmed_on)} · {row.unit_label}"
                bars.append(Bar(name, "", yuan(row.total_fen), 0, row.total_fen / 100, REST))
            alt = _(", ").join(f"{bar.name} {bar.amount}" for bar in bars)
            chart = bar_chart(bars, is_dark=is_dark())
            st.altair_chart(chart, theme=None, key=f"similar {quote.id} {quote.version}", alt=alt)
        else:
            st.markdown(
                f"**{_('The first job of its kind')}**  \n:gray[:small[{_('No similar quote was confirmed yet.')}]]"
            )
        limit = format_yuan(quote.manager_limit_fen)
        if quote.is_over_limit:
            sentence, sign = _("Over {limit}: the leader decides too"), ":orange[:material/gavel:]"
        else:
            sentence, sign = _("Within the manager's limit of {limit}"), ":green[:material/check_circle:]"
        st.markdown(f"{sign} {plain(sentence.format(limit=limit))}")


def is_dark() -> bool:
    """Whether the page is dark now; a theme set by the office counts before the computer's."""
    return (st.get_option("theme.base") or st.context.theme.type) == "dark"
