"""The word in the link of one address: made from the office's key whenever it is printed, stored only as a hash.

So links and codes to scan can be made again at any time, and nobody who reads the database can answer for a resident.
"""

import hashlib
import hmac
import unicodedata
from datetime import UTC, datetime

# Crockford's: without the letters that are taken for another one on paper.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def make_token(key: str, *, survey_id: int, list_no: int, drawn_at: datetime) -> str:
    """Sixteen signs (80 bits) for one address of one draw; a sample drawn anew makes the old links worthless."""
    said = f"survey:{survey_id}:{list_no}:{drawn_at.astimezone(UTC).isoformat(timespec='microseconds')}"
    digest = hmac.digest(key.encode(), said.encode(), "sha256")
    number = int.from_bytes(digest[: LENGTH * 5 // 8])
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))


def token_hash(token: str) -> str:
    """What the address keeps of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def clean_token(text: str) -> str:
    """As somebody typed it off the paper, in its one form; empty for what is none."""
    if len(text) > 4 * LENGTH:
        return ""
    typed = unicodedata.normalize("NFKC", text).upper()
    token = "".join(sign for sign in typed if sign not in " -").translate(ALIKE)
    return token if len(token) == LENGTH and all(sign in ALPHABET for sign in token) else ""
