"""What does not look right with money: one list, each with who acts and its way out, or found right with a reason."""

import streamlit as st

from components.act import ask
from components.chips import plain
from components.choice import choose_part
from components.exceptions_table import go_where_asked, show_found, why
from components.page import empty_state, page_head
from components.reason_form import ask_first, is_open, open_form
from components.session import require_page
from components.words import _, word
from db.clock import now
from db.money import format_yuan
from db.operations.exceptions import answer_exception
from db.queries.exceptions import MOST_OF_A_KIND, count_money_exceptions, list_money_exceptions
from db.rules.money_exceptions import ANSWERABLE
from db.rules.permissions import may
from db.vocabulary import MoneyException

actor, at = require_page("exceptions"), now()
go_where_asked()
clause = _(
    "Every collected fen has a numbered receipt; a job that was done but not charged, or charged away from the agreed "
    "price, stands here until it is mended. What is right as it is, finance or the manager says so with a reason; "
    "never the person whose act it is about."
)
counts = ask(count_money_exceptions, actor=actor, at=at)
note = _("each with who acts and the way out, the oldest first")
head = page_head(_("Exception list"), note, rule="R-ROLE-2", clause=clause)
if not counts:
    empty_state("task_alt", _("Nothing looks wrong: slips are charged at their price, money and receipts agree."))
    st.stop()

parts = {"all": _("All {n}").format(n=sum(counts.values()))}
parts |= {kind.value: f"{word(kind)} {count}" for kind, count in counts.items()}
chosen = choose_part(_("Exception"), parts, key="kind")
kind = None if chosen == "all" else MoneyException(chosen)
rows = ask(list_money_exceptions, actor=actor, at=at, kind=kind)
row = show_found(rows, key=f"exceptions {chosen} {len(rows)}", choose=may(actor, "answer_exception"))
total = format_yuan(sum(abs(each.at_stake_fen) for each in rows))
said = _("{n} exceptions over {amount}").format(n=len(rows), amount=total)
if any(count == MOST_OF_A_KIND for count in counts.values()):
    said += " · " + _("of each kind the oldest {n}").format(n=MOST_OF_A_KIND)
st.markdown(f":gray[:small[{plain(said)}]]")
if not may(actor, "answer_exception"):
    st.stop()
if row is None:
    st.caption(_("Tick a row that is right as it is, to say why."))
elif row.kind not in ANSWERABLE:
    st.caption(_("{kind}: this cannot be right as it is. Do what the row says.").format(kind=word(row.kind)))
else:
    form = f"right {row.kind.value} {row.subject_id}"
    if not is_open(form):
        label = _("Found right: {number}").format(number=row.number)
        st.button(label, on_click=open_form, args=(form,), icon=":material/task_alt:")
    question = _("{kind} {number}: {why}. Why is it right as it is?")
    question = question.format(kind=word(row.kind), number=row.number, why=why(row))
    ask_first(
        form, question, _("Found right"), answer_exception, done=_("Noted. It comes back only if its amount changes."),
        kind=row.kind, subject_id=row.subject_id, seen=(row.amount_fen, row.other_fen),
    )  # fmt: skip
