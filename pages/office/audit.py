"""The audit trail: who changed what and when, a day at a time."""

import streamlit as st

from components.act import ask
from components.chips import plain
from components.page import card, empty_state, page_head, pages_below
from components.session import require_page
from components.tables import shown_moment, text_column
from components.words import _, word
from db.clock import now, office_day, office_time
from db.queries.audit import PER_PAGE, list_audit, list_row_history

actor = require_page("audit")
today = office_day(now())
page_head(_("Audit trail"), _("every change, in the same transaction as the change itself"))
bar = st.container(horizontal=True, vertical_alignment="bottom")
day = bar.date_input(_("Day"), today, max_value=today, key="day", bind="query-params", format="YYYY-MM-DD", width=150)
known = ask(list_audit, actor=actor, day=day or today, limit=0)
person = bar.selectbox(_("Who"), known.people, None, placeholder=_("Everybody"), key="person", width=200)
table = bar.selectbox(_("Table"), known.tables, None, placeholder=_("All"), key="table", width=220)
body = st.container()
wanted = {"actor": actor, "day": day or today, "table": table or "", "person": person or ""}
page = pages_below(ask(list_audit, **wanted, limit=0).total, PER_PAGE, "p")
shown = ask(list_audit, **wanted, offset=PER_PAGE * (page - 1))
bar.markdown(f":gray[{_('{n} rows').format(n=shown.total)}]", width="content")
if not shown.lines:
    with body:
        empty_state("history", _("Nothing was changed on this day. Choose another day."))
    st.stop()
chosen = body.dataframe(
    [
        {
            "at": f"{office_time(line.at):%H:%M:%S}",
            "who": line.user_name,
            "source": word(line.source),
            "operation": line.operation,
            "action": word(line.action),
            "row": f"{line.table_name} {line.row_id}",
            "changes": line.changes,
        }
        for line in shown.lines
    ],
    column_config={
        "at": text_column(_("Time"), width=70),
        "who": text_column(_("Who"), width=90),
        "source": text_column(_("Source"), width=80),
        "operation": text_column(_("Operation"), width=140),
        "action": text_column(_("Action"), width=80),
        "row": text_column(_("Row"), width=150),
        "changes": text_column(_("Changes"), width=380),
    },
    hide_index=True,
    height="content" if len(shown.lines) <= 15 else 530,
    on_select="rerun",
    selection_mode="single-row",
    key=f"audit {day} {table} {person} {page}",
).selection.rows
if chosen and chosen[0] < len(shown.lines):
    line = shown.lines[chosen[0]]
    with card(f"{plain(line.table_name)} {plain(line.row_id)}", _("the whole history of this row, newest first")):
        for past in ask(list_row_history, actor=actor, table=line.table_name, row_id=line.row_id):
            head = f"{shown_moment(past.at)} {plain(past.user_name)} {plain(past.operation)}"
            st.markdown(f":gray[:small[{head}]] {plain(past.changes)}")
