"""Statements as banks, WeChat and Alipay write them, made in a test and read as somebody."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.operations.bank_files import BankFileOutcome, read_bank_file
from db.queries.bank import BankLineRow, list_bank_lines
from db.queries.bank_matches import Proposal, list_bank_proposals
from db.spreadsheets.bank import BankSheet, BankTable, read_lines, read_table
from db.spreadsheets.bank_columns import guess_layout, guess_method, layout_key
from db.tables.bank import BankLine, BankMapping, BankStatement
from db.tables.billing import BillingNotice
from db.tables.customers import Customer, Unit
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import BankLineState, PaymentMethod
from tests.factories import FRIDAY, put

ALIPAY_HEAD = """------------------------------------------------------------------------------------
导出信息：
姓名：梁静
支付宝账户：service@office.example
起始时间：[2026-11-01 00:00:00]    终止时间：[2026-11-20 23:59:59]
导出交易类型：[全部]
共4笔记录
收入：3笔 1,190.50元

特别提示：
1.本明细仅展示当前账单中的交易，不包括已删除的记录；

------------------------支付宝（中国）网络技术有限公司  电子客户回单------------------------
"""
ALIPAY_COLUMNS = (
    "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,"
)
WECHAT_HEAD = """微信支付账单明细,,,,,,,,
微信昵称：[物业收款],,,,,,,,
起始时间：[2026-11-01 00:00:00] 终止时间：[2026-11-20 23:59:59],,,,,,,,
导出类型：[全部],,,,,,,,
共3笔记录,,,,,,,,
收入：2笔 600.00元,,,,,,,,
,,,,,,,,
----------------------微信支付账单明细列表--------------------,,,,,,,,
"""
WECHAT_COLUMNS = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注"
BANK_COLUMNS = ("交易日期", "交易时间点", "凭证号", "借方发生额", "贷方发生额", "余额", "对方户名", "摘要", "附言")


def alipay(*rows: tuple[str, str, str, str], status: str = "交易成功", kind: str = "收入") -> bytes:
    """GBK with a long preamble; rows of (number, payer, amount, remark); numbers end in a tab."""
    lines = [
        f"2026-11-03 09:15:0{place},转账红包,{payer},138******34,{remark},{kind},{amount},余额宝,{status},"
        f"{number}\t,\t,/,"
        for place, (number, payer, amount, remark) in enumerate(rows)
    ]
    return (ALIPAY_HEAD + "\n".join([ALIPAY_COLUMNS, *lines]) + "\n").encode("gbk")


def wechat(*rows: tuple[str, str, str, str], status: str = "已存入零钱", kind: str = "收入") -> bytes:
    """UTF-8 with a signature; rows of (number, payer, amount, remark)."""
    lines = [
        f'2026-11-04 10:00:0{place},二维码收款,{payer},"{remark}",{kind},¥{amount},/,{status},{number}\t,"/","/"'
        for place, (number, payer, amount, remark) in enumerate(rows)
    ]
    return (WECHAT_HEAD + "\n".join([WECHAT_COLUMNS, *lines])).encode("utf-8-sig")


def bank(*rows: Sequence[str], encoding: str = "gbk") -> bytes:
    """A counter's export: a title, compact days, debit and credit in two columns, a total below."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerows([["对公账户交易明细"], ["账号", "6222****0001"], BANK_COLUMNS, *rows, ["合计", "", "", "1", "2"]])
    return file.getvalue().encode(encoding)


def bank_row(day: str, number: str, payer: str, amount: str, remark: str, *, out: str = "") -> tuple[str, ...]:
    return (day, "10:20:30", number, out, amount, "10,000.00", payer, "转账", remark)


def read(data: bytes) -> tuple[BankTable, BankSheet]:
    """Read with the columns that are guessed."""
    table = read_table(data)
    assert table.header is not None
    layout = guess_layout(table.header_cells(table.header))
    return table, read_lines(table, header=table.header, layout=layout)


def take_in(
    by: Actor, data: bytes, *, name: str = "账户", partial: bool = False, at: datetime = FRIDAY
) -> BankFileOutcome:
    """Read a file with the guessed columns and take its payments in."""
    table, sheet = read(data)
    assert table.header is not None
    head = table.header_cells(table.header)
    return work.act(
        read_bank_file,
        by=by,
        at=at,
        sheet=sheet,
        file_name="statement.csv",
        name=name,
        method=guess_method(cells for number, cells in table.rows if number <= (table.header or 0)),
        layout=guess_layout(head),
        layout_key=layout_key(head),
        partial=partial,
    )


def lines(state: BankLineState = BankLineState.OPEN) -> list[BankLineRow]:
    return work.ask(list_bank_lines, state=state, today=FRIDAY.date())


def proposals() -> list[Proposal]:
    """In the order of the open lines."""
    found = work.ask(list_bank_proposals, today=FRIDAY.date())
    return [found[line.line_id] for line in lines()]


def put_statement() -> None:
    """A statement in an office of any size, whose payments name its notices, slips, customers, rooms and people."""

    def make(session: Session) -> None:
        mapping = BankMapping(name="账户", method=PaymentMethod.TRANSFER, layout="k", columns="{}", saved_at=FRIDAY)
        session.add(mapping)
        session.flush()
        statement = BankStatement(mapping_id=mapping.id, file_name="a.csv", lines=0, amount_fen=0, read_at=FRIDAY)
        session.add(statement)
        session.flush()
        for place, column in enumerate(
            (BillingNotice.notice_no, WorkOrder.order_no, Customer.customer_no, Unit.label, Customer.name)
        ):
            for nth, text in enumerate(session.scalars(select(column).limit(20))):
                session.add(
                    BankLine(
                        statement_id=statement.id,
                        sheet_row=nth,
                        line_key=f"{place} {nth}",
                        method=PaymentMethod.TRANSFER,
                        paid_on=FRIDAY.date(),
                        amount_fen=100_00 + nth,
                        payer=text if place == 4 else "某人",
                        remark=text,
                    )
                )

    put(make)
