"""What a version of the price list changes, what it must explain, and the seal on what was shown (R-PRICE-1, -2, -6).

Money in fen, rates in hundredths of a percent.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from db.errors import RuleError
from db.money import half_up
from db.vocabulary import N_, PriceChange, PriceConcern, SendBackReason

WHOLE = 10_000


class ContentChanged(RuleError):
    message = N_("The content is no longer what was shown and decided on. Look at it again before you decide.")


class SealedLine(NamedTuple):
    """What a decision is taken on, line by line."""

    item_code: str
    item_name: str
    unit_of_measure: str
    valid_from: date
    unit_price_fen: int | None
    cost_fen: int | None
    reason: str


def content_hash(*, effective_on: date | None, note: str, lines: Iterable[SealedLine]) -> str:
    """SHA-256 over everything that a reviewer reads; the order of the lines does not count."""
    said = sorted(json.dumps(line, default=str, ensure_ascii=False) for line in lines)
    whole = json.dumps([str(effective_on), note, said], ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def require_same_content(*hashes: str | None) -> None:
    """Shown, stored and present content are one; raises ContentChanged."""
    if len(set(hashes)) != 1 or not hashes[0]:
        raise ContentChanged()


def change_of(old_fen: int | None, new_fen: int | None) -> PriceChange:
    """What a line does to the price that holds without it; None is no price."""
    if old_fen == new_fen:
        return PriceChange.SAME
    if new_fen is None:
        return PriceChange.ENDED
    return PriceChange.NEW if old_fen is None else PriceChange.CHANGED


def change_rate(old_fen: int | None, new_fen: int | None) -> int | None:
    """How much dearer, half away from zero; None where there is nothing to compare."""
    if not old_fen or new_fen is None:
        return None
    return half_up((new_fen - old_fen) * WHOLE, old_fen)


def margin_rate(price_fen: int | None, cost_fen: int | None) -> int | None:
    """(price - cost) ÷ price; None without either, or for a price of nothing."""
    if not price_fen or cost_fen is None:
        return None
    return half_up((price_fen - cost_fen) * WHOLE, price_fen)


def concern_of(
    *, old_fen: int | None, new_fen: int | None, cost_fen: int | None, ceiling_rate: int
) -> PriceConcern | None:
    """Why a line needs a written reason: cover the cost with a small profit, and explain every change (R-PRICE-6).

    Compared exactly: a margin that is only rounded up to the ceiling lies within it.
    """
    if new_fen is not None and cost_fen is not None:
        if new_fen < cost_fen:
            return PriceConcern.BELOW_COST
        if (new_fen - cost_fen) * WHOLE > ceiling_rate * new_fen:
            return PriceConcern.OVER_CEILING
    changed = change_of(old_fen, new_fen) in (PriceChange.CHANGED, PriceChange.ENDED)
    return PriceConcern.CHANGED if changed else None


def is_backdated(first_day: date, today: date) -> bool:
    """Some of its prices would hold for days that are over."""
    return first_day < today


def row_key(line_id: int | None, item_id: int) -> int:
    """A row of the version's table: its line, or the item with a minus where the version has no line of it yet."""
    return -item_id if line_id is None else line_id


def row_stamp(price_fen: int | None, cost_fen: int | None, reason: str, *, is_line: bool) -> int:
    """Changes when somebody changes the row: an editor that saw another stamp saw another row."""
    return zlib.crc32(repr((is_line, price_fen, cost_fen, reason)).encode())


def written_reason(reason: SendBackReason, note: str) -> str:
    """The picked reason and the words beside it, as the history keeps them."""
    return f"{reason.value} {note.strip()}".strip()


def read_reason(note: str) -> tuple[SendBackReason | None, str]:
    """The history's note as reason and words."""
    first, _space, rest = note.partition(" ")
    known = next((reason for reason in SendBackReason if reason.value == first), None)
    return (None, note) if known is None else (known, rest)
