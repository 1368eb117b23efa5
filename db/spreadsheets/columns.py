"""The columns of each spreadsheet as data: headers, parsers, allowed words and examples (contracts: Spreadsheets)."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from db.spreadsheets import cells
from db.spreadsheets.cells import Cell, CellError
from db.vocabulary import (
    N_,
    CustomerClass,
    CustomerKind,
    FreeGround,
    ImportKind,
    Occupancy,
    OrderKind,
    OrderState,
    PaymentMethod,
    Settlement,
    Term,
    Trade,
)

DIVIDED = re.compile(r"[、,;/]")
NOT_LISTED = N_("{value} is not one of {allowed}.")


@dataclass(frozen=True)
class Column:
    """A column: its Chinese header, its English name, and how a cell becomes a value.

    `words` are the listed values as the office writes them, with what they mean; the English value is read too.
    `other_words` and `other_headers` are read but not written.
    """

    header: str
    name: str
    parse: Callable[[Cell], Any]
    required: bool = False
    words: Mapping[str, Term] = field(default_factory=dict)
    other_words: Mapping[str, Term] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    other_headers: tuple[str, ...] = ()

    @property
    def blank(self) -> str | None:
        """What an empty cell means: no text, or nothing known."""
        return "" if self.parse in (cells.free_text, cells.code) else None

    @property
    def allowed(self) -> tuple[str, ...]:
        return tuple(self.words)


@dataclass(frozen=True)
class SheetLayout:
    """A spreadsheet beside those of the command line: a register brings its own columns, known by its name."""

    value: str
    label: str
    columns: tuple[Column, ...]


SheetKind = ImportKind | SheetLayout


def header_key(text: object) -> str:
    """客户编号, 客 户 编 号, 客户编号*, customer_no and Customer No are one header."""
    if not isinstance(text, str) or len(text) > 60:
        return ""
    joined = "".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(cells.SPACES)
    return joined.replace("_", "").rstrip("*")


def text(header: str, name: str, *examples: str, required: bool = False) -> Column:
    return Column(header, name, cells.free_text, required, examples=examples)


def several(header: str, name: str, words: Mapping[str, Term], *examples: str) -> Column:
    """Several listed words in one cell, divided by 、 or a comma."""
    one = listed(header, name, words)

    def parse(cell: Cell) -> tuple[Term, ...]:
        parts = (part.strip() for part in DIVIDED.split(cells.code(cell)))
        wanted = {one.parse(part) for part in parts if part}
        return tuple(term for term in words.values() if term in wanted)

    return Column(header, name, parse, words=words, examples=examples)


def code(header: str, name: str, *examples: str, required: bool = False) -> Column:
    return Column(header, name, cells.code, required, examples=examples)


def listed(
    header: str,
    name: str,
    words: Mapping[str, Term],
    *examples: str,
    required: bool = False,
    other_words: Mapping[str, Term] | None = None,
) -> Column:
    other = other_words or {}
    known = {word.casefold(): term for word, term in (*words.items(), *other.items())}
    known |= {term.value.casefold(): term for term in words.values()}
    allowed = "/".join(words)

    def parse(cell: Cell) -> Term:
        word = cells.code(cell)
        term = known.get(word.casefold())
        if term is None:
            raise CellError(NOT_LISTED, value=word, allowed=allowed)
        return term

    return Column(header, name, parse, required, words, other, examples)


CUSTOMER_KINDS = {"业主": CustomerKind.OWNER, "租户": CustomerKind.TENANT, "商户": CustomerKind.SHOP}
CLASSES = {term.value: term for term in CustomerClass}
OCCUPANCIES = {
    "已入住": Occupancy.OCCUPIED,
    "装修中": Occupancy.FITTING_OUT,
    "空置": Occupancy.VACANT,
    "未交房": Occupancy.NOT_HANDED_OVER,
}
TRADES = {
    "水电": Trade.WATER_POWER,
    "土建": Trade.BUILDING,
    "智能化": Trade.SMART_SYSTEMS,
    "电梯": Trade.LIFT,
    "其他": Trade.OTHER,
}
SETTLEMENTS = {"月结": Settlement.MONTHLY, "即时": Settlement.IMMEDIATE, "免费": Settlement.FREE}
STATES = {
    "已登记": OrderState.REGISTERED,
    "已派工": OrderState.DISPATCHED,
    "已完成": OrderState.COMPLETED,
    "已核对": OrderState.RECONCILED,
    "已取消": OrderState.CANCELLED,
}
# The states between are written as the nearest that a spreadsheet knows (contracts: export).
WRITTEN_AS = {
    OrderState.PRICED: OrderState.REGISTERED,
    OrderState.ACCEPTED: OrderState.REGISTERED,
    OrderState.IN_PROGRESS: OrderState.DISPATCHED,
    OrderState.ON_HOLD: OrderState.DISPATCHED,
    OrderState.CLOSED: OrderState.RECONCILED,
    OrderState.DECLINED: OrderState.CANCELLED,
}
ORDER_KINDS = {"特约": OrderKind.SERVICE, "报修": OrderKind.REPAIR}
FREE_GROUNDS = {
    "保修": FreeGround.WARRANTY,
    "公共区域": FreeGround.PUBLIC_AREA,
    "经理减免": FreeGround.GOODWILL,
    "协议包含": FreeGround.AGREEMENT,
    "接管前": FreeGround.TAKEN_OVER,
}
OTHER_FREE_GROUNDS = {
    "保修期内": FreeGround.WARRANTY,
    "质保": FreeGround.WARRANTY,
    "质保期内": FreeGround.WARRANTY,
    "公共部位": FreeGround.PUBLIC_AREA,
    "公区": FreeGround.PUBLIC_AREA,
    "减免": FreeGround.GOODWILL,
}
METHODS = {
    "现金": PaymentMethod.CASH,
    "刷卡": PaymentMethod.CARD,
    "转账": PaymentMethod.TRANSFER,
    "微信": PaymentMethod.WECHAT,
    "支付宝": PaymentMethod.ALIPAY,
}

COLUMNS: dict[ImportKind, tuple[Column, ...]] = {
    ImportKind.CUSTOMERS: (
        code("客户编号", "customer_no", "C00001", "S0001", required=True),
        text("姓名", "name", "张桂英", "鲜果超市", required=True),
        listed("类型", "kind", CUSTOMER_KINDS, "业主", "商户", required=True),
        listed("分级", "class", CLASSES, "C", "A"),
        code("区域", "zone", "东区", "商业街"),
        code("楼栋", "building", "3幢", "底商"),
        code("房号", "room", "2-1201", "105", required=True),
        Column("面积", "area_m2", cells.area, examples=("89.5", "42")),
        listed("入住状态", "occupancy", OCCUPANCIES, "已入住", "已入住"),
        code("电话", "phone", "13900000001", "021-55550105"),
        text("备注", "note", "", "营业时间 8:00–21:00"),
    ),
    ImportKind.ITEMS: (
        code("项目编码", "item_code", "WX-001", "BJ-001", required=True),
        text("名称", "name", "更换水龙头", "室内保洁", required=True),
        text("类别", "category", "有偿维修", "室内保洁", required=True),
        text("部门", "department", "工程部", "保洁部", required=True),
        text("单位", "unit_of_measure", "次", "小时", required=True),
        Column("单价", "price", cells.price, True, examples=("35.00", "50.00")),
        Column("生效日期", "valid_from", cells.day, True, examples=("2026-01-01", "2026-01-01")),
    ),
    ImportKind.STAFF: (
        text("姓名", "name", "王建国", "李秀兰", required=True),
        text("部门", "department", "工程部", "保洁部", required=True),
        text("工种", "trades", "水电", "保洁"),
        code("电话", "phone", "13900000002", ""),
    ),
    ImportKind.OPENING_BALANCES: (
        code("客户编号", "customer_no", "C00001", "S0001", required=True),
        Column("截止日期", "as_of", cells.day, True, examples=("2025-12-31", "2025-12-31")),
        Column("金额", "amount", cells.amount, True, examples=("156.00", "-20.00")),
        text("备注", "note", "11 月欠费", "预存"),
    ),
    ImportKind.WORK_ORDERS: (
        code("单号", "order_no", "TY-20251103-001", "TY-20251103-002", required=True),
        code("客户编号", "customer_no", "C00001", "S0001", required=True),
        code("项目编码", "item_code", "WX-001", ""),
        text("项目名称", "item_name", "", "疏通下水"),
        listed("专业", "trade", TRADES, "水电", "水电"),
        Column(
            "登记时间",
            "registered_at",
            cells.moment,
            True,
            examples=("2025-11-03 09:05", "2025-11-03 14:20"),
        ),
        Column("预约时间", "wanted_at", cells.moment, examples=("2025-11-03 10:00", "")),
        Column("完成时间", "completed_at", cells.moment, examples=("2025-11-03 10:40", "")),
        Column("数量", "quantity", cells.quantity, examples=("2", "")),
        Column("单价", "unit_price", cells.price, examples=("35.00", "")),
        Column("金额", "amount", cells.price, examples=("70.00", "")),
        listed("收费", "settlement", SETTLEMENTS, "月结", "即时", required=True),
        listed("状态", "state", STATES, "已核对", "已登记", required=True),
        text("服务人员", "worker", "王建国", ""),
        Column("满意度", "satisfaction", cells.score, examples=("5", "")),
        text("备注", "note", "", "下午在家"),
        listed("类型", "kind", ORDER_KINDS, "报修", "报修"),
        text("部门", "department", "工程部", ""),
        listed("免费依据", "free_ground", FREE_GROUNDS, "", "", other_words=OTHER_FREE_GROUNDS),
    ),
    ImportKind.PAYMENTS: (
        code("收据号", "receipt_no", "S-0001", "S-0002", required=True),
        code("客户编号", "customer_no", "C00001", "S0001", required=True),
        Column("收款日期", "paid_on", cells.day, True, examples=("2025-11-30", "2025-12-01")),
        Column("金额", "amount", cells.payment, True, examples=("70.00", "300.00")),
        listed("方式", "method", METHODS, "现金", "微信", required=True),
        code("对应单号", "order_no", "TY-20251103-001", ""),
        text("备注", "note", "", "预存"),
    ),
    ImportKind.SURVEY_ANSWERS: (
        code("调查", "survey", "2025 年度业主满意度调查", "2025 年度业主满意度调查", required=True),
        code("答卷号", "response_no", "0001", "0001", required=True),
        code("区域", "zone", "东区", "东区"),
        code("楼栋", "building", "3幢", "3幢"),
        code("客户编号", "customer_no", "", ""),
        Column("日期", "answered_on", cells.day, True, examples=("2025-05-12", "2025-05-12")),
        text("问题", "question", "维修是否及时", "保洁是否满意", required=True),
        Column("分数", "score", cells.score, True, examples=("5", "3")),
        text("意见", "comment", "", "楼道灯坏了没人修"),
    ),
    # A draft's prices, pasted beside it; what an item is called is needed only where it is new.
    ImportKind.PRICES: (
        code("项目编码", "item_code", "WX-001", "BJ-009", required=True),
        Column("新价", "price", cells.price, True, examples=("38.00", "60.00"), other_headers=("单价",)),
        Column("成本", "cost", cells.price, examples=("35.30", "55.00")),
        Column(
            "理由", "reason", cells.free_text, examples=("人工成本上调", ""), other_headers=("调整理由", "调价理由")
        ),
        text("名称", "name", "", "沙发清洗"),
        text("类别", "category", "", "室内保洁"),
        text("部门", "department", "", "保洁部"),
        text("单位", "unit_of_measure", "", "次"),
    ),
}

# What makes a row the same row: the same key twice in one file is an error of the later row.
KEYS: dict[ImportKind, tuple[str, ...]] = {
    ImportKind.CUSTOMERS: ("customer_no",),
    ImportKind.ITEMS: ("item_code", "valid_from"),
    ImportKind.STAFF: ("name",),
    ImportKind.OPENING_BALANCES: ("customer_no",),
    ImportKind.WORK_ORDERS: ("order_no",),
    ImportKind.PAYMENTS: ("receipt_no",),
    ImportKind.SURVEY_ANSWERS: ("survey", "response_no", "question"),
    ImportKind.PRICES: ("item_code",),
}


def columns_of(kind: SheetKind) -> tuple[Column, ...]:
    """The columns in the order in which a template and an export write them, the key first."""
    return kind.columns if isinstance(kind, SheetLayout) else COLUMNS[kind]


def key_of(kind: SheetKind) -> tuple[str, ...]:
    """Empty for a register: whether two rows mean the same home, only the office knows."""
    return () if isinstance(kind, SheetLayout) else KEYS[kind]
