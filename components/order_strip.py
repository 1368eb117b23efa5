"""The way of an order from its registration to its end: what is done, what is next and by when, what is late."""

from datetime import datetime
from typing import NamedTuple

import streamlit as st

from components.act import ask
from components.chips import plain
from components.words import _, word
from db.clock import now, office_day, office_time, office_zone
from db.queries.settings import get_calendar, get_deadline_settings
from db.queries.work_orders_one import OrderView
from db.rules.deadlines import due_reconciliation
from db.vocabulary import CallbackState, MoneyState, OrderState, Settlement

ENDED = (OrderState.CANCELLED, OrderState.DECLINED)
AFTER_WORK = (OrderState.COMPLETED, OrderState.RECONCILED, OrderState.CLOSED)


class Station(NamedTuple):
    """One step of the strip; without a time it is still to come."""

    name: str
    done_at: datetime | None
    said: str = ""
    due: str = ""
    is_late: bool = False


def show_strip(order: OrderView) -> None:
    """Eight stations in one row; the first open one is the current one."""
    stations = stations_of(order)
    is_ended = order.state in ENDED
    current = next((n for n, station in enumerate(stations) if station.done_at is None), None)
    with st.container(border=True):
        grid = st.grid(len(stations), min_column_width=90, gap="small")
        for number, station in enumerate(stations):
            grid.markdown(drawn(station, is_current=number == current and not is_ended, is_ended=is_ended))


def drawn(station: Station, *, is_current: bool, is_ended: bool) -> str:
    name = plain(station.name)
    if station.done_at is not None:
        badge = f":green-badge[:material/check_circle: {name}]"
    elif station.is_late:
        badge = f":red-badge[:material/error: **{name}**]"
    elif is_current:
        badge = f":blue-badge[:material/pending: **{name}**]"
    else:
        badge = f":gray-badge[:material/radio_button_unchecked: {name}]"
    when = short_moment(station.done_at) if station.done_at else "" if is_ended else station.due
    said = plain(f"{when} {station.said}".strip()) or " "
    return f"{badge}  \n:small[:gray[{said}]]"


def short_moment(at: datetime | None) -> str:
    """08:12 today, 11-24 08:12 on another day."""
    if at is None:
        return ""
    return f"{office_time(at):%H:%M}" if office_day(at) == office_day(now()) else f"{office_time(at):%m-%d %H:%M}"


def stations_of(order: OrderView) -> list[Station]:
    is_free = order.settlement is Settlement.FREE
    agreed = word(order.free_ground) if is_free else word(order.accepted_how)
    pick_up_due = order.pick_up_due_at if order.picked_up_at is None else None
    is_pick_up_late = pick_up_due is not None and order.started_at is None and now() > pick_up_due
    picked = order.picked_up_at or order.started_at or order.completed_at
    return [
        Station(_("Registration"), order.registered_at, word(order.channel)),
        Station(_("Customer's yes") if not is_free else word(Settlement.FREE), order.accepted_at, agreed),
        Station(_("Dispatching"), order.dispatched_at, order.worker or order.department),
        Station(
            _("Pick-up"),
            picked if order.dispatched_at else order.picked_up_at,
            due=_("by {time}").format(time=short_moment(pick_up_due)) if pick_up_due else "",
            is_late=is_pick_up_late,
        ),
        Station(_("Completion"), order.completed_at, word(order.sign_off)),
        *closing_stations(order, is_free=is_free),
    ]


def closing_stations(order: OrderView, *, is_free: bool) -> list[Station]:
    """Money, the next morning and the callback: in whatever order they come."""
    paid_at = order.money.stamped_at if order.money.state is MoneyState.PAID else None
    done = order.state in AFTER_WORK
    if is_free:
        paid_at = order.completed_at
    due = ""
    is_late = False
    if order.completed_at is not None and order.reconciled_at is None and done:
        settings = ask(get_deadline_settings)
        zone = office_zone()
        moment = due_reconciliation(order.completed_at, calendar=ask(get_calendar), settings=settings, zone=zone).at
        due, is_late = _("by {time}").format(time=short_moment(moment)), now() > moment
    callback = order.callback
    called_at = None
    is_waiting = callback is not None and callback.state is CallbackState.DUE
    if callback is not None and not is_waiting:
        # What the lot did not draw is called back as far as the order goes (R-CALL-1).
        called_at = callback.done_at or order.closed_at or order.completed_at
    is_call_late = is_waiting and callback is not None and office_day(now()) > callback.due_on
    call_due = _("by {time}").format(time=f"{callback.due_on:%m-%d}") if callback else ""
    said = "" if callback is None or callback.satisfaction is None else f"{callback.satisfaction} / 5"
    if callback is not None and callback.state is CallbackState.NOT_DRAWN:
        said = word(CallbackState.NOT_DRAWN)
    taken_over = order.completed_at if order.is_taken_over and callback is None else None
    return [
        Station(_("Payment"), paid_at, word(order.settlement)),
        Station(_("Reconciliation"), order.reconciled_at, due=due, is_late=is_late),
        Station(_("Callback"), called_at or taken_over, said, call_due, is_call_late),
    ]
