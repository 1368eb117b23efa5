"""The words of a callback: what to say, with the blanks filled, and when it is due."""

from datetime import date

from components.act import ask
from components.chips import badge, badge_of
from components.tables import shown_day
from components.words import _, word
from db.clock import office_day
from db.money import format_yuan
from db.queries.callbacks import CallbackCard
from db.queries.settings import get_settings
from db.rules.callbacks import MOST_TRIES
from db.vocabulary import CallbackState, Settlement


def spaced(phone: str) -> str:
    """138 0000 2046: as one dials it."""
    return f"{phone[:3]} {phone[3:7]} {phone[7:]}" if len(phone) == 11 and phone.isdigit() else phone or "-"


def price(shown: CallbackCard) -> str:
    is_free = shown.settlement is Settlement.FREE or not shown.amount_fen
    return word(Settlement.FREE) if is_free else format_yuan(shown.amount_fen or 0)


def script(shown: CallbackCard) -> str:
    """What to say, the blanks filled."""
    office = ask(get_settings).office or _("Service centre")
    day = "" if shown.row.completed_at is None else shown_day(office_day(shown.row.completed_at))
    who = shown.worker or _("our colleague")
    sentence = _("“Hello {name}, this is {office}. On {day} {worker} came for: {job} ({price}). How was it?”")
    return sentence.format(
        name=shown.row.customer, office=office, day=day, worker=who, job=shown.row.job, price=price(shown)
    )


def if_missed(shown: CallbackCard) -> str:
    count = _("Try {n} of {most}.").format(n=shown.row.tries + 1, most=MOST_TRIES)
    if shown.next_try_if_missed is None:
        return count + " " + _("Not reached now: closed as not reached.")
    return count + " " + _("Not reached now: next try {day}.").format(day=shown.next_try_if_missed)


def due_badge(shown: CallbackCard, today: date) -> str:
    row = shown.row
    if row.state is not CallbackState.DUE:
        return badge(row.state)
    if row.next_try_on < today:
        return badge_of(_("{n} days overdue").format(n=(today - row.next_try_on).days), "red", "error")
    if row.next_try_on == today:
        return badge_of(_("Due today"), "blue", "schedule")
    return badge_of(_("Next try {day}").format(day=row.next_try_on), "gray", "schedule")
