"""Whom a payment is from: numbers, room, name and amount weighed, and no two payments sure of one open amount."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.rules.bank_matching import (
    Claim,
    Known,
    Match,
    OpenItem,
    Payment,
    line_key,
    match_payments,
    numbers_in,
    rooms_in,
)
from db.vocabulary import BankEvidence, BankGrade

ZHANG, LI, WANG = 1, 2, 3
SURE, LIKELY, UNKNOWN = BankGrade.SURE, BankGrade.LIKELY, BankGrade.UNKNOWN
# 张伟 owes 100 + 200 + 50 (即时): October's notice asks for 100, November's for 300.
OFFICE = Known(
    notices={
        "SF-2026-000001": (ZHANG, "2026-10"),
        "SF-2026-000002": (ZHANG, "2026-11"),
        "SF-2026-000003": (LI, "2026-11"),
    },
    orders={"TY-20261103-001": ZHANG, "TY-20261103-002": ZHANG, "TY-20261104-001": LI},
    customers={"KH-000001": ZHANG, "KH-000002": LI, "88001": WANG},
    rooms={"3-1-1201": [ZHANG, WANG], "3-1-1202": [LI]},
    names={"张伟": [ZHANG], "李娜": [LI], "王芳": [LI, WANG]},
    claims={
        ZHANG: Claim(
            ZHANG,
            (
                OpenItem(11, 100_00, "2026-10", order_no="TY-20261020-001"),
                OpenItem(12, 200_00, "2026-11", order_no="TY-20261103-001"),
                OpenItem(13, 50_00, "2026-11", is_on_notice=False, order_no="TY-20261103-002"),
            ),
            ("2026-10", "2026-11"),
        ),
        LI: Claim(LI, (OpenItem(21, 80_00, "2026-11", order_no="TY-20261104-001"),), ("2026-11",)),
    },
)  # fmt: skip


def match(yuan: float, payer: str, remark: str) -> Match:
    return match_payments([Payment(1, round(yuan * 100), payer, remark)], OFFICE)[0]


@pytest.mark.parametrize(
    ("yuan", "payer", "remark", "grade", "customer", "entries"),
    [
        # a number and exactly what it asks for
        (300, "某人", "SF-2026-000002", SURE, ZHANG, (11, 12)),
        (100, "某人", "物业费sf2026000001谢谢", SURE, ZHANG, (11,)),
        (200, "", "ＴＹ－２０２６１１０３－００１", SURE, ZHANG, (12,)),
        (50, "", "TY20261103002", SURE, ZHANG, (13,)),
        (250, "", "TY-20261103-001 TY-20261103-002", SURE, ZHANG, (12, 13)),
        (350, "", "KH-000001", SURE, ZHANG, (11, 12, 13)),
        (300, "张伟", "kh000001 物业", SURE, ZHANG, (11, 12)),
        # room and name together with the amount
        (300, "张伟", "3栋1单元1201", SURE, ZHANG, (11, 12)),
        (80, "李娜", "3-1-1202 空调", SURE, LI, (21,)),
        # a number with another amount: the person's eye is needed
        (120, "", "SF-2026-000002", LIKELY, ZHANG, ()),
        (200, "", "SF-2026-000002", LIKELY, ZHANG, (12,)),
        (150, "", "TY-20261103-001", LIKELY, ZHANG, (12,)),
        (50, "", "KH-000001", LIKELY, ZHANG, (13,)),
        # only one of room and name
        (300, "张伟", "", LIKELY, ZHANG, (11, 12)),
        (80, "某人", "3-1-1202", LIKELY, LI, (21,)),
        (33, "李娜", "3-1-1202", LIKELY, LI, ()),
        # what speaks for somebody else takes the certainty
        (300, "李娜", "SF-2026-000002", LIKELY, ZHANG, (11, 12)),
        (300, "", "SF-2026-000002 SF-2026-000003", LIKELY, ZHANG, (11, 12)),
        (300, "", "SF-2026-000002 3-1-1202", LIKELY, ZHANG, (11, 12)),
        # a shared room or name decides nothing alone
        (300, "某人", "3-1-1201", LIKELY, ZHANG, (11, 12)),
        (99, "某人", "3-1-1201", UNKNOWN, None, ()),
        (80, "王芳", "", LIKELY, LI, (21,)),
        (81, "王芳", "", UNKNOWN, None, ()),
        # nothing
        (300, "某人", "", UNKNOWN, None, ()),
        (99, "张伟", "", UNKNOWN, None, ()),
        (300, "某人", "2026-11 SF-2026-999999 13800001234", UNKNOWN, None, ()),
        (10, "某人", "88001", LIKELY, WANG, ()),
    ],
)
def test_a_payment_is_weighed(
    yuan: float, payer: str, remark: str, grade: BankGrade, customer: int | None, entries: tuple[int, ...]
) -> None:
    found = match(yuan, payer, remark)
    assert (found.grade, found.customer_id, found.entries) == (grade, customer, entries)


def test_the_reasons_are_named_in_one_order() -> None:
    reasons = match(300, "张伟", "3-1-1201 SF-2026-000002").evidence
    assert reasons == (BankEvidence.NOTICE_NO, BankEvidence.ROOM, BankEvidence.NAME, BankEvidence.AMOUNT)


def test_the_second_payment_of_one_open_amount_is_only_likely() -> None:
    paid = [Payment(1, 300_00, "", "SF-2026-000002"), Payment(2, 200_00, "", "TY-20261103-001")]
    first, second = match_payments(paid, OFFICE)
    assert (first.grade, second.grade, second.is_taken) == (SURE, LIKELY, True)


TEXTS = st.lists(
    st.sampled_from(
        [*OFFICE.notices, *OFFICE.orders, *OFFICE.customers, *OFFICE.rooms, "3栋1单元1201", "物业费", "张伟", "2026-11"]
    ),
    max_size=3,
).map(" ".join)
AMOUNTS = st.sampled_from([50_00, 80_00, 100_00, 150_00, 200_00, 250_00, 300_00, 350_00, 12_34])
PAYMENTS = st.lists(st.tuples(AMOUNTS, st.sampled_from(["张伟", "李娜", "王芳", "", "某人"]), TEXTS), max_size=12)


@settings(max_examples=150)
@given(PAYMENTS)
def test_no_two_payments_are_sure_of_one_open_amount(drawn: list[tuple[int, str, str]]) -> None:
    payments = [Payment(place, *one) for place, one in enumerate(drawn)]
    open_fen = {item.entry_id: item.open_fen for claim in OFFICE.claims.values() for item in claim.items}
    claimed: list[int] = []
    for payment, found in zip(payments, match_payments(payments, OFFICE), strict=True):
        if found.grade is SURE:
            assert sum(open_fen[entry] for entry in found.entries) == payment.amount_fen
            assert len(found.evidence) > 1 and BankEvidence.AMOUNT in found.evidence
            claimed += found.entries
    assert len(claimed) == len(set(claimed))


@settings(max_examples=150)
@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_is_only_a_text(remark: str, payer: str) -> None:
    assert match_payments([Payment(1, 1, payer, remark)], OFFICE)[0].grade is not SURE


def test_numbers_are_read_with_and_without_their_hyphens_and_never_without_end() -> None:
    said = numbers_in("SF2026000012 ty20261103001 KH-000001 SF-2026-000001-2 138-0000-1234")
    assert {"SF-2026-000012", "TY-20261103-001", "KH-000001", "SF-2026-000001-2"} <= set(said)
    assert len(numbers_in(" ".join(f"A{n}" for n in range(99)))) == 12


@pytest.mark.parametrize(
    ("text", "rooms"),
    [
        ("3栋1单元1201室", ["3-1-1201"]),
        ("３－１－１２０１ 物业", ["3-1-1201"]),
        ("03-01-1201，12-0801", ["3-1-1201", "12-0801"]),
        ("2026-11-03 12.50 SF-2026-000001", []),
        ("南街14号 物业费", ["南街14"]),
    ],
)
def test_rooms_are_found_in_a_remark(text: str, rooms: list[str]) -> None:
    assert rooms_in(text) == rooms


def test_a_long_number_is_the_key_and_a_short_one_only_with_its_day_and_amount() -> None:
    day, next_day = date(2026, 11, 3), date(2026, 11, 4)
    long = "2026110322001412345678901234"
    assert line_key(long, day, 1) == line_key(long, next_day, 2)
    assert len({line_key("1", day, 1), line_key("1", next_day, 1), line_key("1", day, 2), line_key("2", day, 1)}) == 4
    twice = {line_key("", day, 1, said="a", nth=nth) for nth in (1, 2)}
    assert len(twice | {line_key("", day, 1, said="b")}) == 3
