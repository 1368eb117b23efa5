"""Who paid, by what stands on a bank statement: numbers first, then room and name, each weighed with the amount.

Only a number, or room and name together, with exactly the amount that is asked for makes a match sure; and of two
payments that would pay the same open amount only the first one is. A person says yes to each (R-BILL-5).
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from db.rules.search import room_key
from db.vocabulary import BankEvidence, BankGrade

NUMBER, PLACE, PERSON, SHARED_NAME, ASKED_FOR, ONE_CHARGE = 55, 30, 30, 15, 40, 30
SURE, LIKELY = NUMBER + ASKED_FOR, 45
NUMBERS = (BankEvidence.NOTICE_NO, BankEvidence.ORDER_NO, BankEvidence.CUSTOMER_NO)
MOST_NUMBERS, MOST_ROOMS = 12, 10
# A bank's own transaction numbers are long; a short one may be a mere count of the rows that begins anew.
TELLING_DIGITS = 14

WORD = re.compile(r"[A-Z]{1,8}\s?-?\s?\d[\dA-Z-]{0,30}|(?<![\dA-Z.-])\d{5,12}(?![\dA-Z.])")
NOTICE = re.compile(r"SF-?(\d{4})-?(\d{6})(?:-(\d{1,2}))?")
ORDER = re.compile(r"TY-?(\d{8})-?(\d{3,5})")
CUSTOMER = re.compile(r"([A-Z]{1,4})-?(\d{4,8})")
# Not out of the middle of a longer number, and no amounts or dates with a year.
ROOM = re.compile(
    r"(?<![\dA-Za-z.-])\d{1,3}(?:\s*(?:-|#|栋|号楼|幢|座|楼|单元)\s*\d{1,4}){1,3}(?:室|号|房)?(?!\d|-|\.\d)"
)


# A shop's place has a word in it: 南街14号. Any such word of a remark may be one.
PLACE_WORD = re.compile(r"(?<!\w)[^\W\d_][\w#-]{0,18}\d[\w#-]{0,8}")


class OpenItem(NamedTuple):
    """A charge or balance that is not paid in full."""

    entry_id: int
    open_fen: int
    bill_month: str = ""
    is_on_notice: bool = True
    order_no: str = ""


class Claim(NamedTuple):
    """What one customer owes, the oldest first, and the months for which notices went out."""

    customer_id: int
    items: tuple[OpenItem, ...]
    notice_months: tuple[str, ...] = ()


class Payment(NamedTuple):
    """A payment on a statement."""

    line_id: int
    amount_fen: int
    payer: str
    remark: str


class Known(NamedTuple):
    """What the office knows of the numbers, rooms and names that stand on the lines."""

    notices: Mapping[str, tuple[int, str]]
    """Number → customer and month."""
    orders: Mapping[str, int]
    customers: Mapping[str, int]
    rooms: Mapping[str, Collection[int]]
    names: Mapping[str, Collection[int]]
    claims: Mapping[int, Claim]


class Match(NamedTuple):
    """What a payment most probably is for; `entries` are the charges it names, none means the oldest first."""

    line_id: int
    grade: BankGrade
    customer_id: int | None = None
    entries: tuple[int, ...] = ()
    evidence: tuple[BankEvidence, ...] = ()
    is_taken: bool = False
    """It would be sure, but another payment claims the same open amount."""


class _Target(NamedTuple):
    """Something that the whole payment could pay."""

    entries: tuple[int, ...]
    points: int


def line_key(number: str, paid_on: date, amount_fen: int, *, said: str = "", nth: int = 1) -> str:
    """The key of a line against doubles: the transaction's own number; a short one only with its day and amount.

    Without a number all that stands on the line, and its count among equal lines of the file (`nth`).
    """
    if len(number) >= TELLING_DIGITS:
        return number
    if number:
        return f"{paid_on}:{amount_fen}:{number}"
    seal = sha256(said.encode("utf-8", "replace")).hexdigest()[:32]
    return f"{paid_on}:{amount_fen}:{seal}:{nth}"


def numbers_in(text: str) -> list[str]:
    """What may be the number of a notice, a slip or a customer, as people write it: with or without its hyphens."""
    found: dict[str, None] = {}
    for word in WORD.findall(_plain(text)):
        word = re.sub(r"\s", "", word).strip("-")
        found.setdefault(word)
        if match := NOTICE.fullmatch(word):
            found.setdefault(f"SF-{match[1]}-{match[2]}" + (f"-{match[3]}" if match[3] else ""))
        elif match := ORDER.fullmatch(word):
            found.setdefault(f"TY-{match[1]}-{match[2]}")
        elif match := CUSTOMER.fullmatch(word):
            found.setdefault(f"{match[1]}-{match[2]}")
    return list(found)[:MOST_NUMBERS]


def rooms_in(text: str) -> list[str]:
    """What may be a room, as the office looks it up: 3栋1单元1201 and 3-1-1201 are one."""
    text = _plain(text)
    found = [*ROOM.findall(text), *(word for word in PLACE_WORD.findall(text) if not word.isascii())]
    return list(dict.fromkeys(room_key(place) for place in found))[:MOST_ROOMS]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper()


def match_payments(payments: Sequence[Payment], known: Known) -> list[Match]:
    """A match for each payment, in their order; the open amounts of sure ones never overlap."""
    claimed: set[int] = set()
    matches = []
    for payment in payments:
        match = _match(payment, known)
        if match.grade is BankGrade.SURE:
            if claimed.isdisjoint(match.entries):
                claimed.update(match.entries)
            else:
                match = match._replace(grade=BankGrade.LIKELY, is_taken=True)
        matches.append(match)
    return matches


def _match(payment: Payment, known: Known) -> Match:
    speaks_for, named = _evidence(payment, known)
    with_name = [mine for mine in speaks_for.values() if BankEvidence.NAME in mine]
    scored = []
    for customer_id, why in speaks_for.items():
        claim = known.claims.get(customer_id, Claim(customer_id, ()))
        target = _target(payment.amount_fen, claim, named.get(customer_id, ()))
        reasons = why | ({BankEvidence.AMOUNT} if target.points else set())
        scored.append((_points(why, is_only_name=len(with_name) == 1) + target.points, customer_id, target, reasons))
    scored.sort(key=lambda one: -one[0])
    if not scored or scored[0][0] < LIKELY or (len(scored) > 1 and scored[1][0] == scored[0][0]):
        return Match(payment.line_id, BankGrade.UNKNOWN)
    points, customer_id, target, reasons = scored[0]
    # Where anything speaks for somebody else a person has to look.
    is_sure = points >= SURE and len(scored) == 1 and target.points > 0
    grade = BankGrade.SURE if is_sure else BankGrade.LIKELY
    return Match(payment.line_id, grade, customer_id, target.entries, tuple(e for e in BankEvidence if e in reasons))


def _points(why: Collection[BankEvidence], *, is_only_name: bool) -> int:
    """Several numbers of one customer say no more than one."""
    number = NUMBER if any(kind in why for kind in NUMBERS) else 0
    person = (PERSON if is_only_name else SHARED_NAME) if BankEvidence.NAME in why else 0
    return number + (PLACE if BankEvidence.ROOM in why else 0) + person


def _evidence(
    payment: Payment, known: Known
) -> tuple[dict[int, set[BankEvidence]], dict[int, list[tuple[BankEvidence, str]]]]:
    """What speaks for which customer, and the notices (by their month) and slips that are named."""
    found: dict[int, set[BankEvidence]] = {}
    named: dict[int, list[tuple[BankEvidence, str]]] = {}
    for number in numbers_in(f"{payment.remark}\n{payment.payer}"):
        if number in known.notices:
            customer_id, month = known.notices[number]
            found.setdefault(customer_id, set()).add(BankEvidence.NOTICE_NO)
            named.setdefault(customer_id, []).append((BankEvidence.NOTICE_NO, month))
        if number in known.orders:
            found.setdefault(known.orders[number], set()).add(BankEvidence.ORDER_NO)
            named.setdefault(known.orders[number], []).append((BankEvidence.ORDER_NO, number))
        if number in known.customers:
            found.setdefault(known.customers[number], set()).add(BankEvidence.CUSTOMER_NO)
    for room in rooms_in(payment.remark):
        for customer_id in known.rooms.get(room, ()):
            found.setdefault(customer_id, set()).add(BankEvidence.ROOM)
    for customer_id in known.names.get(payment.payer, ()):
        found.setdefault(customer_id, set()).add(BankEvidence.NAME)
    # Owner and tenant share a room, many share a name: who has only what another one has too, and less, is not meant.
    shared = {
        key for key, mine in found.items() if mine.isdisjoint(NUMBERS) and any(mine < other for other in found.values())
    }
    return {key: mine for key, mine in found.items() if key not in shared}, named


def _target(amount_fen: int, claim: Claim, named: Sequence[tuple[BankEvidence, str]]) -> _Target:
    """What the amount pays to the fen: what is named, else what is asked for; a single charge counts less."""
    slips = {what for kind, what in named if kind is BankEvidence.ORDER_NO}
    months = [what for kind, what in named if kind is BankEvidence.NOTICE_NO]
    of_slips = [item for item in claim.items if item.order_no in slips]
    exact = [of_slips, *(_up_to(claim, month) for month in months)]
    asked = [[item for item in claim.items if item.is_on_notice], list(claim.items)]
    asked += [_up_to(claim, month) for month in claim.notice_months]
    less = [[item for item in claim.items if item.bill_month == month and item.is_on_notice] for month in months]
    less += [[item] for item in claim.items]
    if not named:
        exact = asked
    else:
        less = [*less, *asked]  # something else was named than what the amount fits
    for ways, points in ((exact, ASKED_FOR), (less, ONE_CHARGE)):
        for items in ways:
            if items and sum(item.open_fen for item in items) == amount_fen:
                return _Target(tuple(item.entry_id for item in items), points)
    # Another amount for slips that are named pays those first.
    return _Target(tuple(item.entry_id for item in of_slips), 0)


def _up_to(claim: Claim, month: str) -> list[OpenItem]:
    """What a month's notice asks for and is not paid yet, earlier arrears included."""
    return [item for item in claim.items if item.is_on_notice and item.bill_month <= month]
