"""The month's complaints by severity, kind, department, zone and worker; each number opens the list (R-COMP-6)."""

from functools import partial
from operator import attrgetter
from typing import Any

import streamlit as st

from components.choice import choose_part
from components.navigation import PAGES
from components.tables import button_column, number_column, text_column
from components.words import _, word
from db.queries.complaint_analysis import ComplaintAnalysis, Counts
from db.rules import care_figures as figures
from db.rules.care_figures import Share

Line = tuple[str, dict[str, Any], Counts]
"""The name, what the list is filtered by, and the numbers."""


def open_list(chosen: dict[str, Any]) -> None:
    """The complaints behind a number."""
    st.switch_page(PAGES["complaints"].file, query_params={"view": "list", **{k: str(v) for k, v in chosen.items()}})


def show_groups(found: ComplaintAnalysis) -> None:
    """The same figures by what they may be split by, the largest first; the number received opens the list."""
    box = st.container(border=True, gap="xsmall", height="stretch")
    splits = {"severity": _(figures.BY_SEVERITY.name), "kind": _("Kind"), "department": _("Department")}
    splits |= {"zone": _("Zone")} | ({} if found.workers is None else {"worker": _("Worker")})
    with box:
        split = choose_part(_("Split by"), splits, key="by")
    lines = _lines(found, split)
    if not lines:
        box.caption(_("No complaint in this month."))
        return
    # Names of kinds are long: there the shares stand without their parts.
    is_short = split == "severity"
    shown = in_full if is_short else attrgetter("said")
    key = f"groups {found.month} {split}"
    st.session_state[f"{key} lines"] = lines
    follow = partial(_follow, key)
    box.dataframe(
        [
            {
                "name": name,
                "received": str(counts.received),
                "started": shown(counts.started_on_time),
                "settled": shown(counts.settled_on_time),
                "repeated": counts.repeated,
                "rejected": counts.rejected,
            }
            for name, _chosen, counts in lines
        ],
        column_config={
            "name": text_column(splits[split], width=72 if is_short else 116),
            "received": button_column(_("Complaints"), key=f"{key} click", on_click=follow, width=74),
            "started": text_column(_("Start on time"), width=96 if is_short else 76),
            "settled": text_column(_("Settle on time"), width=96 if is_short else 78),
            "repeated": number_column(_("Repeat"), width=52),
            "rejected": number_column(_("Rejections"), width=72),
        },
        hide_index=True,
        height="content",
        key=key,
    )
    if goes := st.session_state.pop("complaints wanted", None):
        open_list({"month": found.month, **goes})


def in_full(share: Share) -> str:
    return f"{share.said} ({share.parts})" if share.whole else share.said


def _lines(found: ComplaintAnalysis, split: str) -> list[Line]:
    if split == "severity":
        return [(word(key), {"began": key.value}, counts) for key, counts in found.severities.items()]
    if split == "kind":
        return [(word(key), {"kind": key.value}, counts) for key, counts in found.kinds]
    groups = {"department": found.departments, "zone": found.zones, "worker": found.workers or []}[split]
    return [(each.name or _("Without a home"), {split: each.key}, each.counts) for each in groups]


def _follow(key: str) -> None:
    """A click on a number, by the lines as they were drawn."""
    lines, place = st.session_state[f"{key} lines"], st.session_state[f"{key} click"].row
    if 0 <= place < len(lines):
        st.session_state["complaints wanted"] = lines[place][1]
