"""One good example of each paper for the tests to vary, and the text of a PDF."""

import io
import re
from datetime import date, datetime

from pypdf import PdfReader

from components.paper.data import NoticePaper, NoticePaperLine, NoticePayment, OfficeHead, SlipLine, SlipPaper
from components.paper.till_data import (
    HandOverLine,
    HandOverPaper,
    MethodTotal,
    ReceiptLine,
    ReceiptPaper,
    TillReceipt,
    TillSheetPaper,
)
from db.vocabulary import (
    AcceptedHow,
    Channel,
    CustomerKind,
    HandOverState,
    HandOverTo,
    PaymentMethod,
    Settlement,
    TillMovementKind,
)

HEAD = OfficeHead("物业管理公司", "客户服务中心", "08:00–20:00", "010-62345678", "https://office.example.com")

SLIP = SlipPaper(
    number="TY-20261121-007",
    customer="张伟",
    customer_kind=CustomerKind.OWNER,
    room="3-1-1201",
    phone="138****1234",
    registered_at=datetime(2026, 11, 21, 9, 12),
    channel=Channel.PHONE,
    wanted_at=datetime(2026, 11, 21, 14),
    wanted_until=datetime(2026, 11, 21, 16),
    department="维修部",
    dispatched_at=datetime(2026, 11, 21, 9, 20),
    description="厨房水槽下水缓慢，疏通并更换存水弯",
    lines=(
        SlipLine("下水疏通", "次", 1000, 9000, 9000, "WX-07"),
        SlipLine("存水弯 DN50", "个", 1000, 3500, 3500),
    ),
    total_fen=12500,
    total_capital="壹佰贰拾伍元整",
    settlement=Settlement.MONTHLY,
    accepted_how=AcceptedHow.PHONE,
    accepted_at=datetime(2026, 11, 21, 9, 16),
    path="work_order?no=TY-20261121-007",
)

NOTICE = NoticePaper(
    number="SF-2026-000417",
    month="2026-11",
    customer_no="C-0211",
    customer="鲜果时光",
    customer_kind=CustomerKind.SHOP,
    building="2号楼",
    room="2-11",
    area="80.00",
    lines=(
        NoticePaperLine(date(2026, 11, 1), "物业管理费", 28000),
        NoticePaperLine(date(2026, 11, 2), "冷柜电路检修", 16000, "TY-20261102-004", 2500, "小时"),
    ),
    opening_fen=231500,
    charges_fen=44000,
    discounts_fen=0,
    payments_fen=50000,
    total_fen=225500,
    total_capital="贰仟贰佰伍拾伍元整",
    issued_on=date(2026, 11, 30),
    opening_months=(("2026-09", 81500), ("2026-10", 150000)),
    payments=(NoticePayment(date(2026, 11, 12), 50000, PaymentMethod.WECHAT),),
    path="notice?no=SF-2026-000417",
)

RECEIPT = ReceiptPaper(
    number="SJ-2026-004188",
    customer="周女士",
    room="3-2-0904",
    received_at=datetime(2026, 11, 23, 10, 55),
    method=PaymentMethod.CASH,
    lines=(
        ReceiptLine("10 月收费通知单", 41250, "SF-2026-000312"),
        ReceiptLine("空调清洗", 28600, "TY-20261123-007"),
    ),
    amount_fen=69850,
    amount_capital="陆佰玖拾捌元伍角",
    received_by="陈晓",
    tendered_fen=70000,
)

TILL_SHEET = TillSheetPaper(
    till="1 号窗",
    holder="陈晓",
    day=date(2026, 11, 23),
    receipts=(
        TillReceipt("SJ-2026-004179", datetime(2026, 11, 23, 8, 10), "林先生", "复印", PaymentMethod.CASH, 5000),
        TillReceipt("SJ-2026-004182", datetime(2026, 11, 23, 8, 40), "花店", "玻璃清洁", PaymentMethod.WECHAT, 12600),
        TillReceipt(
            "SJ-2026-004185",
            datetime(2026, 11, 23, 9, 51),
            "何女士",
            "室内保洁",
            PaymentMethod.CASH,
            12000,
            is_void=True,
            void_reason="重复交款",
        ),
    ),
    totals=(MethodTotal(PaymentMethod.CASH, 1, 5000), MethodTotal(PaymentMethod.WECHAT, 1, 12600)),
    total_fen=17600,
    total_capital="壹佰柒拾陆元整",
    printed_at=datetime(2026, 11, 23, 17, 25),
)

HAND_OVER = HandOverPaper(
    number="JJ-2026-000321",
    till="1 号窗",
    handed_by="陈晓",
    handed_at=datetime(2026, 11, 23, 17, 31),
    to=HandOverTo.FINANCE,
    to_name="",
    state=HandOverState.RECEIVED,
    totals=(MethodTotal(PaymentMethod.CASH, 1, 5000), MethodTotal(PaymentMethod.WECHAT, 1, 12600)),
    expected_cash_fen=5000,
    counted_cash_fen=4950,
    total_fen=17550,
    total_capital="壹佰柒拾伍元伍角",
    explanation="找零多付五角",
    received_by="梁静",
    received_at=datetime(2026, 11, 23, 17, 40),
    lines=(
        HandOverLine(
            "SJ-2026-004179",
            TillMovementKind.RECEIPT,
            datetime(2026, 11, 23, 8, 10),
            "林先生",
            PaymentMethod.CASH,
            5000,
        ),
    ),
)


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page without any spacing: where a line is broken is the paper's affair."""
    return [re.sub(r"[\s\u200b]+", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def page_sizes(pdf: bytes) -> set[tuple[int, int]]:
    """Width and height in millimetres."""
    boxes = [page.mediabox for page in PdfReader(io.BytesIO(pdf)).pages]
    return {(round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) for box in boxes}


def pressed(text: str) -> str:
    """A text as `page_texts` gives it."""
    return re.sub(r"\s+", "", text)
