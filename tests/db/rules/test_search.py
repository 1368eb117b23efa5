"""People are found however the caller or the clerk says it."""

import pytest

from db.rules.search import initials, phone_tail, room_key


@pytest.mark.parametrize(
    "text",
    [
        *("3-1-1201", "3栋1单元1201", "3栋1单元1201室", "３－１－１２０１", " 3 - 1 - 1201 ", "3号楼1单元1201号"),
        *("3 1 1201", "3　1　1201", "3 栋 1 单元 1201", "03-01-1201", "3.1.1201", "3#1−1201", "3幢-1门-1201房"),
    ],
)
def test_one_room_has_one_key(text: str) -> None:
    assert room_key(text) == "3-1-1201"


@pytest.mark.parametrize(
    ("text", "key"),
    [("A座0801", "a-0801"), ("商铺 2-11", "商铺2-11"), ("3-10-1201", "3-10-1201"), ("10-0-1", "10-0-1")],
)
def test_another_room_keeps_its_own_key(text: str, key: str) -> None:
    assert room_key(text) == key


@pytest.mark.parametrize("room", ["3-1-1201", "A-0801", "商铺2-11", "12-2-1203A"])
def test_a_key_is_its_own_key(room: str) -> None:
    assert room_key(room_key(room)) == room_key(room)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("张伟", "zw"),
        ("曾国藩", "zgf"),
        ("单雄信", "sxx"),
        ("仇英", "qy"),
        ("解缙", "xj"),
        ("曾解放", "zjf"),  # a surname is read so at the beginning only
        ("翟天临", "ztl"),
        ("朴树", "ps"),
        ("尉迟恭", "ycg"),
        ("万俟卨", "mqx"),
        ("长孙无忌", "zswj"),
        ("O’Neil", "oneil"),
        ("重庆小面", "cqxm"),
        ("IKEA 宜家", "ikeayj"),
        ("鲜果时光（东街店）", "xgsgdjd"),
    ],
)
def test_a_name_is_found_by_its_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("item", "letters"), [("解锁", "js"), ("单相电表", "dxdb"), ("查漏", "cl"), ("区域保洁", "qybj")]
)
def test_a_service_item_has_no_surname(item: str, letters: str) -> None:
    assert initials(item, is_person=False) == letters


def test_a_caller_is_found_by_the_end_of_the_number() -> None:
    assert phone_tail("138-0000-1234") == "1234"
    assert phone_tail("１３８００００１２３４") == "1234"
