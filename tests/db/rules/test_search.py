"""People are found however the caller or the clerk says it."""

import pytest

from db.rules.search import initials, phone_tail, room_key


@pytest.mark.parametrize(
    "text", ["3-1-1201", "3栋1单元1201", "3栋1单元1201室", "３－１－１２０１", " 3 - 1 - 1201 ", "3号楼1单元1201号"]
)
def test_one_room_has_one_key(text: str) -> None:
    assert room_key(text) == "3-1-1201"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("张伟", "zw"),
        ("曾国藩", "zgf"),
        ("单雄信", "sxx"),
        ("仇英", "qy"),
        ("解缙", "xj"),
        ("尉迟恭", "ycg"),
        ("重庆小面", "cqxm"),
        ("IKEA 宜家", "ikeayj"),
        ("鲜果时光（东街店）", "xgsgdjd"),
    ],
)
def test_a_name_is_found_by_its_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_caller_is_found_by_the_end_of_the_number() -> None:
    assert phone_tail("138-0000-1234") == "1234"
    assert phone_tail("１３８００００１２３４") == "1234"
