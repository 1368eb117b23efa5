"""The fourth figure of the inbox: the money in one's own till, or the kind of work that waits most."""

from datetime import date

from components.act import ask
from components.words import _, word
from db.money import format_yuan
from db.queries.inbox import Work
from db.queries.payments import get_day_sheet
from db.queries.tills import get_till_now

Figure = tuple[str, str, str]


def my_till(user_id: int | None, day: date) -> Figure:
    """What this person's till holds until it is handed over, and how many receipts were made today (R-BILL-1)."""
    sums = ask(get_day_sheet, day=day, cashier_id=user_id)
    held = ask(get_till_now, user_id=user_id or 0).total_fen
    receipts = _("Receipts today: {n}").format(n=sum(each.receipts for each in sums))
    return f":material/account_balance_wallet: {_('My till')}", format_yuan(held), receipts


def most_of(work: Work) -> Figure:
    kind = max(work.counts, key=lambda each: work.counts[each], default=None)
    late = sum(item.is_overdue and item.kind is kind for item in work.items)
    count = work.counts[kind] if kind else 0
    return f":material/inbox: {word(kind) or _('Waiting')}", str(count), _("{n} overdue").format(n=late)
