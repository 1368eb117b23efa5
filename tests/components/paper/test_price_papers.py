"""The price notice in both languages: every item once, the heads again on every sheet, large type for few items."""

import io
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from components.locale import translation
from components.paper.price_data import PriceChangeLine, PriceGroup, PriceLine, PricePaper
from components.paper.render import price_leaflet_pdf, price_notice_pdf
from tests.components.paper.papers import HEAD, page_sizes, page_texts, pressed

LANGUAGES = ("zh_CN", "en")
MARKUP = "#panic(1) *x* $y$ <z> @w `v` // = \\ ]"


def priced(category: str, count: int) -> PriceGroup:
    return PriceGroup(
        category, tuple(PriceLine(f"{category}{number:03}", "次", 10_00 + number) for number in range(count))
    )


USUAL = PricePaper(date(2027, 1, 1), tuple(priced(name, 6) for name in "甲乙丙丁戊己庚"), path="/prices")
CHANGE = PriceChangeLine(date(2027, 3, 1), "门锁安装", "套", None, 160_00)


def word(language: str, msgid: str, **details: object) -> str:
    return pressed(translation(language).gettext(msgid).format(**details))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_usual_list_is_one_sheet_on_the_board_and_front_and_back_in_the_rooms(language: str) -> None:
    notice, leaflet = price_notice_pdf(USUAL, HEAD, language), price_leaflet_pdf(USUAL, HEAD, language)
    assert (page_sizes(notice), page_sizes(leaflet)) == ({(297, 420)}, {(148, 210)})
    assert (len(page_texts(notice)), len(page_texts(leaflet))) == (1, 2)
    for text in ("".join(page_texts(notice)), "".join(page_texts(leaflet))):
        assert word(language, "In force from {day}", day="2027-01-01") in text
        assert word(language, "Phone {number}", number=HEAD.phone) in text
        assert word(language, "Open {hours}", hours=HEAD.service_hours) in text
        assert all(text.count(line.name) == 1 for group in USUAL.groups for line in group.lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_list_goes_on_with_the_head_of_its_group_repeated(language: str) -> None:
    long = replace(USUAL, groups=(priced("保洁", 300),), coming=(CHANGE,))
    for pages in (
        page_texts(price_notice_pdf(long, HEAD, language)),
        page_texts(price_leaflet_pdf(long, HEAD, language)),
    ):
        assert len(pages) > 2
        assert all(
            "保洁" + word(language, "Price (yuan)") in page for page in pages if "保洁0" in page or "保洁2" in page
        )
        text = "".join(pages)
        assert [text.count(f"保洁{number:03}") for number in range(300)] == [1] * 300
        assert text.count("门锁安装") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_comes_and_what_is_over_is_said_in_words(language: str) -> None:
    paper = replace(
        USUAL,
        groups=USUAL.groups[:3],
        coming=(CHANGE, replace(CHANGE, name="复印", before_fen=50, after_fen=None)),
        replaced_on=date(2027, 2, 1),
    )
    (page,) = page_texts(price_notice_pdf(paper, HEAD, language))
    assert word(language, "new: {price}", price="160.00/套") in page
    assert word(language, "is no longer offered") in page
    assert word(language, "Replaced from {day}", day="2027-02-01") in page


def test_few_items_are_printed_larger_than_many() -> None:
    def largest(paper: PricePaper) -> float:
        sizes: list[float] = []
        reader = PdfReader(io.BytesIO(price_notice_pdf(paper, HEAD, "zh_CN")))
        reader.pages[0].extract_text(
            visitor_text=lambda text, _cm, tm, _font, size: sizes.append(size * abs(tm[3])) if "甲00" in text else None
        )
        return max(sizes)

    assert largest(replace(USUAL, groups=USUAL.groups[:2])) > 1.3 * largest(USUAL)


def test_the_code_is_drawn_only_where_there_is_an_address_and_a_public_page() -> None:
    def codes(paper: PricePaper, public_url: str | None) -> int:
        head = replace(HEAD, public_url=public_url)
        return "".join(page_texts(price_notice_pdf(paper, head, "en"))).count("Scanforthepricesoftoday")

    assert codes(USUAL, HEAD.public_url) == 1
    assert codes(USUAL, None) == 0
    assert codes(replace(USUAL, path=""), HEAD.public_url) == 0


def test_what_the_office_typed_is_set_as_it_is() -> None:
    odd = replace(
        USUAL,
        groups=(PriceGroup(MARKUP[:30], (PriceLine(MARKUP, MARKUP[:10], 1), PriceLine("长" * 300, "x" * 90, 2))),),
    )
    for make in (price_notice_pdf, price_leaflet_pdf):
        assert pressed(MARKUP) in "".join(page_texts(make(odd, HEAD, "zh_CN")))
