"""大写: what stands on a notice cannot be altered or misread."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.capital_numerals import capital_numerals

CASES = {
    0: "零元整",
    1: "壹分",
    10: "壹角整",
    11: "壹角壹分",
    100: "壹元整",
    105: "壹元零伍分",
    10_00: "壹拾元整",
    100_05: "壹佰元零伍分",
    1004_00: "壹仟零肆元整",
    3690_00: "叁仟陆佰玖拾元整",
    1_0000_00: "壹万元整",
    10_0005_00: "壹拾万零伍元整",
    1_0010_10: "壹万零壹拾元壹角整",
    123_4567_89: "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分",
    1_0000_0001_00: "壹亿零壹元整",
    1_0001_0000_00: "壹亿零壹万元整",
    1_0000_1000_00: "壹亿零壹仟元整",
    # 元 or 万 is zero, the next place is not: the zero may be left out, and is
    1680_32: "壹仟陆佰捌拾元叁角贰分",
    10_7000_53: "壹拾万柒仟元伍角叁分",
    # a trillion: 亿 is said once
    1_0000_0000_0000_00: "壹万亿元整",
    1_0001_0000_0000_00: "壹万零壹亿元整",
    12_3456_7890_1234_00: "壹拾贰万叁仟肆佰伍拾陆亿柒仟捌佰玖拾万壹仟贰佰叁拾肆元整",
    -125_00: "负壹佰贰拾伍元整",
}
DIGIT = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
# small ones as often as those up to the limit
AMOUNTS = st.integers(0, 17).flatmap(lambda digits: st.integers(-(10**digits), 10**digits))
PLACE = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(("fen", "words"), CASES.items())
def test_amounts_as_a_bookkeeper_writes_them(fen: int, words: str) -> None:
    assert capital_numerals(fen) == words


def _number(text: str) -> int:
    """A number in words: what stands before 亿, before 万, and after, each read alike."""
    for unit, value in (("亿", 10**8), ("万", 10**4)):
        if unit in text:
            above, _, below = text.partition(unit)
            return _number(above) * value + _number(below)
    total = digit = 0
    for character in text:
        if character in PLACE:
            total += digit * PLACE[character]
            digit = 0
        else:
            digit = DIGIT[character]
    return total + digit


def read(words: str) -> int:
    """The words back to fen: a reader's independent way."""
    sign = -1 if words.startswith("负") else 1
    found = re.fullmatch(r"(?:(.+)元)?零?(?:(.)角)?(?:(.)分)?整?", words.removeprefix("负"))
    assert found, words
    return sign * (_number(found[1] or "") * 100 + DIGIT[found[2] or "零"] * 10 + DIGIT[found[3] or "零"])


@given(AMOUNTS)
def test_the_words_say_the_amount_and_nothing_else(fen: int) -> None:
    assert read(capital_numerals(fen)) == fen


@given(AMOUNTS)
def test_no_two_zeros_stand_together_and_none_at_the_end(fen: int) -> None:
    words = capital_numerals(fen)
    assert "零零" not in words
    assert not words.endswith("零")


def test_an_amount_beyond_what_a_paper_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="no place"):
        capital_numerals(10**18)
