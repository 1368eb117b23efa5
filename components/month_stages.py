"""The stages of a month in one bar, and the equation of its notices with its control."""

from datetime import date

import streamlit as st

from components.act import ask
from components.chips import badge_of, plain
from components.navigation import PAGES
from components.stage_bar import Stage, show_stage_bar
from components.tables import shown_moment
from components.words import _
from db.money import format_yuan
from db.queries.billing import RollupTotals
from db.queries.months import HandInRow, MonthStage
from db.queries.notices import list_stale
from db.queries.settings import OfficeSettings
from db.rules.billing_calendar import day_in_month
from db.vocabulary import MonthState


def show_stages(stage: MonthStage, hand_ins: list[HandInRow], settings: OfficeSettings, today: date) -> None:
    """Preview, hand-ins, review, notices, delivery, lock: who and when, or until when."""
    wanted = [row for row in hand_ins if row.orders or row.signed_at]
    signed = sum(row.signed_at is not None for row in wanted)
    hand_in_by, notices_by = (day_in_month(stage.month, day) for day in (settings.hand_in_day, settings.notice_day))
    issued = stage.state is not MonthState.OPEN
    last = max((row for row in wanted if row.signed_at), key=lambda row: str(row.signed_at), default=None)
    last_signed = _who(last.signed_by, last.signed_at) if last and (issued or signed == len(wanted)) else ""
    locked = stage.state is MonthState.LOCKED
    asked = _("asked by {who}").format(who=stage.lock_asked_by) if stage.lock_asked_at else _("by two persons")
    show_stage_bar(
        [
            Stage(True, _("Preview"), _("writes nothing")),
            Stage(
                issued or (bool(wanted) and signed == len(wanted)),
                _("Hand-ins {signed} of {all}").format(signed=signed, all=len(wanted)),
                last_signed or _left(hand_in_by, today),
                hand_in_by < today,
            ),
            Stage(
                issued or stage.reviewed_at is not None,
                _("Finance review"),
                _who(stage.reviewed_by, stage.reviewed_at) or _("exceptions warn only"),
            ),
            Stage(
                issued,
                _("Notices"),
                _who(stage.issued_by, stage.issued_at) or _left(notices_by, today),
                notices_by < today,
            ),
            Stage(
                locked,
                _("Delivery, payment"),
                _("within {n} days of delivery").format(n=settings.payment_term_days),
            ),
            Stage(locked, _("Lock"), _who(stage.locked_by, stage.locked_at if locked else None) or asked),
        ]
    )


def _left(until: date, today: date) -> str:
    days = (until - today).days
    if days < 0:
        return _("{day}, {n} days late").format(day=f"{until:%m-%d}", n=-days)
    return _("until {day}, {n} days left").format(day=f"{until:%m-%d}", n=days)


def _who(name: str, at: object) -> str:
    return "" if at is None else f"{name} {shown_moment(at)[5:]}"  # type: ignore[arg-type]


def show_notes(stage: MonthStage) -> None:
    """Why a month was opened again, and how many of its notices do not show a later correction yet (R-DEC-8)."""
    if stage.state is MonthState.REOPENED and stage.reopen_reason:
        said = _("Opened again: {reason}").format(reason=stage.reopen_reason)
        st.markdown(f":orange[:material/lock_open: {plain(said)}]")
    if stage.state not in (MonthState.ISSUED, MonthState.REOPENED):
        return
    waiting = len(ask(list_stale, month=stage.month))
    if waiting:
        row = st.container(horizontal=True, vertical_alignment="center")
        said = _("{n} notices do not show a later correction yet; restate them before the lock.").format(n=waiting)
        row.markdown(f":orange[:material/edit_note: {plain(said)}]", width="content")
        row.page_link(PAGES["notices"].file, label=_("To the notices"), query_params={"month": stage.month})


def show_equation(totals: RollupTotals, register_fen: int) -> None:
    """Opening + charges - discounts - payments = total, and whether the slips add up to the customers' charges."""
    with st.container(border=True):
        cells = st.columns([1, 1, 1, 1, 1.15, 1.2], vertical_alignment="bottom")
        parts = (
            (_("Brought forward"), totals.opening_fen),
            ("＋ " + _("Charges this month"), totals.charges_fen),
            ("－ " + _("Discounts"), totals.discounts_fen),
            ("－ " + _("Paid since"), totals.payments_fen),
        )
        for cell, (label, fen) in zip(cells, parts, strict=False):
            cell.markdown(f":gray[:small[{plain(label)}]]  \n**{plain(format_yuan(fen))}**")
        label = _("Total due ({n} customers)").format(n=totals.customers)
        cells[4].markdown(f":gray[:small[＝ {plain(label)}]]  \n:blue[**{plain(format_yuan(totals.total_fen))}**]")
        gap = register_fen - totals.charges_fen
        agrees = badge_of(_("Slips = customers"), "green", "balance")
        differs = badge_of(_("Slips and customers differ"), "red", "error")
        note = _("{n} lines, difference {gap}").format(n=totals.lines, gap=format_yuan(gap))
        cells[5].markdown(f"{differs if gap else agrees}  \n:gray[:small[{plain(note)}]]")
