"""Keys by which people are found at the desk: room as anybody writes it, pinyin initials, phone tail."""

import re
import unicodedata

# Initials of characters that are read otherwise as a surname; without those where families differ (乐, 隗, 郇).
SURNAMES = {
    "单": "s",
    "仇": "q",
    "曾": "z",
    "解": "x",
    "区": "o",
    "查": "z",
    "翟": "z",
    "召": "s",
    "秘": "b",
    "折": "s",
    "种": "c",
    "祭": "z",
    "繁": "p",
    "藏": "z",
    "句": "g",
    "乜": "n",
    "覃": "q",
    "佴": "n",
    "阚": "k",
    "么": "y",
}
ROOM_WORDS = re.compile(r"号楼|栋|幢|座|楼|单元|门|室|号|房|(?<=[0-9a-z])\s+(?=[0-9a-z])")
ROOM_SIGNS = re.compile(r"[-_/#·.—–−]+")
PADDING = re.compile(r"(?<![0-9a-z])0+(?=[0-9]+-)")


def normalised(text: str) -> str:
    """Full-width letters and digits as half-width, no spaces around, lower case."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def room_key(text: str) -> str:
    """3栋1单元1201, ３－１－１２０１, 3 1 1201, 03-01-1201 and 3-1-1201 are one room."""
    text = re.sub(r"\s+", "", ROOM_WORDS.sub("-", normalised(text)))
    return PADDING.sub("", ROOM_SIGNS.sub("-", text).strip("-"))


def initials(name: str, *, is_person: bool = True) -> str:
    """Pinyin initials of a Chinese name (张伟 → zw), other letters as they are (IKEA 宜家 → ikeayj).

    `is_person=False` for what has no surname: a service item (解锁 → js, while 解缙 → xj).
    """
    from pypinyin import Style, lazy_pinyin  # 0.4 s: only who writes names pays for it

    name = re.sub(r"[^\w]|_", "", normalised(name))
    surname = SURNAMES.get(name[:1], "") if is_person else ""
    rest = name[1:] if surname else name
    return surname + "".join(lazy_pinyin(rest, style=Style.FIRST_LETTER, errors=lambda other: other)).lower()


def phone_tail(phone: str) -> str:
    """The last four digits, by which a caller is found."""
    return re.sub(r"\D", "", normalised(phone))[-4:]
