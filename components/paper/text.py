"""How values are written on paper and how text from outside is made safe to set."""

import json
import re
from datetime import date, datetime

from db.money import format_quantity, format_yuan

LONG_RUN = re.compile(r"[!-~]{22,}")
BREAK = "\u200b"


def plain(text: str, limit: int = 2000) -> str:
    """Text as it can be set: without control, direction and half characters, with room to break in endless words."""
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    shown = "".join(char if char.isprintable() or char == "\u3000" else " " if char.isspace() else "" for char in text)
    return LONG_RUN.sub(lambda run: BREAK.join(re.findall(".{1,11}", run[0])), shown).strip()


def yuan(fen: int | None) -> str:
    """Fen as yuan with separators, without a sign of currency; blank for None."""
    return "" if fen is None else format_yuan(fen).replace("¥", "")


def count(thousandths: int | None) -> str:
    """A quantity in thousandths without needless zeros; blank for None."""
    return "" if thousandths is None else format_quantity(thousandths)


def day(on: date | None) -> str:
    return on.strftime("%Y-%m-%d") if on else ""


def moment(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M") if at else ""


def clock(at: datetime | None) -> str:
    return at.strftime("%H:%M") if at else ""


def joined(*parts: str) -> str:
    """The parts that are there, with a space between."""
    return " ".join(part for part in parts if part)


def as_json(content: object) -> str:
    return json.dumps(content, ensure_ascii=True, separators=(",", ":"))
