"""大写: an amount in the capital numerals that cannot be altered on paper (R-BILL-3, R-DEC-2)."""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def _group(value: int) -> str:
    """Up to 9999: one 零 for a gap inside, none at the end."""
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + PLACES[place]
            gap = False
        else:
            gap = True
    return text


def _whole(yuan: int) -> str:
    groups = []
    while yuan:
        yuan, group = divmod(yuan, 10_000)
        groups.append(group)
    text = ""
    for index in reversed(range(len(groups))):
        value = groups[index]
        if value:
            # 零 where the group begins with a gap, or a whole group before it is empty.
            if text and (value < 1000 or groups[index + 1] == 0):
                text += "零"
            text += _group(value) + GROUPS[index]
    return text


def capital_numerals(fen: int) -> str:
    """Fen in words: 零元整, 壹佰元零伍分, 负壹元整. 整 follows 元 and 角; after 分 it is never written."""
    if abs(fen) >= 10**18:
        raise ValueError("an amount of this size has no place on a paper")
    sign = "负" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), 100)
    jiao, cents = divmod(rest, 10)
    text = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{sign}{text or '零元'}整"
    if jiao:
        text += f"{DIGITS[jiao]}角"
    elif yuan:
        text += "零"
    return f"{sign}{text}{DIGITS[cents]}分" if cents else f"{sign}{text}整"
