from datetime import date, datetime
from decimal import Decimal

import pytest

from db.spreadsheets import (
    CustomerRow,
    ItemRow,
    OpeningBalanceRow,
    PaymentRow,
    StaffRow,
    SurveyAnswerRow,
    columns_of,
    read_pasted,
    read_records,
    refusals,
    to_cells,
)
from db.vocabulary import CustomerClass, CustomerKind, ImportKind, Occupancy, PaymentMethod
from tests.db.spreadsheets.making import CUSTOMER, CUSTOMER_HEADER, raw_row, raw_workbook, text_file, xlsx

CUSTOMERS, PAYMENTS, BALANCES = ImportKind.CUSTOMERS, ImportKind.PAYMENTS, ImportKind.OPENING_BALANCES

MESSY = [
    ["", "2026 年 11 月收款明细（客户服务中心）"],
    [],
    ["制表：李秀兰", None, None, None, "单位：元"],
    ["序号", "收 据 号", "金额*", "customer_no", "收款日期", "方式", "经手人", "备注"],
    [1.0, "Ｓ－０００１", "￥1,234.50", "　Ｃ001 ", "2026-11-07", "现金", "王", "　预存（一）"],
    [2.0, "S-0002", "３５．５", "C002\u00a0", "2026/11/7", "微信", "王", "=1+1"],
    [],
    [3.0, 3.0, 70.0, 2003.0, "2026.11.7", "支付宝", "王", "<b>粗</b>"],
    ["小计", None, "1,340.00"],
    [4.0, "S-0004", "12.345", "C004", "11月7日", "刷卡", "王", None],
    [5.0, "S-0005", 20.0, "C005", "2026年11月7日", "转 账", "王", None],
    [6.0, "S-0006", 20.0, "C006", 46333.0, "cash", "王", None],
    [7.0, "S-0001", 20.0, "C006", datetime(2026, 11, 7), "CARD", "王", None],
    [8.0],
    [None, " 合　计：", "1,400.00"],
]


@pytest.mark.parametrize("make", [xlsx, text_file])
def test_an_office_file_is_read_row_by_row_and_each_fault_named(make):
    rows = MESSY
    if make is text_file:
        rows = [
            [f"{c:g}" if isinstance(c, float) else "2026/11/7" if isinstance(c, datetime) else c for c in row]
            for row in MESSY
        ]
    sheet = read_records(PAYMENTS, "收款.xlsx", make(rows))
    found = sheet.rows_of(PaymentRow)
    day = date(2026, 11, 7)
    assert found == [
        (5, PaymentRow("S-0001", "C001", day, 123450, PaymentMethod.CASH, note="预存（一）")),
        (6, PaymentRow("S-0002", "C002", day, 3550, PaymentMethod.WECHAT, note="=1+1")),
        (8, PaymentRow("3", "2003", day, 7000, PaymentMethod.ALIPAY, note="<b>粗</b>")),
        (12, PaymentRow("S-0006", "C006", day, 2000, PaymentMethod.CASH)),
    ]
    assert [(e.row, e.column, e.value, e.sentence()) for e in sheet.errors] == [
        (10, "金额", "12.345", "12.345 is not an amount in yuan with at most two decimals."),
        (10, "收款日期", "11月7日", "11月7日 has no year. Write the date as 2026-11-07."),
        (11, "方式", "转 账", "转 账 is not one of 现金/刷卡/转账/微信/支付宝."),
        (13, "收据号", "S-0001", "S-0001 already stands in row 5."),
    ]
    assert sheet.rows == 7
    assert sheet.ignored_columns == ["序号", "经手人"]


def test_columns_stand_in_any_order_under_chinese_or_english_names():
    assert read_records(
        CUSTOMERS,
        "a.xlsx",
        xlsx(
            [
                ["备注", "kind", "Name", "CUSTOMER_NO", "class", "入住状态", "area_m2", "ROOM", "类 别"],
                ["小孩", "shop", "鲜果", 7.0, "a", "fitting_out", 89.5, 105.0, "?"],
            ]
        ),
    ).rows_of(CustomerRow) == [
        (
            2,
            CustomerRow(
                "7", "鲜果", CustomerKind.SHOP, CustomerClass.A, "", "", "105", 8950, Occupancy.FITTING_OUT, "", "小孩"
            ),
        )
    ]


def test_both_names_in_one_header_cell_are_that_column():
    header = [f"{column.header} {column.name}" for column in columns_of(CUSTOMERS)]
    assert read_records(CUSTOMERS, "a.csv", text_file([header, CUSTOMER])).rows == 1


@pytest.mark.parametrize("kind", ImportKind)
def test_the_examples_of_a_template_are_right_themselves_and_come_back_from_their_exported_form(kind):
    columns = columns_of(kind)
    rows = [[column.examples[i] for column in columns] for i in range(2)]
    header = [column.header for column in columns]
    sheet = read_records(kind, "模板.xlsx", xlsx([header, *rows]))
    assert sheet.errors == [] and len(sheet.records) == 2
    exported = [to_cells(record) for _, record in sheet.records]
    again = read_records(kind, "again.xlsx", xlsx([[column.name for column in columns], *exported]))
    assert [record for _, record in again.records] == [record for _, record in sheet.records]
    assert [to_cells(record) for _, record in again.records] == exported


@pytest.mark.parametrize("kind", ImportKind)
def test_every_listed_value_is_read_in_chinese_and_in_english(kind):
    for column in columns_of(kind):
        for word, term in {**column.words, **column.other_words}.items():
            assert column.parse(f"　{word} ") is column.parse(term.value.upper()) is term
        assert column.allowed == tuple(column.words)


def test_a_row_lacking_what_is_required_says_which():
    sheet = read_records(CUSTOMERS, "a.csv", text_file([CUSTOMER_HEADER, ["C1", "　", " "], CUSTOMER]))
    assert [(e.row, e.column, e.value, e.sentence()) for e in sheet.errors] == [
        (2, "姓名", "", "Fill in 姓名."),
        (2, "类型", "", "Fill in 类型."),
        (2, "房号", "", "Fill in 房号."),
    ]
    assert [row for row, _ in sheet.records] == [3]


def test_the_same_key_twice_is_an_error_of_the_later_row_even_if_the_earlier_is_at_fault():
    rows = [CUSTOMER_HEADER, ["Ｃ1", "甲", "?", "1"], ["C1 ", "乙", "业主", "2"], ["c1", "丙", "业主", "3"]]
    sheet = read_records(CUSTOMERS, "a.xlsx", xlsx(rows))
    assert [(e.row, e.column, e.message) for e in sheet.errors[1:]] == [
        (3, "客户编号", "{value} already stands in row {first_row}.")
    ]
    assert [row for row, _ in sheet.records] == [4]


def test_the_key_of_an_item_is_its_code_and_its_date():
    rows = [
        ["项目编码", "名称", "类别", "部门", "单位", "单价", "生效日期"],
        ["A1", "换灯", "有偿维修", "工程部", "次", 10.0, "2026-01-01"],
        ["A1", "换灯", "有偿维修", "工程部", "次", 12.0, "2026-07-01"],
        ["A1", "换灯", "有偿维修", "工程部", "㎡", 13.0, 46204.0],
    ]
    sheet = read_records(ImportKind.ITEMS, "a.xlsx", xlsx(rows))
    assert [item.price_fen for _, item in sheet.rows_of(ItemRow)] == [1000, 1200]
    assert [(e.row, e.column) for e in sheet.errors] == [(4, "项目编码")]


def test_a_survey_form_has_one_answer_per_question():
    header = ["调查", "答卷号", "日期", "问题", "分数"]
    answer = ["2026", "1", "2026-05-02", "维修", 5.0]
    sheet = read_records(
        ImportKind.SURVEY_ANSWERS, "a.xlsx", xlsx([header, answer, [*answer[:3], "保洁", 4.0], answer])
    )
    assert [row.question for _, row in sheet.rows_of(SurveyAnswerRow)] == ["维修", "保洁"]
    assert [e.row for e in sheet.errors] == [4]


def test_an_opening_balance_may_be_a_credit():
    rows = [["客户编号", "截止日期", "金额"], ["C1", "2025-12-31", "-￥20.50"], ["C2", "2025-12-31", 0.0]]
    found = read_records(BALANCES, "a.xlsx", xlsx(rows)).rows_of(OpeningBalanceRow)
    assert [row.amount_fen for _, row in found] == [-2050, 0]


def test_staff_need_only_a_name_and_a_department():
    sheet = read_records(ImportKind.STAFF, "a.csv", text_file([["部门", "姓名"], [" 工程部", "王　建国"]]))
    assert sheet.rows_of(StaffRow) == [(2, StaffRow("王　建国", "工程部"))]
    assert [column.name for column in sheet.columns] == ["department", "name"]


def test_a_total_row_is_known_by_its_first_filled_cell_only():
    rows = [
        CUSTOMER_HEADER,
        ["合计", "", ""],
        ["", "小计"],
        ["", "", "总　计:"],
        ["C1", "合计", "业主", "1"],
        ["合计户", "甲", "业主", "2"],
    ]
    sheet = read_records(CUSTOMERS, "a.xlsx", xlsx(rows))
    assert [row for row, _ in sheet.records] == [5, 6] and sheet.rows == 2 and not sheet.errors


def test_a_cell_that_shows_an_error_and_a_formula_never_calculated_do_not_pass_for_empty():
    cells = '<c r="A2" t="str"><v>C1</v></c><c r="B2"><f>A2&amp;"x"</f><v></v></c><c r="C2" t="str"><v>业主</v></c>'
    cells += '<c r="G2"><v>101</v></c>'
    second = raw_row(3, "C2", "乙", "业主").replace(
        "</row>", '<c r="G3"><v>1</v></c><c r="H3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    third = raw_row(4, "C3", "丙", "业主").replace(
        "</row>", '<c r="G4"><v>1</v></c><c r="H4"><f>B9*C9</f></c><c r="K4" t="str"><f>""</f><v></v></c></row>'
    )
    header = raw_row(1, *(column.header for column in columns_of(CUSTOMERS)))
    data = raw_workbook(f'{header}<row r="2">{cells}</row>{second}{third}')
    sheet = read_records(CUSTOMERS, "a.xlsx", data)
    assert [(row, customer.name) for row, customer in sheet.rows_of(CustomerRow)] == [(2, '=A2&"x"')]
    assert [(e.row, e.column, e.value) for e in sheet.errors] == [(3, "面积", "#DIV/0!"), (4, "面积", "=B9*C9")]


def test_a_calculated_formula_counts_with_its_value():
    row = '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>46022</v></c><c r="C2"><f>1+1</f><v>2.5</v></c></row>'
    sheet = read_records(BALANCES, "a.xlsx", raw_workbook(raw_row(1, "客户编号", "截止日期", "金额") + row))
    assert sheet.rows_of(OpeningBalanceRow) == [(2, OpeningBalanceRow("1", date(2025, 12, 31), 250))]


def test_a_workbook_that_counts_from_1904_gives_the_right_days():
    row = '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>44871</v></c><c r="C2"><v>1</v></c></row>'
    sheet_xml = raw_row(1, "客户编号", "截止日期", "金额") + row
    found = [
        read_records(BALANCES, "a.xlsx", raw_workbook(sheet_xml, settings)).rows_of(OpeningBalanceRow)[0][1].as_of
        for settings in ('<workbookPr date1904="1"/>', "")
    ]
    assert found == [date(2026, 11, 7), date(2022, 11, 6)]
    dated = [["客户编号", "截止日期", "金额"], ["1", datetime(2026, 11, 7), 1.0]]
    sheet = read_records(BALANCES, "a.xlsx", xlsx(dated, date_1904=True))
    assert sheet.rows_of(OpeningBalanceRow)[0][1].as_of == date(2026, 11, 7)


def test_columns_without_a_name_that_hold_something_are_reported_by_their_letter():
    sheet = read_records(
        CUSTOMERS, "a.xlsx", xlsx([["客户编号", "", "姓名", "类型", "房号"], ["C1", "x", "甲", "业主", "1", "", "y"]])
    )
    assert sheet.ignored_columns == ["B", "G"]
    sheet = read_records(CUSTOMERS, "a.xlsx", xlsx([[None, *CUSTOMER_HEADER], [None, *CUSTOMER, "x"]]))
    assert sheet.ignored_columns == ["F"]


def test_rows_handed_back_stand_once_each_in_the_order_of_the_template():
    rows = [
        ["姓名", "客户编号", "类型", "面积", "多余", "房号"],
        ["甲", "C1", "业主", 89.5, "x", "101"],
        ["乙", 2.0, "?", "大", "y", 102.0],
        ["丙", "C3", "租户", None, None, "103"],
    ]
    sheet = read_records(CUSTOMERS, "a.xlsx", xlsx(rows))
    assert len(sheet.errors) == 2
    returned = sheet.returned_rows([3, 3, 2])
    assert returned == [
        (2, ["C1", "甲", "业主", None, None, None, "101", Decimal("89.50"), None, None, None]),
        (3, [2.0, "乙", "?", None, None, None, 102.0, "大", None, None, None]),
    ]
    header = [column.header for column in columns_of(CUSTOMERS)]
    again = read_records(CUSTOMERS, "again.xlsx", xlsx([[*header, "错误"], *(cells for _, cells in returned)]))
    assert [(e.column, e.value) for e in again.errors] == [("类型", "?"), ("面积", "大")]
    assert again.ignored_columns == ["错误"]


def test_cells_copied_from_a_sheet_are_read():
    text = '收费员：王\n客户编号\t姓名\t类型\t备注\t房号\r\nC1\t甲\t业主\t"两行\n备注"\t1\r\n\r\nC2\t乙\t房东\t\t2\r\n'
    sheet = read_pasted(CUSTOMERS, text)
    assert sheet.rows_of(CustomerRow) == [(3, CustomerRow("C1", "甲", CustomerKind.OWNER, room="1", note="两行\n备注"))]
    assert [(e.row, e.column) for e in sheet.errors] == [(5, "类型")]
    with pytest.raises(refusals.NoHeaderRow):
        read_pasted(CUSTOMERS, "C1\t甲\t业主\n")
