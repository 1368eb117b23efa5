"""The price list as a document: a version against the prices in force, its way to publication, its history."""

from datetime import date

import streamlit as st

from components.act import ask
from components.chips import badge
from components.choice import choose_one, choose_part
from components.page import page_head, pages_below
from components.price_list_diff import show_diff
from components.price_list_items import show_item_forms, show_item_verbs
from components.price_list_new import show_first, show_new, show_new_form
from components.price_list_stages import day_words, show_stages, show_warnings, version_labels
from components.price_list_table import edit_lines, parts_of, show_lines
from components.price_list_talk import show_discussions, show_history
from components.price_list_unsaved import say_unsaved, with_changes
from components.price_list_verbs import show_question, show_verbs, verbs_of
from components.session import require_page
from components.words import _
from db.clock import month_of, now, office_day
from db.queries.price_lists import ON_THE_WAY, PER_PAGE, count_changes, get_version, list_lines, list_versions
from db.queries.settings import get_settings
from db.rules.billing_calendar import next_month
from db.vocabulary import PriceChange, PriceListVerb

MOST_COMPARED = 2000
actor, today = require_page("price-list"), office_day(now())
proposed = date.fromisoformat(f"{next_month(month_of(today))}-01")
clause = _(
    "The manager drafts, the departments discuss, finance reviews, the leader approves; only then it is published. "
    "Prices are never edited in place: a change is the next version. Orders keep the price that was accepted."
)
versions = ask(list_versions)
if not versions:
    show_first(page_head(_("Price list"), rule="R-PRICE-1", clause=clause), actor, proposed)
    st.stop()
# What is on its way comes first, else what holds today.
versions.sort(key=lambda one: (one.state not in ON_THE_WAY, (one.effective_on or today) > today))
asked = str(st.session_state.get("version") or st.query_params.get("version"))
shown = ask(get_version, list_id=next((one for one in versions if str(one.version_no) == asked), versions[0]).id)
head = page_head(f"{_('Price list')} V{shown.version_no}", day_words(shown), rule="R-PRICE-1", clause=clause)
head.markdown(badge(shown.state), width="content")
choose_one(head, _("Version"), version_labels(versions), key="version", width=170)
verbs = verbs_of(shown, actor)
with st.container(gap="small"):
    show_stages(shown)
    show_warnings(shown, today)
    show_new_form(proposed)
    may_edit = PriceListVerb.CHANGE in verbs
    lines = ask(list_lines, list_id=shown.id, only_lines=True, limit=MOST_COMPARED)
    show_question(shown, verbs, lines)
    counts = ask(count_changes, list_id=shown.id)
    part = choose_part(_("What it does"), parts_of(shown, counts), key="change")
    change = PriceChange(part) if part in [*PriceChange] else None
    total = shown.lines if part == "lines" else sum(counts.values()) if change is None else counts[change]
    if may_edit:
        show_item_forms(shown.id, lines)
    left, right = st.columns([715, 287], gap="small")
    with left:
        offset = PER_PAGE * (pages_below(total, PER_PAGE, "p") - 1)
        rows = ask(list_lines, list_id=shown.id, change=change, only_lines=part == "lines", offset=offset)
        if may_edit:
            changes = edit_lines(rows, shown.id, head)
            say_unsaved(rows, changes)
            show_item_verbs()
        else:
            changes = show_lines(rows)
    with right:
        views = {"diff": _("What changes"), "talk": f"{_('Discussions')} {shown.discussions}", "past": _("History")}
        view = choose_part(_("Show"), views, key="show")
        if view == "diff":
            show_diff(with_changes([*rows, *lines], changes), ask(get_settings).margin_ceiling_percent)
        elif view == "talk":
            show_discussions(shown, actor, today)
        else:
            show_history(shown)
show_verbs(head, shown, verbs, unsaved=bool(changes))
if not any(one.state in ON_THE_WAY for one in versions):
    show_new(head, actor, is_primary=not verbs)
