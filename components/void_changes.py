"""What a void changes, in sentences and figures, before its button is pressed (R-BILL-8)."""

from components.act import ask
from components.chips import badge_of, plain
from components.page import card, money_line
from components.tables import shown_moment
from components.words import _, word
from db.clock import now, office_day
from db.money import format_yuan
from db.queries.payments import ReceiptRow
from db.queries.reversals import OwedAgain, Reversal, get_reversal

LONGEST = 24


def show_void_changes(receipt: ReceiptRow) -> None:
    """Nothing for a void receipt: it says itself what happened."""
    found = ask(get_reversal, receipt_no=receipt.receipt_no, today=office_day(now()))
    if found is None:
        return
    box = card(_("What a void changes"), _("nothing is done yet"))
    if found.owed:
        box.markdown(f":gray[{_('Owed again:')}]")
    for part in found.owed:
        money_line(box, plain(part_words(part)), format_yuan(part.amount_fen))
    if found.credit_gone_fen:
        money_line(box, _("Credit that goes"), format_yuan(found.credit_gone_fen))
    money_line(box, _("Owed again in all"), format_yuan(found.owed_fen), strong=True)
    for sentence in sentences(found, receipt):
        box.markdown(f":gray[:small[{plain(sentence)}]]")
    if receipt.paid_on != office_day(now()):
        box.markdown(badge_of(_("Of an earlier day"), "orange", "history"))


def part_words(part: OwedAgain) -> str:
    words = f"{part.number} {part.title or word(part.kind)}".strip()
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def sentences(found: Reversal, receipt: ReceiptRow) -> list[str]:
    """What else follows, each only where it holds."""
    amount = format_yuan(receipt.amount_fen)
    said = []
    if found.other_credit_fen:
        credit = format_yuan(found.other_credit_fen)
        said.append(_("{credit} of other credit pays what is owed again at once.").format(credit=credit))
    closed = [part.number for part in found.owed if part.is_closed]
    if closed:
        said.append(_("Open again: {numbers}").format(numbers=_(", ").join(closed)))
    if found.month and found.month == found.paid_month:
        said.append(_("Taken back in bill month {month}.").format(month=found.month))
    elif found.month:
        sentence = _("Bill month {paid} stays as it is; taken back in {month}.")
        said.append(sentence.format(paid=found.paid_month, month=found.month))
    if found.hand_over_no:
        handed = _("Handed over with {number} on {moment}: the next hand-over of till {till} is {amount} less.")
        moment = shown_moment(found.handed_at)
        said.append(handed.format(number=found.hand_over_no, moment=moment, till=found.till, amount=amount))
    elif found.till:
        said.append(_("{amount} leaves till {till}.").format(amount=amount, till=found.till))
    if found.has_bank_line:
        said.append(_("The payment on the bank statement is to be decided again."))
    return said
