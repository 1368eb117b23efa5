"""大写: an amount in the capital numerals that cannot be altered on paper (R-BILL-3, R-DEC-2)."""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
MOST_FEN = 10**18


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
    """Read from the largest unit down: what stands before 亿 is a number of its own (壹万零壹亿, said once)."""
    for unit, name in ((10**8, "亿"), (10**4, "万")):
        above, below = divmod(yuan, unit)
        if above:
            gap = "零" if 0 < below < unit // 10 else ""
            return _whole(above) + name + gap + _whole(below)
    return _group(yuan)


def capital_numerals(fen: int) -> str:
    """Fen in words: 零元整, 壹佰元零伍分, 负壹元整.

    整 follows 元 and 角, never 分: the bookkeeping rules ask for it after 角, the rules for bills allow it. A zero that
    may be left out (万 or 元 is zero and the next place is not) is left out.
    """
    if abs(fen) >= MOST_FEN:
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
