"""A customer's last receipts with their fapiao (R-DEC-19)."""

from components.act import ask
from components.chips import plain
from components.page import card, money_line
from components.tables import shown_day
from components.words import _
from db.money import format_yuan
from db.queries.payments import list_receipts

SHOWN = 5


def show_customer_receipts(customer_id: int) -> None:
    rows = ask(list_receipts, customer_id=customer_id, limit=SHOWN)
    if not rows:
        return
    box = card(_("Last receipts"))
    for row in rows:
        facts = [shown_day(row.paid_on), row.receipt_no, *([_("Void")] if row.is_void else [])]
        money_line(box, plain(" · ".join(facts)), format_yuan(row.amount_fen))
        if row.fapiao_no:
            box.markdown(f":small[:gray[{_('Fapiao')} {plain(row.fapiao_no)}]]")
