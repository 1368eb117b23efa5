"""Spreadsheets written in a test, imported as somebody."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import work
from db.operations.import_kinds import IMPORTS
from db.operations.imports import ImportOutcome
from db.queries.exports import list_export_page
from db.spreadsheets import Record, SheetRecords, read_records
from db.types import Actor
from db.vocabulary import ImportKind
from tests.db.spreadsheets.making import text_file
from tests.factories import FRIDAY

CUSTOMER = "客户编号 姓名 类型 楼栋 房号 电话"
ORDER = "单号 客户编号 项目名称 登记时间 完成时间 数量 单价 收费 状态"
PAYMENT = "收据号 客户编号 收款日期 金额 方式 对应单号"
BALANCE = "客户编号 截止日期 金额"
ITEM = "项目编码 名称 类别 部门 单位 单价 生效日期"


def sheet_of(kind: ImportKind, header: str, *rows: str) -> SheetRecords:
    """Columns and cells divided by spaces; - is an empty cell."""
    cells = [["" if cell == "-" else cell for cell in row.split(" ")] for row in (header, *rows)]
    return read_records(kind, "sheet.csv", text_file(cells))


def bring(
    by: Actor, kind: ImportKind, header: str, *rows: str, partial: bool = False, at: datetime = FRIDAY
) -> ImportOutcome:
    return work.act(IMPORTS[kind], by=by, at=at, sheet=sheet_of(kind, header, *rows), partial=partial)


def counts(outcome: ImportOutcome) -> tuple[int, int, int]:
    return outcome.accepted, outcome.unchanged, outcome.rejected


def exported(kind: ImportKind, at: datetime = FRIDAY) -> list[Record]:
    return work.ask(list_export_page, kind=kind, after=0, today=at.date())[0]


def rows_in(table: type) -> int:
    def count(session: Session) -> int:
        return session.scalar(select(func.count()).select_from(table)) or 0

    return work.ask(count)
