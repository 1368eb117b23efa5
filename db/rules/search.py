"""Keys by which people are found at the desk: room as anybody writes it, pinyin initials, phone tail."""

import re
import unicodedata

# Where a character is read otherwise as a surname.
SURNAMES = {
    "单": "s",
    "仇": "q",
    "曾": "z",
    "解": "x",
    "区": "o",
    "查": "z",
    "朴": "p",
    "盖": "g",
    "缪": "m",
    "覃": "q",
    "繁": "p",
    "尉迟": "yc",
    "万俟": "mq",
    "长孙": "zs",
}
ROOM_WORDS = re.compile(r"(号楼|栋|幢|座|楼|单元|室|号|房)")


def normalised(text: str) -> str:
    """Full-width letters and digits as half-width, no spaces around, lower case."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def room_key(text: str) -> str:
    """3栋1单元1201, ３－１－１２０１ and 3-1-1201 are one room."""
    text = re.sub(r"\s+", "", normalised(text))
    return re.sub(r"[-_/#·—–]+", "-", ROOM_WORDS.sub("-", text)).strip("-")


def initials(name: str) -> str:
    """Pinyin initials of a Chinese name (张伟 → zw), other letters as they are (IKEA 宜家 → ikeayj)."""
    from pypinyin import Style, lazy_pinyin  # 0.4 s: only who writes names pays for it

    name = re.sub(r"[\s·.,()（）《》“”'-]+", "", normalised(name))
    for surname, letters in SURNAMES.items():
        if name.startswith(surname):
            return letters + initials(name[len(surname) :]) if len(name) > len(surname) else letters
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors=lambda other: other)).lower()


def phone_tail(phone: str) -> str:
    """The last four digits, by which a caller is found."""
    return re.sub(r"\D", "", normalised(phone))[-4:]
