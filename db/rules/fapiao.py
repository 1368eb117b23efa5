"""What a 发票 number looks like: 8 digits on old paper ones, up to 20 on digital ones (R-DEC-19)."""

import re
import unicodedata
from datetime import date

from db.errors import RuleError
from db.vocabulary import N_

DIGITS = re.compile(r"[0-9]{8,20}")


class FapiaoNumberNotPossible(RuleError):
    message = N_("Enter the fapiao number: 8 to 20 digits, without its code.")


class FapiaoDayNotPossible(RuleError):
    message = N_("Choose the day on which the fapiao was issued; it is not in the future.")


def fapiao_number(text: str) -> str:
    """The digits of a number as it was typed, with spaces or full-width; raises FapiaoNumberNotPossible."""
    digits = "".join(unicodedata.normalize("NFKC", text).split())
    if not DIGITS.fullmatch(digits):
        raise FapiaoNumberNotPossible("fapiao_no")
    return digits


def require_issue_day(issued_on: date, *, today: date) -> None:
    """Raises FapiaoDayNotPossible."""
    if not date(2000, 1, 1) <= issued_on <= today:
        raise FapiaoDayNotPossible("issued_on")
