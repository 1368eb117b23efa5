"""Several versions of the price list decided at once: ticked in a table, their lines seen, one press."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from components.act import act, ask, fresh, pressed, show_refusal
from components.approval_foot import DECISIONS, target
from components.approval_prices import MOST_LINES, in_order, show_lines, summary
from components.chips import plain
from components.page import card
from components.press import press_of
from components.tables import number_column, shown_day, shown_wait, text_column
from components.words import _, word
from db.queries.approvals import Approval
from db.queries.price_lists import list_lines
from db.vocabulary import WorkKind

FORM = "decide versions"


def several(waiting: Sequence[Approval]) -> list[Approval]:
    """The versions that wait for the same decision, if there are at least two; a quote is never among them."""
    for kind in (WorkKind.REVIEW_PRICES, WorkKind.APPROVE_PRICES, WorkKind.PUBLISH_PRICES):
        same = [each for each in waiting if each.kind is kind]
        if len(same) > 1:
            return same
    return []


def show_versions(versions: Sequence[Approval], *, at: datetime) -> None:
    """Tick versions, look at their lines, decide on all of them with one press."""
    show_refusal(FORM)
    picked = st.dataframe(
        [
            {
                "number": each.number,
                "day": shown_day(each.effective_on),
                "lines": each.lines,
                "note": each.title,
                "who": each.asked_by,
                "waited": shown_wait(each.since, at),
            }
            for each in versions
        ],
        column_config={
            "number": text_column(_("Number"), width=70),
            "day": text_column(_("In force from"), width=100),
            "lines": number_column(_("Lines"), width=60),
            "note": text_column(_("Remark"), width=380),
            "who": text_column(_("Submitted by"), width=110),
            "waited": text_column(_("Waited"), width=80),
        },
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=f"versions {fresh(FORM)}",
    )
    chosen = tuple(versions[place] for place in picked.selection.rows if place < len(versions))
    for each in chosen:
        lines = in_order(ask(list_lines, list_id=each.ref_id, only_lines=True, limit=MOST_LINES))
        day = shown_day(each.effective_on)
        with card(_("Price list {number}, in force from {day}").format(number=each.number, day=day), summary(lines)):
            show_lines(lines, key=f"together {each.key}", can_tick=False)
    decision = DECISIONS[versions[0].kind]
    with st.bottom.container(horizontal=True, vertical_alignment="center"):
        label = f"{word(decision.verb)} ({len(chosen)})"
        look = {"type": "primary", "icon": ":material/done_all:", "disabled": not chosen}
        if pressed(st.button, label, form=FORM, about=chosen, **look):
            press = press_of(FORM)
            seen = press.about if press and isinstance(press.about, tuple) else chosen
            each_one = [{**target(one), "content_hash": one.content_hash} for one in seen]
            done = _("{n} versions: {verb}").format(n=len(each_one), verb=word(decision.verb))
            act(decision.yes, form=FORM, done=plain(done), each=each_one)
        note = _("Tick the versions, look at their lines, then decide on them together.")
        st.markdown(f":gray[:small[{note}]]", width="content")
