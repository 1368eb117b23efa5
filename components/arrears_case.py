"""One customer's arrears: what is overdue, what was sent, said and decided, the instalments."""

from datetime import date
from urllib.parse import quote

import streamlit as st

from components.act import ask
from components.arrears_forms import contact_form, decision_form, end_form
from components.arrears_list import next_words
from components.chips import badge, badge_of, chip, chip_column, plain
from components.page import card
from components.tables import money_column, shown_day, shown_yuan, text_column
from components.words import _, word
from db.money import format_yuan
from db.queries.arrears_one import ArrearsCase, OverdueLine, get_arrears_case
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import ContactAnswer, DunningStage, EntryKind, InstalmentState


def show_case(actor: Actor, customer_id: int, who: str, today: date) -> None:
    """The facts above, then parts: overdue, history, talk, decide."""
    case = ask(get_arrears_case, customer_id=customer_id, today=today)
    row = case.row
    who = f"{row.room} {row.customer}".strip() if row else who
    note = badge(row.stage) if row else badge_of(_("Nothing overdue"), "green", "check_circle")
    with card(plain(who), note):
        if row:
            amount, since = format_yuan(row.overdue_fen), shown_day(row.oldest_due)
            said = _("{amount} overdue since {day}").format(amount=amount, day=since)
            st.markdown(f"**{plain(said)}** :gray[:small[{plain(next_words(row, today))}]]")
            until = row.case.promise_until
            if until is not None and until >= today and row.next_stage is not DunningStage.NONE:
                held = _("Promised to pay: nothing is sent until {day}.").format(day=shown_day(until))
                st.markdown(f":blue[:small[:material/handshake: {plain(held)}]]")
        parts = {"lines": _("Overdue"), "history": _("History")}
        if may(actor, "record_contact"):
            parts["talk"] = _("Talk")
        if may(actor, "decide_arrears"):
            parts["decide"] = _("Decision")
        chosen = st.segmented_control(
            _("Part"), list(parts), default="lines", required=True, format_func=lambda name: parts[name],
            key="case part", label_visibility="collapsed", width="stretch",
        )  # fmt: skip
        if chosen == "lines":
            _lines(case)
            _plan(case)
            if may(actor, "take_payment"):
                st.link_button(_("Take money"), f"/counter?customer={customer_id}", icon=":material/point_of_sale:")
        elif chosen == "history":
            _history(case)
        elif chosen == "talk":
            contact_form(actor, customer_id, row, today)
        else:
            decision_form(customer_id, row, today)
            end_form([decision for decision in case.decisions if decision.ended_at is None])


def _lines(case: ArrearsCase) -> None:
    if not case.lines:
        st.caption(_("Everything that was overdue is paid."))
        return
    st.dataframe(
        [
            {
                "what": (
                    word(EntryKind.OPENING) if line.kind is EntryKind.OPENING else f"{line.order_no} {line.title}"
                ),
                "due": shown_day(line.due_on),
                "open": shown_yuan(line.open_fen),
            }
            for line in case.lines
        ],
        column_config={
            "what": text_column(_("What for"), width=152),
            "due": text_column(_("Due by"), width=80),
            "open": money_column(_("Open (CNY)"), width=84),
        },
        hide_index=True,
        height="content" if len(case.lines) <= 7 else 290,
        key="case lines",
    )


def _what(line: OverdueLine) -> str:
    return word(EntryKind.OPENING) if line.kind is EntryKind.OPENING else f"{line.order_no} {line.title}".strip()


def _plan(case: ArrearsCase) -> None:
    if not case.plan:
        return
    st.markdown(f"**{_('Instalments')}**")
    st.dataframe(
        [
            {
                "due": shown_day(part.due_on),
                "amount": shown_yuan(part.amount_fen),
                "paid": shown_yuan(part.paid_fen or None),
                "state": chip(part.state),
            }
            for part in case.plan
        ],
        column_config={
            "due": text_column(_("Due by"), width=80),
            "amount": money_column(_("Amount (CNY)"), width=84),
            "paid": money_column(_("Paid so far"), width=68),
            "state": chip_column(_("State"), list(InstalmentState), width=84),
        },
        hide_index=True,
        placeholder="—",
        key="case plan",
    )


def _history(case: ArrearsCase) -> None:
    """Steps, talks and decisions in one line of time, the newest first."""
    events: list[tuple[date, str]] = []
    for step in case.steps:
        number = f"[{step.dunning_no}](/papers/dunning/{quote(step.dunning_no)})"
        shown = step.dunning_no if step.stage is DunningStage.DECISION else number
        said = plain(f"{word(step.stage)} {format_yuan(step.amount_fen)}")
        events.append((step.sent_on, f"**{said}** {shown} :gray[:small[{plain(step.made_by)}]]"))
    for talk in case.contacts:
        promise = f" {shown_day(talk.promised_on)}" if talk.answer is ContactAnswer.PROMISED else ""
        said = plain(_("{way}: {answer}").format(way=word(talk.way), answer=word(talk.answer)) + promise)
        events.append((talk.contacted_on, f"{said} {plain(talk.note)} :gray[:small[{plain(talk.recorded_by)}]]"))
    for made in case.decisions:
        until = _("until {day}").format(day=made.until_on) if made.until_on else ""
        ended = _("(ended)") if made.ended_at else ""
        said = plain(" ".join(filter(None, (word(made.kind), until, ended))))
        events.append(
            (made.decided_at.date(), f"**{said}** {plain(made.reason)} :gray[:small[{plain(made.decided_by)}]]")
        )
    if not events:
        st.caption(_("Nothing was sent or said yet."))
    for day, said in sorted(events, key=lambda event: event[0], reverse=True)[:20]:
        st.markdown(f":gray[{day:%Y-%m-%d}] {said}")
