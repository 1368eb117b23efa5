"""Who of the sample answers when and what: exact shares, spread over buildings so that some stand out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from db.vocabulary import QuestionKind
from seed.survey_words import OPENINGS, Ask

Place = tuple[str, str]
# A building that hardly answers, and two where some things are worse than elsewhere.
QUIET, QUIET_SHARE = "6栋", 0.589
WORSE: Mapping[str, tuple[str, ...]] = {
    "4栋": ("停车管理", "电梯运行", "维修及时"),
    "6栋": ("停车管理", "信息公开", "电梯运行", "维修及时"),
    "1栋": ("信息公开", "维修及时"),
}
LEFT_OUT, WITH_WORDS = 0.02, 0.24
CHOSEN = "111223334"


class Sheet(NamedTuple):
    """One sheet: its number on the list, the day it came back, and what is said to each question by its place."""

    list_no: int
    day: date
    said: dict[int, str]


def fill_sheets(
    addresses: Sequence[tuple[int, str, str]],
    asked: Sequence[Ask],
    *,
    returned: float,
    marks: Mapping[str, float],
    words: Sequence[str],
    first: date,
    last: date,
    chance: Random,
) -> list[Sheet]:
    """`addresses`: number, zone and building; `returned` and `marks` by topic are percent, reached to the sheet."""
    answering = _who_answers(addresses, returned / 100, chance)
    mood = {number: chance.gauss(0, 1) for number, _building in answering}
    days = (last - first).days
    sheets = {
        number: Sheet(number, first + timedelta(days=int(days * chance.random() ** 1.6)), {})
        for number, _building in answering
    }
    for place, ask in enumerate(asked):
        if ask.kind is QuestionKind.SCALE:
            said = _marks(ask.topic, answering, mood, marks[ask.topic] / 100, chance)
        else:
            share = WITH_WORDS if ask.kind is QuestionKind.TEXT else 1
            said = {
                number: chance.choice(OPENINGS) + chance.choice(words)
                if ask.kind is QuestionKind.TEXT
                else chance.choice(CHOSEN)
                for number, _building in answering
                if chance.random() < share
            }
        for number, answer in said.items():
            sheets[number].said[place] = answer
    return sorted(sheets.values(), key=lambda sheet: (sheet.day, sheet.list_no))


def _who_answers(addresses: Sequence[tuple[int, str, str]], share: float, chance: Random) -> list[tuple[int, str]]:
    """As many as the share says; building by building a little more or less, the quiet one far less."""
    by_place: dict[Place, list[int]] = defaultdict(list)
    for number, zone, building in addresses:
        by_place[zone, building].append(number)
    wanted = round(share * len(addresses))
    taken: list[tuple[int, str]] = []
    rest: list[tuple[int, str]] = []
    for (_zone, building), numbers in by_place.items():
        chance.shuffle(numbers)
        here = QUIET_SHARE if building == QUIET else share - 0.03 + chance.uniform(-0.05, 0.06)
        count = round(here * len(numbers))
        taken += [(number, building) for number in numbers[:count]]
        if building != QUIET:
            rest += [(number, building) for number in numbers[count:]]
    chance.shuffle(rest)
    missing = wanted - len(taken)
    return taken + rest[:missing] if missing >= 0 else chance.sample(taken, wanted)


def _marks(
    topic: str, answering: Sequence[tuple[int, str]], mood: Mapping[int, float], share: float, chance: Random
) -> dict[int, str]:
    """The most content are content with this, too; a few leave it out."""
    given = [each for each in answering if chance.random() >= LEFT_OUT]

    def content(each: tuple[int, str]) -> float:
        number, building = each
        return mood[number] + chance.gauss(0, 1.4) - (0.5 if topic in WORSE.get(building, ()) else 0)

    given.sort(key=content, reverse=True)
    satisfied = round(share * len(given))
    return {
        number: chance.choice("44455" if place < satisfied else "33333332221")
        for place, (number, _building) in enumerate(given)
    }
