"""Which characters the papers can print."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from components.paper.fonts import missing_glyphs
from components.paper.notice import notices_pdf
from tests.components.paper.papers import HEAD, NOTICE, page_texts


def test_characters_that_would_print_as_boxes_are_named_once_each() -> None:
    assert missing_glyphs("𠮷野家 😀 𠮷") == "𠮷😀"


def test_what_an_office_writes_can_be_printed() -> None:
    assert missing_glyphs("张龘䶮㻛堃邨 2-11 ¥１２３．５０ ㎡ ①②③④ ＋－＝ “好”——（A/B）\n\u3000") == ""


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=20))
@settings(max_examples=10, deadline=None)
def test_every_common_chinese_character_is_printed(name: str) -> None:
    assert missing_glyphs(name) == ""
    assert name in page_texts(notices_pdf([replace(NOTICE, customer=name)], HEAD, "zh_CN"))[0]
