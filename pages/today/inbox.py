"""My work today: one list of what waits for me, the overdue first."""

import streamlit as st

from components.act import ask
from components.choice import choose_part
from components.inbox_figures import most_of, my_till
from components.inbox_list import go, show_items, term, what
from components.inbox_side import show_backup, show_breach, show_set_up, show_trend, show_visits
from components.navigation import PAGES
from components.page import empty_state, page_head
from components.session import require_page
from components.tables import shown_wait
from components.words import _, word
from db.clock import now, office_day
from db.queries.inbox import list_work_items
from db.vocabulary import Role

actor = require_page("inbox")
if "inbox goes to" in st.session_state:
    go(st.session_state.pop("inbox goes to"))
at = now()
work = ask(list_work_items, actor=actor, at=at)
head = page_head(_("My work"), _("{n} waiting, the overdue first").format(n=work.total))
if head.button(_("Next one"), icon=":material/play_arrow:", shortcut="Alt+J", disabled=not work.items):
    go(work.items[0])
is_clerk = actor.has(Role.CLERK) and "intake" in PAGES
if is_clerk and head.button(_("New request"), icon=":material/add:", shortcut="Alt+N", type="primary"):
    st.switch_page(PAGES["intake"].file)

cells = st.grid(4)
oldest = min((item for item in work.items if item.since), key=lambda item: item.since, default=None)
upcoming = next((item for item in work.items if not item.is_overdue and item.due_at), None)
late = next((item.number or what(item) for item in work.items if item.is_overdue), _("none"))
fourth = my_till(actor.user_id, office_day(at)) if actor.has(Role.CLERK, Role.FINANCE) else most_of(work)
figures = (
    (f":red[:material/error:] {_('Overdue')}", work.overdue, late),
    (f":blue[:material/schedule:] {_('Due today')}", work.today, term(upcoming.due_at, at) if upcoming else _("none")),
    (
        f":orange[:material/hourglass_top:] {_('Longest wait')}",
        shown_wait(oldest.since, at) if oldest else "-",
        what(oldest) if oldest else _("none"),
    ),
    fourth,
)
for label, value, note in figures:
    cells.metric(label, value, note, delta_color="off", delta_arrow="off", border=True)

left, right = st.columns([70, 30], gap="small")
with left:
    parts = {"all": f"{_('All')} {work.total}"}
    parts |= {each.value: f"{word(each)} {count}" for each, count in work.counts.items()}
    kind = choose_part(_("Show"), parts, key="t")
    items = [item for item in work.items if kind in ("all", item.kind)][:100]
    if items:
        show_items(items, at=at)
    else:
        empty_state("task_alt", _("Nothing waits for you. New requests, callbacks and terms come up here."))
with right:
    show_breach(actor)
    if actor.has(Role.ADMIN, Role.MANAGER):
        show_set_up()
    if actor.has(Role.CLERK, Role.SUPERVISOR, Role.MANAGER, Role.LEADER):
        is_one_department = actor.has(Role.SUPERVISOR) and not actor.has(Role.CLERK, Role.MANAGER)
        show_visits(office_day(at), actor.department_id if is_one_department else None)
        show_trend(office_day(at))
    if actor.has(Role.ADMIN, Role.MANAGER):
        show_backup(at)
