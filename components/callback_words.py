"""The words of a callback: what it is about, what to say with the blanks filled, and when it is due."""

from datetime import date

from components.act import ask
from components.chips import badge, badge_of
from components.tables import shown_day, shown_moment
from components.words import _, word
from db.clock import office_day
from db.money import format_yuan
from db.queries.callbacks import CallbackRow
from db.queries.callbacks_one import CallbackCard, PastContact
from db.queries.settings import get_settings
from db.rules.callbacks import MOST_TRIES
from db.vocabulary import CallbackKind, CallbackState, ContactMeans, Settlement


def spaced(phone: str) -> str:
    """138 0000 2046: as one dials it."""
    return f"{phone[:3]} {phone[3:7]} {phone[7:]}" if len(phone) == 11 and phone.isdigit() else phone or "-"


def about(row: CallbackRow) -> str:
    """The job; the matter of the complaint; the survey; for a routine contact how it is made."""
    if row.kind is CallbackKind.COMPLAINT:
        return _("Complaint: {title}").format(title=row.what)
    if row.kind is CallbackKind.SURVEY:
        return word(row.kind)
    return row.what or _("Routine: {means}").format(means=word(row.means))


def about_past(call: PastContact) -> str:
    return call.what or word(call.kind)


def price(shown: CallbackCard) -> str:
    is_free = shown.settlement is Settlement.FREE or not shown.amount_fen
    return word(Settlement.FREE) if is_free else format_yuan(shown.amount_fen or 0)


def what_happened(shown: CallbackCard) -> str:
    """What was done, by whom, and the price; how the complaint was settled; by which rule."""
    row = shown.row
    if row.kind is CallbackKind.ORDER:
        done = _("{worker} finished {moment}").format(worker=shown.worker, moment=shown_moment(row.happened_at))
        return " · ".join((f"{row.number} {row.what}", done.strip(), price(shown)))
    if row.kind is CallbackKind.COMPLAINT:
        settled = _("settled {moment}").format(moment=shown_moment(row.happened_at))
        return " · ".join((f"{row.number} {row.what}", settled))
    if row.kind is CallbackKind.SURVEY:
        return f"{row.number} {row.what}"
    parts = (word(shown.audience), word(row.means), word(row.caller), shown.rule_note)
    return " · ".join(part for part in parts if part)


def script(shown: CallbackCard) -> str:
    """What to say, the blanks filled."""
    row, office = shown.row, ask(get_settings).office or _("Service centre")
    day = "" if row.happened_at is None else shown_day(office_day(row.happened_at))
    if row.kind is CallbackKind.ORDER:
        sentence = _("“Hello {name}, this is {office}. On {day} {worker} came for: {job} ({price}). How was it?”")
        who = shown.worker or _("our colleague")
        return sentence.format(name=row.customer, office=office, day=day, worker=who, job=row.what, price=price(shown))
    if row.kind is CallbackKind.COMPLAINT:
        sentence = _(
            "“Hello {name}, this is {office}. On {told} you told us: {title}. On {day} it was settled: {outcome}. "
            "Do you accept that, and how content are you?”"
        )
        told = shown_day(shown.complained_on)
        return sentence.format(
            name=row.customer,
            office=office,
            told=told,
            title=row.what,
            day=day,
            outcome=shown.settled_with.rstrip(" .。"),
        )
    if row.kind is CallbackKind.SURVEY:
        sentence = _("“Hello {name}, this is {office}. We ask how content our customers are. Do you have two minutes?”")
        return sentence.format(name=row.customer, office=office)
    if row.means is ContactMeans.MEETING:
        sentence = _(
            "“Hello {name}, {office} invites you to our yearly talk. When does it suit you?” Write the minutes."
        )
    elif row.means is ContactMeans.VISIT:
        sentence = _("“Hello {name}, I come from {office} to hear how things are. What should we do better?”")
    else:
        sentence = _("“Hello {name}, this is {office}. How are things with you, and what should we do better?”")
    return sentence.format(name=row.customer, office=office)


def if_missed(shown: CallbackCard) -> str:
    count = _("Try {n} of {most}.").format(n=shown.row.tries + 1, most=MOST_TRIES)
    if shown.next_try_if_missed is None:
        return count + _(" Not reached now: closed as not reached.")
    return count + _(" Not reached now: next try {day}.").format(day=shown.next_try_if_missed)


def due_badge(row: CallbackRow, today: date) -> str:
    if row.state is not CallbackState.DUE:
        return badge(row.state)
    if row.next_try_on < today:
        return badge_of(_("{n} days overdue").format(n=(today - row.next_try_on).days), "red", "error")
    if row.next_try_on == today:
        return badge_of(_("Due today"), "blue", "schedule")
    return badge_of(_("Next try {day}").format(day=row.next_try_on), "gray", "schedule")
