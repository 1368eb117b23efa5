"""What this person may do with the month now: one primary button by stage, each with its question first."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.reason_form import ask_first, is_open, open_form
from components.words import _
from db.money import format_yuan
from db.operations.hand_ins import sign_hand_in, withdraw_hand_in
from db.operations.months import ask_for_lock, issue_notices, lock_month, reopen_month, review_month
from db.queries.billing import RollupTotals
from db.queries.months import HandInRow, MonthStage
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import MonthState


def verbs_of(stage: MonthStage, hand_ins: list[HandInRow], by: Actor) -> list[str]:
    """The verbs of this person in this stage; the first is the next step."""
    own = next((row for row in hand_ins if row.department_id == by.department_id), None)
    is_open, is_locked = stage.state is MonthState.OPEN, stage.state is MonthState.LOCKED
    offered = {
        "sign_hand_in": is_open and own is not None and own.signed_at is None,
        "review_month": is_open and stage.reviewed_at is None,
        "issue_notices": is_open,
        "withdraw_hand_in": is_open and own is not None and own.signed_at is not None,
        "lock_month": stage.state in (MonthState.ISSUED, MonthState.REOPENED) and stage.lock_asked_at is not None,
        "ask_for_lock": stage.state in (MonthState.ISSUED, MonthState.REOPENED) and stage.lock_asked_at is None,
        "reopen_month": is_locked,
    }
    return [verb for verb, is_offered in offered.items() if is_offered and may(by, verb)]


def show_verbs(head: DeltaGenerator, month: str, verbs: list[str]) -> None:
    labels = {
        "sign_hand_in": _("Sign the hand-in"),
        "withdraw_hand_in": _("Take the hand-in back"),
        "review_month": _("Review done"),
        "issue_notices": _("Make the notices"),
        "ask_for_lock": _("Ask to lock"),
        "lock_month": _("Lock the month"),
        "reopen_month": _("Reopen the month"),
    }
    asking = any(is_open(f"{verb} {month}") for verb in verbs)
    for place, verb in reversed(list(enumerate(verbs))):
        kind = "primary" if place == 0 and not asking else "secondary"
        head.button(labels[verb], type=kind, on_click=open_form, args=(f"{verb} {month}",), key=f"open {verb}")


def show_questions(stage: MonthStage, totals: RollupTotals, exceptions: int, by: Actor, verbs: list[str]) -> None:
    """The form of the verb that was pressed, with the number of records and the amount."""
    month, amount = stage.month, format_yuan(totals.total_fen)
    if "sign_hand_in" in verbs:
        said = _("The department's slips of {month} are checked. What is reconciled later goes to the next month.")
        ask_first(
            f"sign_hand_in {month}", said.format(month=month), _("Sign the hand-in"), sign_hand_in,
            reason="", month=month, department_id=by.department_id,
        )  # fmt: skip
    if "withdraw_hand_in" in verbs:
        said = _("Slips reconciled from now on belong to {month} again. The signed hand-in stays on record.")
        ask_first(
            f"withdraw_hand_in {month}", said.format(month=month), _("Take the hand-in back"), withdraw_hand_in,
            month=month, department_id=by.department_id,
        )  # fmt: skip
    if "review_month" in verbs:
        said = _("{month}: {n} customers over {amount}; {left} slips stay out. Is the preview looked through?")
        text = said.format(month=month, n=totals.customers, amount=amount, left=exceptions)
        ask_first(f"review_month {month}", text, _("Review done"), review_month, reason="", month=month)
    if "issue_notices" in verbs:
        said = _("{n} notices over {amount} get their numbers and are frozen; {left} slips stay out of {month}.")
        text = said.format(month=month, n=totals.customers, amount=amount, left=exceptions)
        with st.spinner(_("Making the notices…")):
            ask_first(
                f"issue_notices {month}", text, _("Make the notices"), issue_notices,
                done=_("{0.notices} notices made"), reason="", month=month,
            )  # fmt: skip
    if "ask_for_lock" in verbs:
        said = _("Nothing gets the bill month {month} any more once the manager has confirmed.").format(month=month)
        ask_first(f"ask_for_lock {month}", said, _("Ask to lock"), ask_for_lock, reason="", month=month)
    if "lock_month" in verbs:
        said = _("{who} asks to lock {month}. Corrections then stand on the next month's notices.")
        text = said.format(who=stage.lock_asked_by, month=month)
        ask_first(f"lock_month {month}", text, _("Lock the month"), lock_month, reason="", month=month)
    if "reopen_month" in verbs:
        said = _("Corrections may get the bill month {month} again. This is on record.").format(month=month)
        ask_first(f"reopen_month {month}", said, _("Reopen the month"), reopen_month, month=month)
