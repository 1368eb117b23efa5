"""What the columns of a bank, WeChat or Alipay statement mean: guessed by their usual names, confirmed by a person."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from db.spreadsheets.cells import Cell, as_text, is_blank
from db.spreadsheets.columns import header_key
from db.vocabulary import N_, BankColumn, PaymentMethod

# The usual names, the best first; 备注 and the like may stand in several columns, all of which are kept.
USUAL: Mapping[BankColumn, tuple[str, ...]] = {
    BankColumn.DATE: (
        *("交易时间", "交易日期", "付款时间", "入账时间", "入账日期", "记账日期", "记账时间", "交易付款时间"),
        *("交易创建时间", "发生时间", "日期", "date", "transaction date", "transaction time", "value date"),
    ),
    BankColumn.NUMBER: (
        *("交易单号", "交易订单号", "微信支付单号", "微信订单号", "支付宝交易号", "支付宝流水号", "交易号"),
        *("交易流水号", "银行流水号", "核心流水号", "业务流水号", "账务流水号", "流水号", "凭证号", "订单号"),
        *("企业流水号", "商户订单号", "商家订单号", "transaction number", "transaction id", "reference"),
    ),
    BankColumn.INCOME: (
        "收入金额",
        "收入",
        "贷方发生额",
        "贷方金额",
        "存入金额",
        "存入",
        "转入金额",
        "credit",
        "money in",
    ),
    BankColumn.EXPENSE: ("支出金额", "支出", "借方发生额", "借方金额", "支取金额", "转出金额", "debit", "money out"),
    BankColumn.AMOUNT: ("金额", "交易金额", "发生额", "发生金额", "订单金额", "付款金额", "amount"),
    BankColumn.DIRECTION: (
        "收/支",
        "收支",
        "借贷标志",
        "借贷",
        "借/贷",
        "收支类型",
        "资金流向",
        "收付标志",
        "in or out",
    ),
    BankColumn.PAYER: (
        *("交易对方", "对方户名", "对方名称", "付款人", "付款人名称", "付款方", "付款方名称", "对方账户名称"),
        *("对方账号名称", "交易对手名称", "对手名称", "payer", "counterparty"),
    ),
    BankColumn.STATUS: ("当前状态", "交易状态", "状态", "status"),
    BankColumn.REMARK: (
        *("附言", "转账附言", "交易附言", "备注", "用途", "商品说明", "商品", "商品名称", "说明", "摘要", "交易摘要"),
        *("remark", "description", "note"),
    ),
}
MONEY = (BankColumn.AMOUNT, BankColumn.INCOME)
# Neither a unit nor an explanation in brackets makes it another column: 金额（元）, 贷方发生额（收入）.
UNIT = re.compile(r"(\([^)]*\)|(?<=.)元)$")
FEWEST = 3

DATE_MISSING = N_("Say which column holds the date.")
MONEY_MISSING = N_("Say which column holds the amount, or the money in.")
COLUMN_TWICE = N_("The column {column} is chosen twice.")


@dataclass(frozen=True)
class BankLayout:
    """Which column, by its name in the header row, means what; several columns may hold remarks."""

    columns: Mapping[BankColumn, tuple[str, ...]]

    def faults(self) -> list[tuple[str, dict[str, object]]]:
        """What is missing or doubled, as sentences with what fills them."""
        found: list[tuple[str, dict[str, object]]] = []
        if not self.columns.get(BankColumn.DATE):
            found.append((DATE_MISSING, {}))
        if not any(self.columns.get(kind) for kind in MONEY):
            found.append((MONEY_MISSING, {}))
        chosen = [name for names in self.columns.values() for name in names]
        found += [(COLUMN_TWICE, {"column": name}) for name in sorted(set(chosen)) if chosen.count(name) > 1]
        return found

    def as_text(self) -> str:
        said = {kind.value: list(names) for kind, names in self.columns.items() if names}
        return json.dumps(said, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> "BankLayout":
        said = json.loads(text)
        return cls({kind: tuple(said[kind.value]) for kind in BankColumn if kind.value in said})


def plain_key(text: object) -> str:
    """A header without its unit: 金额（元） and 金额 are one."""
    return UNIT.sub("", header_key(text))


KNOWN = {header_key(name): kind for kind, names in USUAL.items() for name in names}


def known_kinds(cells: Sequence[Cell]) -> set[BankColumn]:
    return {KNOWN[key] for cell in cells if (key := plain_key(cell)) in KNOWN}


def is_bank_header(cells: Sequence[Cell]) -> bool:
    """A date, money, and a third of the usual names make a header row."""
    kinds = known_kinds(cells)
    return BankColumn.DATE in kinds and not kinds.isdisjoint(MONEY) and len(kinds) >= FEWEST


def column_names(cells: Sequence[Cell]) -> list[str]:
    """The names of the columns as the person sees them; a second 备注 is 备注 (2), one without a name is empty."""
    names: list[str] = []
    seen: dict[str, int] = {}
    for cell in cells:
        name = "" if is_blank(cell) else " ".join(as_text(cell).split())[:60]
        seen[name] = seen.get(name, 0) + 1
        names.append(f"{name} ({seen[name]})" if name and seen[name] > 1 else name)
    return names


def layout_key(cells: Sequence[Cell]) -> str:
    """The same for every file of the same kind: a hash of its header names."""
    names = [header_key(name) for name in column_names(cells)]
    while names and not names[-1]:
        names.pop()
    return sha256("\n".join(names).encode("utf-8", "replace")).hexdigest()


def guess_layout(cells: Sequence[Cell]) -> BankLayout:
    """By the usual names: one column of each kind, the best name first, and every column of remarks."""
    names = column_names(cells)
    keys = {name: plain_key(cell) for name, cell in reversed(list(zip(names, cells, strict=True))) if name}
    by_key = {key: name for name, key in keys.items()}
    columns: dict[BankColumn, tuple[str, ...]] = {}
    for kind, usual in USUAL.items():
        found = [by_key[key] for name in usual if (key := header_key(name)) in by_key]
        if found:
            columns[kind] = tuple(dict.fromkeys(found)) if kind is BankColumn.REMARK else (found[0],)
    if BankColumn.INCOME in columns and BankColumn.EXPENSE in columns:
        columns.pop(BankColumn.AMOUNT, None)
        columns.pop(BankColumn.DIRECTION, None)
    elif BankColumn.AMOUNT in columns:
        columns.pop(BankColumn.INCOME, None)
        columns.pop(BankColumn.EXPENSE, None)
    return BankLayout(columns)


def guess_method(rows: Iterator[Sequence[Cell]]) -> PaymentMethod:
    """By what stands above and in the header: 微信支付账单明细, 支付宝交易记录, else a bank."""
    text = " ".join(as_text(cell) for cells in rows for cell in cells if isinstance(cell, str))
    if "微信" in text:
        return PaymentMethod.WECHAT
    return PaymentMethod.ALIPAY if "支付宝" in text else PaymentMethod.TRANSFER
