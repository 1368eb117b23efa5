"""What stands on the papers, read back from the PDF."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader

from components.locale import translation
from components.paper.data import NoticeDiscount, NoticePaperLine, NoticePayment, SlipLine
from components.paper.notice import notices_pdf
from components.paper.render import hand_over_pdf, receipt_pdf, slip_pdf, till_sheet_pdf
from components.paper.till_data import ReceiptLine
from db.vocabulary import AdjustmentGround, FreeGround, HandOverState, PaymentMethod, Settlement, SignOff, Stamp
from tests.components.paper.papers import (
    HAND_OVER,
    HEAD,
    NOTICE,
    RECEIPT,
    SLIP,
    TILL_SHEET,
    page_sizes,
    page_texts,
    pressed,
)

LANGUAGES = ("zh_CN", "en")
MARKUP = "#panic(1) *x* $y$ <z> @w `v` // = \\ ]"


def word(language: str, msgid: str, **details: object) -> str:
    return pressed(translation(language).gettext(msgid).format(**details))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_slip_has_four_parts_that_say_who_keeps_them(language: str) -> None:
    pages = page_texts(slip_pdf([SLIP], HEAD, language))

    assert len(pages) == 4
    keepers = ("Service department / finance", "Service centre", "Service department", "Customer")
    for mark, keeper, page in zip("①②③④", keepers, pages, strict=True):
        assert word(language, "Part {mark}  {keeper}", mark=mark, keeper=translation(language).gettext(keeper)) in page
        for text in ("TY-20261121-007", "张伟", "3-1-1201", "下水疏通（WX-07）", "90.00", "¥125.00", "壹佰贰拾伍元整"):
            assert pressed(text) in page


def test_a_slip_is_as_large_as_the_tractor_paper() -> None:
    assert page_sizes(slip_pdf([SLIP], HEAD, "zh_CN")) == {(241, 140)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_part_two_has_the_field_for_the_stamp(language: str) -> None:
    unstamped = page_texts(slip_pdf([SLIP], HEAD, language))
    stamped = page_texts(
        slip_pdf([replace(SLIP, stamp=Stamp.CASH_RECEIVED, stamped_on=date(2026, 12, 3))], HEAD, language)
    )

    field = word(language, "Stamp here")
    assert [field in page for page in unstamped] == [False, True, False, False]
    assert ["2026-12-03" in page for page in stamped] == [False, True, False, False]
    assert word(language, Stamp.CASH_RECEIVED.label) in stamped[1]


@pytest.mark.parametrize(("lines", "sheets"), [(1, 1), (8, 1), (30, 2)])
def test_many_lines_go_on_to_further_sheets_and_only_the_last_is_signed(lines: int, sheets: int) -> None:
    paper = replace(SLIP, lines=tuple(SlipLine(f"材料{number:02}", "个", 1500, 200, 300) for number in range(lines)))

    pages = page_texts(slip_pdf([paper], HEAD, "en"))

    assert len(pages) == 4 * sheets
    first_part = pages[:sheets]
    assert [text for text in first_part if "Customer'ssignature" in text] == [first_part[-1]]
    assert all("TY-20261121-007" in text and "Servicedepartment/finance" in text for text in first_part)
    joined = "".join(first_part)
    assert [joined.count(f"材料{number:02}") for number in range(lines)] == [1] * lines


def test_a_slip_without_a_price_leaves_the_money_to_the_pen() -> None:
    waiting = replace(
        SLIP, lines=(SlipLine("阳台防水"),), total_fen=None, total_capital="", settlement=None, accepted_how=None
    )

    page = page_texts(slip_pdf([waiting], HEAD, "en"))[0]

    assert "¥" not in page
    assert "0.00" not in page
    assert "Inwriting" in page


def test_a_slip_keeps_the_price_before_the_change_and_the_mark_of_late_entry() -> None:
    changed = replace(
        SLIP,
        earlier_total_fen=9000,
        recorded_at=datetime(2026, 11, 22, 8, 5),
        settlement=Settlement.FREE,
        free_ground=FreeGround.WARRANTY,
        is_cancelled=True,
    )

    page = page_texts(slip_pdf([changed], HEAD, "en"))[0]

    for text in ("beforethechange¥90.00", "enteredlater2026-11-2208:05", "Underwarranty", "Cancelled"):
        assert text in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_shows_its_lines_and_the_equation_of_the_account(language: str) -> None:
    (page,) = page_texts(notices_pdf([NOTICE], HEAD, language))

    for text in (
        "SF-2026-000417",
        "2-11鲜果时光",
        "TY-20261102-004",
        "冷柜电路检修2.5小时160.00",
        "2,315.00",
        "2026-09815.00",
        "440.00",
        "500.00",
        "¥2,255.00",
        "贰仟贰佰伍拾伍元整",
    ):
        assert text in page
    for msgid in (
        "Billing notice",
        "Recurring fee",
        "Brought forward",
        "Charges this month",
        "Discounts",
        "Paid since",
    ):
        assert word(language, msgid) in page
    assert word(language, "Within {days} days of delivery", days=7) in page
    assert page_sizes(notices_pdf([NOTICE], HEAD, language)) == {(210, 148)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_negative_total_is_worded_as_the_customers_credit(language: str) -> None:
    credit = replace(
        NOTICE,
        lines=(),
        opening_fen=-20000,
        charges_fen=0,
        payments_fen=10000,
        total_fen=-30000,
        total_capital="负叁佰元整",
    )

    (page,) = page_texts(notices_pdf([credit], HEAD, language))

    assert word(language, "Credit in your favour") + "¥300.00" in page
    assert word(language, "Nothing to pay") in page
    assert word(language, "Within {days} days of delivery", days=7) not in page
    assert "-300.00" in page
    assert "负叁佰元整" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_slips_fees_discounts_and_many_payments_have_lists_of_their_own(language: str) -> None:
    days = (3, 8, 12, 14)
    notice = replace(
        NOTICE,
        lines=(replace(NOTICE.lines[0], quantity=80000, unit="㎡", unit_price_fen=350), NOTICE.lines[1]),
        discounts=(NoticeDiscount(date(2026, 11, 5), "一次交清全年", 56000, AdjustmentGround.PREPAYMENT, "王经理"),),
        discounts_fen=56000,
        payments=tuple(
            NoticePayment(date(2026, 11, day), -2500 if day == 14 else 10000, PaymentMethod.CASH, f"SJ-2026-{day:06}")
            for day in days
        ),
        payments_fen=27500,
    )

    (page,) = page_texts(notices_pdf([notice], HEAD, language))

    for text in (
        word(language, "Special services") + "160.00",
        word(language, "Agreement and management fees") + "280.00",
        "物业管理费80㎡×3.50280.00",
        word(language, "Discounts") + "-560.00",
        "一次交清全年" + word(language, "approved by {name}", name="王经理") + "-560.00",
        word(language, AdjustmentGround.PREPAYMENT.label),
        word(language, "Paid since") + "-275.00",
        word(language, "Paid back") + word(language, PaymentMethod.CASH.label) + "25.00",
        word(language, "{number} payments", number=4),
        *(f"SJ-2026-{day:06}" for day in days),
    ):
        assert text in page, text


def test_copies_of_slips_follow_their_notice_and_say_how_it_was_signed() -> None:
    signed = replace(SLIP, signed=SignOff.SIGNED, completed_at=datetime(2026, 11, 22, 10, 5), result="试水正常")

    pdf = notices_pdf([replace(NOTICE, slips=(signed, SLIP)), NOTICE], HEAD, "en")
    pages = page_texts(pdf)

    assert [("Copyfornotice" in page, "Amountdue" in page) for page in pages] == [
        (False, True),
        (True, False),
        (True, False),
        (False, True),
    ]
    for text in (
        "TY-20261121-007",
        "CopyfornoticeSF-2026-000417",
        "下水疏通",
        "¥125.00",
        "Signedontheslip",
        "试水正常",
    ):
        assert text in pages[1]
    assert "2026-11-2210:05" in pages[1]
    assert page_sizes(pdf) == {(210, 148)}


def test_a_notices_file_says_it_was_made_when_the_notice_was_issued() -> None:
    issued_at = datetime(2026, 11, 30, 9, 15, 30, 250, tzinfo=UTC)

    pdf = notices_pdf([replace(NOTICE, stamped_at=issued_at)], HEAD, "zh_CN")

    made = PdfReader(io.BytesIO(pdf)).metadata
    assert made is not None
    assert made.creation_date == issued_at.replace(microsecond=0)


def test_a_long_notice_repeats_its_header_and_is_signed_on_the_last_sheet_only() -> None:
    lines = tuple(
        NoticePaperLine(date(2026, 11, 1 + number % 30), f"项目{number:02}", 1000, f"TY-202611-{number:03}")
        for number in range(52)
    )

    pages = page_texts(notices_pdf([NOTICE, replace(NOTICE, lines=lines), NOTICE], HEAD, "en"))[1:-1]

    assert len(pages) == 3
    assert all("SF-2026-000417" in page and "SlipnumberWhatfor" in page for page in pages)
    assert [f"Page{number}of3" in page for number, page in enumerate(pages, start=1)] == [True] * 3
    assert ["Receivedbycustomer" in page for page in pages] == [False, False, True]
    joined = "".join(pages)
    assert [joined.count(f"项目{number:02}") for number in range(52)] == [1] * 52


def test_a_notice_whose_rows_just_fit_loses_none_of_them() -> None:
    for rows in range(9, 16):
        lines = tuple(NoticePaperLine(date(2026, 11, 1), f"空调清洗加氟{number:02}", 1000) for number in range(rows))
        pages = page_texts(notices_pdf([replace(NOTICE, lines=lines)], HEAD, "zh_CN"))
        assert "".join(pages).count("空调清洗加氟") == rows
        assert len(pages) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_revised_notice_says_which_one_it_replaces(language: str) -> None:
    revised = replace(NOTICE, number="SF-2026-000417-2", revision=2, replaces="SF-2026-000417")

    (page,) = page_texts(notices_pdf([revised], HEAD, language))

    assert word(language, "Correction {revision}", revision=1) in page
    assert word(language, "replaces {number}", number="SF-2026-000417") in page


def test_codes_to_scan_are_printed_only_with_a_public_address() -> None:
    without = replace(HEAD, public_url=None)

    assert "Scanatthecounter" in page_texts(notices_pdf([NOTICE], HEAD, "en"))[0]
    assert "Scanatthecounter" not in page_texts(notices_pdf([NOTICE], without, "en"))[0]
    assert "Scanatthecounter" not in page_texts(slip_pdf([SLIP], without, "en"))[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_shows_what_is_paid_how_and_the_change(language: str) -> None:
    (page,) = page_texts(receipt_pdf(RECEIPT, HEAD, language))

    for text in (
        "SJ-2026-004188",
        "3-2-0904周女士",
        "SF-2026-000312",
        "412.50",
        "¥698.50",
        "陆佰玖拾捌元伍角",
        "¥1.50",
    ):
        assert text in page
    assert word(language, PaymentMethod.CASH.label) in page
    for mark in ("Void", "Reprint {number}"):
        assert word(language, mark, number=1) not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_reprints_are_counted_and_void_receipts_say_so(language: str) -> None:
    paper = replace(
        RECEIPT,
        printed_times=3,
        voided_at=datetime(2026, 11, 23, 15, 2),
        voided_by="李财务",
        void_reason="金额录错",
        fapiao_number="24112000000123456789",
        fapiao_on=date(2026, 11, 25),
    )

    (page,) = page_texts(receipt_pdf(paper, HEAD, language))

    assert word(language, "Reprint {number}", number=2) in page
    assert page.count(word(language, "Void")) >= 3
    for text in ("李财务金额录错", "24112000000123456789", "2026-11-25"):
        assert text in page


def test_a_receipt_for_many_slips_ends_with_one_total() -> None:
    lines = tuple(ReceiptLine(f"服务{number:02}", 100, f"TY-{number:03}") for number in range(40))

    pages = page_texts(receipt_pdf(replace(RECEIPT, lines=lines), HEAD, "en"))

    assert ["陆佰玖拾捌元伍角" in page for page in pages] == [False] * (len(pages) - 1) + [True]
    assert all("SJ-2026-004188" in page for page in pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_day_sheet_sums_by_way_of_paying_and_marks_void_receipts(language: str) -> None:
    (page,) = page_texts(till_sheet_pdf(TILL_SHEET, HEAD, language))

    cash, wechat = (word(language, method.label) for method in (PaymentMethod.CASH, PaymentMethod.WECHAT))
    for text in (f"{cash}150.00", f"{wechat}1126.00", "176.00", "壹佰柒拾陆元整", "SJ-2026-004185", "重复交款"):
        assert text in page
    assert word(language, "{number} void receipts, not counted: {amount} yuan", number=1, amount="120.00") in page
    assert word(language, "Received by finance / time") in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_slip_of_a_hand_over_has_the_count_beside_the_books_and_two_signatures(language: str) -> None:
    (page,) = page_texts(hand_over_pdf(HAND_OVER, HEAD, language))

    for text in ("JJ-2026-000321", "50.0049.50-0.50", "176.00175.50", "找零多付五角", "陈晓", "梁静2026-11-2317:40"):
        assert text in page
    unsigned = replace(HAND_OVER, state=HandOverState.HANDED, received_by="", received_at=None)
    (page,) = page_texts(hand_over_pdf(unsigned, HEAD, language))
    assert word(language, HandOverState.HANDED.label) in page
    assert "梁静" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_sheet_with_hand_overs_says_who_signed_and_has_nothing_to_fill_in(language: str) -> None:
    (page,) = page_texts(till_sheet_pdf(replace(TILL_SHEET, hand_overs=(HAND_OVER,)), HEAD, language))

    assert "JJ-2026-000321" in page
    assert "梁静" in page
    assert word(language, "Received by finance / time") not in page


def test_the_english_papers_hold_no_chinese_word_of_ours() -> None:
    head = replace(HEAD, company="Estate Ltd", office="Service", service_hours="8-20")
    notice = replace(NOTICE, customer="Zhang", total_capital="", lines=(), building="2")
    receipt = replace(RECEIPT, customer="Zhou", lines=(), amount_capital="", received_by="Chen", printed_times=2)
    sheet = replace(TILL_SHEET, till="1", holder="Chen", receipts=(), total_capital="")
    slip = replace(SLIP, customer="Zhang", department="Repairs", description="", lines=(), total_capital="")

    pdfs = (
        notices_pdf([notice], head, "en"),
        receipt_pdf(receipt, head, "en"),
        till_sheet_pdf(sheet, head, "en"),
        slip_pdf([slip], head, "en"),
    )

    for pdf in pdfs:
        assert [char for char in "".join(page_texts(pdf)) if "\u4e00" <= char <= "\u9fff"] == []


def test_equal_papers_are_equal_files() -> None:
    assert notices_pdf([NOTICE, NOTICE], HEAD, "zh_CN") == notices_pdf([NOTICE, NOTICE], HEAD, "zh_CN")
    assert slip_pdf([SLIP], HEAD, "zh_CN") == slip_pdf([SLIP], HEAD, "zh_CN")
    assert notices_pdf([NOTICE], HEAD, "zh_CN") != notices_pdf([replace(NOTICE, total_fen=1)], HEAD, "zh_CN")


def test_text_from_outside_is_printed_as_it_is_and_breaks_no_sheet() -> None:
    endless = "x" * 300
    name = MARKUP + "长名" * 200
    notice = replace(
        NOTICE,
        customer=name,
        lines=(NoticePaperLine(date(2026, 11, 1), endless, 1, MARKUP, 1, MARKUP),),
        replaces=MARKUP,
    )
    slip = replace(SLIP, customer=name, description=MARKUP + "描述" * 900, lines=(SlipLine(endless, MARKUP),))
    receipt = replace(RECEIPT, customer=name, note=endless, lines=(ReceiptLine(endless, 1, endless),))
    sheet = replace(TILL_SHEET, receipts=(replace(TILL_SHEET.receipts[2], customer=name, void_reason=MARKUP),))

    assert pressed(MARKUP) in page_texts(notices_pdf([notice], HEAD, "zh_CN"))[0]
    assert pressed(MARKUP) in page_texts(slip_pdf([slip], HEAD, "zh_CN"))[0]
    assert pressed(MARKUP) in page_texts(receipt_pdf(receipt, HEAD, "zh_CN"))[0]
    assert pressed(MARKUP) in page_texts(till_sheet_pdf(sheet, HEAD, "zh_CN"))[0]


def test_control_and_direction_characters_do_not_reach_the_paper() -> None:
    notice = replace(NOTICE, customer="张\x00\u202e伟\ud800\n二")

    (page,) = page_texts(notices_pdf([notice], HEAD, "zh_CN"))

    assert "张伟二" in page


def test_rare_surnames_are_printed() -> None:
    assert "龘䶮㻛堃" in page_texts(notices_pdf([replace(NOTICE, customer="龘䶮㻛堃")], HEAD, "zh_CN"))[0]
