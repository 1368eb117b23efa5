"""The lists that go out to finance, with headers that stay as they are: an accounting program maps them once.

Headers and words are Chinese whatever the reader's language; text from outside never becomes a formula. No streamlit.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from components.locale import translation
from components.paper.excel import ExcelColumn, write_xlsx
from components.paper.workbook import CellKind, stored
from db.clock import office_time
from db.vocabulary import FinanceFile, Term

MONEY, DAY, MOMENT, INTEGER = CellKind.MONEY, CellKind.DAY, CellKind.MOMENT, CellKind.INTEGER
LANGUAGE = "zh_CN"
# What a spreadsheet program takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def _columns(*columns: str | tuple[str, CellKind]) -> tuple[ExcelColumn, ...]:
    return tuple(ExcelColumn(one) if isinstance(one, str) else ExcelColumn(*one) for one in columns)


_JOURNAL = _columns(
    *(("日期", DAY), "凭证号", "科目代码", "科目类别", "科目名称", ("借方金额", MONEY), ("贷方金额", MONEY)),
    *("业务类型", "摘要", "客户编号", "单据号"),
)
COLUMNS: dict[FinanceFile, tuple[ExcelColumn, ...]] = {
    FinanceFile.NOTICES: _columns(
        *("月份", "通知单号", ("版本", INTEGER), "客户编号", "客户", "房号", ("上期结余", MONEY), ("本月收费", MONEY)),
        *(("减免", MONEY), ("已付", MONEY), ("应收合计", MONEY), ("开出时间", MOMENT), "送达结果", ("送达日期", DAY)),
    ),
    FinanceFile.RECEIPTS: _columns(
        *("收据号", ("收款日期", DAY), "客户编号", "客户", ("金额", MONEY), "方式", "付款人", "收款人"),
        *(("作废时间", MOMENT), "作废原因", "发票号码", ("发票日期", DAY), "备注"),
    ),
    FinanceFile.ENTRIES: _columns(
        *(("序号", INTEGER), "账单月份", ("业务日期", DAY), "种类", "客户编号", "客户", "借方科目", "贷方科目"),
        *(("金额", MONEY), ("应收变动", MONEY), ("计入通知单", INTEGER), "单据号", ("冲销序号", INTEGER), "原因"),
        *(("记账时间", MOMENT), "经办人"),
    ),
    FinanceFile.ADJUSTMENTS: _columns(
        *("编号", "种类", "依据", "状态", "客户编号", "客户", ("金额", MONEY), "原因", "申请人", ("申请时间", MOMENT)),
        *("审批人", ("审批时间", MOMENT), "退款凭证号", "退款方式", ("退款时间", MOMENT)),
    ),
    FinanceFile.ARREARS: _columns(
        *("客户编号", "客户", "房号", "楼栋", "客户组", ("逾期金额", MONEY), ("最早到期日", DAY), "催缴阶段"),
        *("下一步", ("下一步日期", DAY)),
    ),
    FinanceFile.JOURNAL: _JOURNAL,
    FinanceFile.JOURNAL_CSV: _JOURNAL,
}


def write_finance_file(kind: FinanceFile, rows: Iterable[Sequence[object]]) -> bytes:
    """One list as .xlsx, the journal for programs as CSV; the rows are taken one by one."""
    said = (tuple(_said(value) for value in row) for row in rows)
    if kind is FinanceFile.JOURNAL_CSV:
        return b"".join(_csv(COLUMNS[kind], said))
    return write_xlsx(translation(LANGUAGE).gettext(kind.label), COLUMNS[kind], said)


def finance_file_name(kind: FinanceFile, begin: str, end: str) -> str:
    """The same for the same list and months."""
    months = begin if begin == end else f"{begin} {end}"
    ending = "csv" if kind is FinanceFile.JOURNAL_CSV else "xlsx"
    return f"{kind.value} {months}.{ending}"


def _said(value: object) -> object:
    return translation(LANGUAGE).gettext(value.label) if isinstance(value, Term) else value


def _csv(columns: Sequence[ExcelColumn], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """UTF-8 with its mark, so that a spreadsheet program reads the Chinese."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    yield "\ufeff".encode()
    writer.writerow([column.header for column in columns])
    for row in rows:
        writer.writerow([_cell(column, value) for column, value in zip(columns, row, strict=True)])
        if line.tell() > 1 << 16:
            yield _taken(line)
    yield _taken(line)


def _taken(line: io.StringIO) -> bytes:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text.encode(errors="replace")


def _cell(column: ExcelColumn, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{office_time(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if column.kind is not CellKind.TEXT:
        return str(stored(column.kind, value))
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
