"""Texts that somebody typed: without spaces around, and never cut in silence."""

from db.errors import RuleError
from db.vocabulary import N_

SHORT_TEXT, LONG_TEXT = 200, 2000


class TooLong(RuleError):
    message = N_("This text has {count} characters, at most {most} fit. Shorten it.")


def fitting_text(field: str, text: str, *, most: int = LONG_TEXT) -> str:
    """The text without spaces around; raises TooLong."""
    text = text.strip()
    if len(text) > most:
        raise TooLong(field, count=len(text), most=most)
    return text
