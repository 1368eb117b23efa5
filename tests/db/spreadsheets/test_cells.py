from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from db.money import to_quantity, to_yuan
from db.spreadsheets import cells
from db.spreadsheets.cells import CellError, Faulty, Serial1904
from db.tables.billing import MOST_FEN

# Written texts, one a cell; the numbers and dates of a sheet stand after them.
NOT_AMOUNTS = (
    "12.345|12.340|1.234,50|12,34|1,2345|(20)|20-|--20|¥|-|3O|一百|1e3|NaN|$5|1 234|12.|.5|35/次|=1+1|12.5%|٣٥|约35|35,"
)
NOT_AMOUNT_CELLS = [12.345, 0.1 + 0.2, float("nan"), float("inf"), True, date(2026, 11, 7), "35\x00"]
DAYS = (
    "2026-11-07|2026-11-7|2026/11/7|2026/11/07|2026.11.7|2026年11月7日|2026 年 11 月 7 日|２０２６－１１－０７"
    "|２０２６．１１．７|　2026/11/7 |2026年11月7号|46333|2026-11-07 14:30:00|2026-11-07T14:30"
)
DAY_CELLS = [46333.0, 46333.75, date(2026, 11, 7), datetime(2026, 11, 7, 18, 0), Serial1904(44871)]
NOT_DAYS = (
    "26-11-07|2026-13-01|2026-02-30|2026-11|2026年11月|20261107|7/11/2026|2026-11/7|2026--11-7|昨天|2026-11-07x|14:30"
    "|2026-11-07 25:00|2026-11-07 14:60|2026-11-07 下午2:30|2026-11-07Z|11/7/26|12345|0026-11-07|2206-11-07|2026-00-10"
    "|2026-11-0714:30|2026-11-07 24:00"
)
NOT_DAY_CELLS = [20261107.0, 261107.0, 2026.0, 2026.11, 11.7, True, 99999.0, date(1900, 1, 10), float("nan"), 1e308]
MOMENTS = (
    "2026-11-07 14:30|2026/11/7 14:30:00|2026.11.7　14：30|2026年11月7日 14:30|2026年11月7日14时30分"
    "|2026-11-07T14:30:00|2026年11月7日 14点30分00秒"
    "|２０２６－１１－０７　１４：３０|2026-11-07 14:30:00.000|46333.6041666667"
)
MOMENT_CELLS = [datetime(2026, 11, 7, 14, 30), datetime(2026, 11, 7, 14, 29, 59, 999_990), 46333.604166666664]


def fault(parse, cell):
    with pytest.raises(CellError) as caught:
        parse(cell)
    assert caught.value.message.format(**caught.value.details)
    return caught.value.message


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("35", 3500),
        ("35.5", 3550),
        (" 35.50 ", 3550),
        ("３５．５０", 3550),
        ("　３５元　", 3500),
        ("¥35", 3500),
        ("￥ 1,234.50", 123450),
        ("1,234,567.89", 123456789),
        ("１，２３４．５", 123450),
        ("\u200b12\u00a0", 1200),
        ("-20", -2000),
        ("－２０", -2000),
        ("-¥20", -2000),
        ("¥-20.05", -2005),
        ("\u221220", -2000),
        ("+5", 500),
        ("0", 0),
        ("1234元", 123400),
        (35.0, 3500),
        (0.1, 10),
        (1234567.89, 123456789),
        (-0.0, 0),
        (100000000.0, MOST_FEN),
    ],
)
def test_an_amount_is_read(cell, fen):
    assert cells.amount(cell) == fen


@pytest.mark.parametrize("cell", [*NOT_AMOUNTS.split("|"), *NOT_AMOUNT_CELLS])
def test_an_amount_is_never_guessed(cell):
    fault(cells.amount, cell)


def test_an_amount_beyond_the_ledger_is_an_error():
    assert cells.MOST_FEN == MOST_FEN
    for cell in (100000000.01, "100,000,000.01", 1e308, "9" * 400):
        assert fault(cells.amount, cell) == cells.TOO_LARGE


def test_prices_are_not_negative_and_payments_are_more_than_nothing():
    assert cells.price("0") == 0 and cells.payment("0.01") == 1
    assert fault(cells.price, "-1") == cells.NEGATIVE
    assert fault(cells.payment, 0.0) == fault(cells.payment, "-5") == cells.NOT_POSITIVE


@pytest.mark.parametrize(("cell", "thousandths"), [("2", 2000), (1.5, 1500), ("０．１２５", 125), ("1,000", 1000000)])
def test_a_quantity_is_read(cell, thousandths):
    assert cells.quantity(cell) == thousandths


@pytest.mark.parametrize("cell", ["2次", "0.1255", "0", -1.0, "1e9", 1e11, "两", "¥2", date(2026, 1, 1)])
def test_a_quantity_is_never_guessed(cell):
    fault(cells.quantity, cell)


@pytest.mark.parametrize(
    ("cell", "hundredths"), [("89.5", 8950), (89.0, 8900), ("１２０㎡", 12000), ("89.50 平方米", 8950)]
)
def test_an_area_is_read(cell, hundredths):
    assert cells.area(cell) == hundredths


@pytest.mark.parametrize("cell", ["89.123", "-1", "大", "约90", Faulty("#REF!")])
def test_an_area_is_never_guessed(cell):
    fault(cells.area, cell)


@pytest.mark.parametrize("cell", ["0", "6", "4.5", "满意", "-1", 3.7, True, "5分"])
def test_a_score_is_a_whole_number_from_1_to_5(cell):
    assert [cells.score(value) for value in (1.0, "２", "5")] == [1, 2, 5]
    assert fault(cells.score, cell) == cells.NOT_SCORE


@pytest.mark.parametrize("cell", [*DAYS.split("|"), *DAY_CELLS])
def test_a_date_is_read_in_every_form_of_the_office(cell):
    assert cells.day(cell) == date(2026, 11, 7)


@pytest.mark.parametrize("cell", ["11月7日", "11-7", "11/07", "11.7", "11-07 14:30"])
def test_a_date_without_a_year_is_an_error(cell):
    assert fault(cells.day, cell) == fault(cells.moment, cell) == cells.NO_YEAR


@pytest.mark.parametrize("cell", [*NOT_DAYS.split("|"), *NOT_DAY_CELLS, Faulty("#VALUE!")])
def test_a_date_is_never_guessed(cell):
    fault(cells.day, cell)
    fault(cells.moment, cell)


@pytest.mark.parametrize("cell", [*MOMENTS.split("|"), *MOMENT_CELLS])
def test_a_time_of_day_is_read_on_the_office_clock(cell):
    assert cells.moment(cell) == datetime(2026, 11, 7, 6, 30, tzinfo=UTC)


def test_a_date_alone_means_midnight_at_the_office(monkeypatch):
    assert cells.moment("2026-11-07") == cells.moment(46333.0) == datetime(2026, 11, 6, 16, 0, tzinfo=UTC)
    monkeypatch.setenv("OFFICE_TZ", "Europe/Berlin")
    assert cells.moment(date(2026, 11, 7)) == datetime(2026, 11, 6, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("　Ｃ－００１．２\u00a0", "C-001.2"),
        ("\ufeffC001\u200b", "C001"),
        (1001.0, "1001"),
        (13912345678.0, "13912345678"),
        (12.5, "12.5"),
        ("0012", "0012"),
        ("=1+1", "=1+1"),
        ("<b>", "<b>"),
        ("A 1", "A 1"),
    ],
)
def test_a_code_is_normalised(cell, code):
    assert cells.code(cell) == code


def test_a_code_that_the_sheet_has_spoiled_is_an_error():
    assert fault(cells.code, date(2026, 3, 12)) == cells.CODE_IS_DATE
    assert fault(cells.code, 310115199001011234.0) == cells.CODE_TOO_LONG
    assert fault(cells.code, Faulty("#N/A")) == cells.NOT_PLAIN
    assert fault(cells.code, "A\n1") == fault(cells.code, "A\x001") == cells.CONTROL_CHARACTER


def test_names_and_remarks_are_only_trimmed():
    assert cells.free_text("　Ａ栋（东）\u3000李　四 ") == "Ａ栋（东）\u3000李　四"
    assert cells.free_text("=HYPERLINK(1)") == "=HYPERLINK(1)"
    assert cells.free_text("<script>\nzwei") == "<script>\nzwei"
    assert cells.free_text(12.0) == "12"
    assert fault(cells.free_text, "a\x00b") == cells.CONTROL_CHARACTER


@pytest.mark.parametrize(
    ("number", "text"), [(1.0, "1"), (0.1, "0.1"), (1e21, "1" + "0" * 21), (-0.0, "0"), (1e-7, "0.0000001")]
)
def test_a_number_cell_counts_as_its_shortest_decimal(number, text):
    assert cells.as_text(number) == text


@settings(max_examples=60)
@given(st.integers(-MOST_FEN, MOST_FEN))
def test_every_amount_comes_back_from_each_way_of_writing_it(fen):
    yuan = to_yuan(fen)
    full_width = str.maketrans("0123456789.,-¥", "０１２３４５６７８９．，－￥")
    for written in (str(yuan), f"{yuan:,}", f"¥{yuan}", f"{yuan:,}".translate(full_width), float(yuan)):
        assert cells.amount(written) == fen


@settings(max_examples=60)
@given(st.integers(1, cells.MOST_THOUSANDTHS))
def test_every_quantity_comes_back(thousandths):
    quantity = to_quantity(thousandths)
    assert cells.quantity(str(quantity)) == cells.quantity(float(quantity)) == thousandths


@settings(max_examples=60)
@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
@example(date(2024, 2, 29))
def test_every_date_comes_back(day):
    serial = (day - date(1899, 12, 30)).days
    written = (
        f"{day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        float(serial),
        str(serial),
    )
    assert {cells.day(cell) for cell in (*written, day)} == {day}


@settings(max_examples=60)
@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 30)))
def test_every_moment_comes_back_to_the_second(written):
    written = written.replace(microsecond=0)
    at = cells.moment(f"{written:%Y/%m/%d %H:%M:%S}")
    # An hour that summer time skipped in China until 1991 does not exist on the clock.
    there = written.replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    assert at == there.astimezone(UTC)
    days = Decimal((written - datetime(1899, 12, 30)).total_seconds()) / 86400
    assert cells.moment(float(days)) == at


@settings(max_examples=100)
@given(st.one_of(st.text(max_size=30), st.floats(), st.booleans(), st.dates(), st.datetimes()))
def test_no_cell_is_read_without_a_value_or_a_reason(cell):
    for parse in (
        cells.amount,
        cells.quantity,
        cells.area,
        cells.score,
        cells.day,
        cells.moment,
        cells.code,
        cells.free_text,
    ):
        try:
            parse(cell)
        except CellError as error:
            assert error.message.format(**error.details)
