"""What the marks of a survey say: satisfaction of questions, topics, places and groups (R-SURV-4, R-DEC-23)."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from db.rules.care_figures import Share
from db.rules.survey_disclosure import groups_shown
from db.vocabulary import CustomerKind, QuestionKind

SATISFIED = 4
"""This mark and the one above it."""
STEP = 10
"""So many points above and below the low mark begin the outer shades of the heat map."""


class Marks(NamedTuple):
    """How often each mark was given, and how many answers have no mark: words, or choices."""

    ones: int = 0
    twos: int = 0
    threes: int = 0
    fours: int = 0
    fives: int = 0
    unmarked: int = 0

    @property
    def answered(self) -> int:
        """Answers that have a mark."""
        return sum(self[:5])

    @property
    def satisfied(self) -> Share:
        """The share of 4 and 5 among the marks."""
        return Share(self.fours + self.fives, self.answered)

    @property
    def answers(self) -> int:
        return sum(self)

    def with_more(self, other: "Marks", times: int = 1) -> "Marks":
        """Both together; `times=-1` takes the other away, as a voided sheet is."""
        return Marks(*(mine + times * theirs for mine, theirs in zip(self, other, strict=True)))


def weighted(shares: Iterable[tuple[int, Share]]) -> Share:
    """Of several questions together: each mark counts as often as its question weighs."""
    part = whole = 0
    for weight, share in shares:
        part += weight * share.part
        whole += weight * share.whole
    return Share(part, whole)


def overall(marks: Iterable[tuple[int, Marks]]) -> Share:
    """The share of 4 and 5 among all marks, each counted as often as its question weighs."""
    return weighted((weight, each.satisfied) for weight, each in marks)


def is_low(share: Share, low_percent: int) -> bool:
    """Whether it is below the mark, exactly: 79.96 is below 80 though it reads 80.0. Nothing is not low (R-SURV-5)."""
    return 100 * share.part < low_percent * share.whole


def points(now: Share, before: Share | None) -> Decimal | None:
    """By how many points it rose or fell, as the two read on screen."""
    if before is None or now.percent is None or before.percent is None:
        return None
    return now.percent - before.percent


def shade(share: Share, low_percent: int) -> int:
    """The heat map's step: 0 far below the low mark, 1 below it, 2 above it, 3 far above it."""
    return sum(not is_low(share, border) for border in (low_percent - STEP, low_percent, low_percent + STEP))


class Cell(NamedTuple):
    """What answers are counted by."""

    zone: str = ""
    building: str = ""
    kind: CustomerKind | None = None


SPLITS = ("zone", "building", "kind")


class Group(NamedTuple):
    """Some cells that are looked at together: a zone, a building of a zone, or a group of customers."""

    split: str
    zone: str = ""
    building: str = ""
    kind: CustomerKind | None = None

    @property
    def key(self) -> str:
        """How an address names it."""
        return ":".join(part for part in (self.split, self.zone, self.building, self.kind or "") if part)


def group_of(cell: Cell, split: str) -> Group | None:
    """The group that a cell is of; None where the cell has given that up."""
    if split == "zone":
        return Group(split, cell.zone) if cell.zone else None
    if split == "building":
        return Group(split, cell.zone, cell.building) if cell.building else None
    return Group(split, kind=cell.kind) if cell.kind else None


class Asked(NamedTuple):
    """A question as far as figures go."""

    question_id: int
    kind: QuestionKind
    wording: str
    wording_en: str = ""
    section: str = ""
    topic: str = ""
    options: str = ""
    options_en: str = ""
    weight: int = 1
    trend_key: str = ""
    department: str = ""


class Subject(NamedTuple):
    """What is looked at: one question, or a topic of several; `key` is how an address names it."""

    key: str
    name: str
    name_en: str
    questions: tuple[Asked, ...]


class Scores:
    """All marks of one survey, asked by question, topic and group; says nothing that fewer than five have said."""

    def __init__(
        self,
        questions: Sequence[Asked],
        cells: Mapping[int, Cell],
        marks: Mapping[int, Mapping[int, Marks]],
        *,
        is_anonymous: bool,
    ) -> None:
        """`marks`: by question, by cell; voided sheets are taken out already."""
        self.questions = tuple(questions)
        self._cells = cells
        self._marks = marks
        self._is_anonymous = is_anonymous
        self._parts: dict[str, dict[Group, frozenset[int]]] = {split: _part(cells, split) for split in SPLITS}
        self._shown: dict[int, frozenset[Group | None]] = {}

    @cached_property
    def scales(self) -> tuple[Asked, ...]:
        return tuple(each for each in self.questions if each.kind is QuestionKind.SCALE)

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """Each question with marks under its topic's name where it is the topic's only one, else by its words."""
        alone = {topic for topic in (each.topic for each in self.scales) if topic and self._of_topic(topic) == 1}
        return tuple(
            Subject(str(each.question_id), each.topic if each.topic in alone else each.wording,
                    each.topic if each.topic in alone else each.wording_en, (each,))
            for each in self.scales
        )  # fmt: skip

    @cached_property
    def topics(self) -> tuple[Subject, ...]:
        """The columns of the heat map: questions of one topic together, a question without one by itself."""
        by_topic: dict[str, list[Asked]] = {}
        for each in self.scales:
            by_topic.setdefault(each.topic or f"\n{each.question_id}", []).append(each)
        found = []
        for topic, asked in by_topic.items():
            first, is_topic = asked[0], not topic.startswith("\n")
            key = f"topic-{first.question_id}" if len(asked) > 1 else str(first.question_id)
            names = (topic, topic) if is_topic else (first.wording, first.wording_en)
            found.append(Subject(key, *names, tuple(asked)))
        return tuple(found)

    def subject(self, key: str) -> Subject | None:
        """The question or topic that an address names."""
        return next((each for each in (*self.subjects, *self.topics) if each.key == key), None)

    def groups(self, split: str) -> tuple[Group, ...]:
        """In the order of their cells."""
        return tuple(self._parts[split])

    def group(self, key: str) -> Group | None:
        return next((each for part in self._parts.values() for each in part if each.key == key), None)

    def cells(self, group: Group | None = None) -> frozenset[int]:
        """The cells of a group, or all."""
        return frozenset(self._cells) if group is None else self._parts[group.split].get(group, frozenset())

    def marks(self, question_id: int, group: Group | None = None) -> Marks | None:
        """The marks of everybody or of a group; None where they are not said."""
        return self._sum(question_id, group) if self.is_shown(question_id, group) else None

    def is_shown(self, question_id: int, group: Group | None = None) -> bool:
        if question_id not in self._shown:
            answers = {cell: marks.answers for cell, marks in self._marks.get(question_id, {}).items()}
            shown = groups_shown([*self._parts.values()], answers, is_anonymous=self._is_anonymous)
            self._shown[question_id] = shown
        return group in self._shown[question_id]

    def is_all_shown(self, group: Group) -> bool:
        """Whether the marks of every question that the group has answered are said."""
        return all(
            self.is_shown(each.question_id, group) or not self._sum(each.question_id, group).answers
            for each in self.scales
        )

    def satisfied(self, questions: Iterable[Asked], group: Group | None = None) -> Share | None:
        """Of these questions together, by their weights; a single one counts whatever its weight. None: not said."""
        asked = tuple(questions)
        told = [(each.weight, marks) for each in asked if (marks := self.marks(each.question_id, group)) is not None]
        if len(asked) == 1 and told:
            return told[0][1].satisfied
        return overall(told) if any(weight for weight, _marks in told) else None

    def overall(self, group: Group | None = None) -> Share | None:
        return self.satisfied(self.scales, group) if self.scales else None

    def low(self, low_percent: int, group: Group | None = None) -> tuple[Asked, ...]:
        """The questions that ask for an action (R-SURV-5), the lowest first."""
        told = [(share, each) for each in self.scales if (share := self.satisfied((each,), group)) is not None]
        return tuple(each for share, each in sorted(told, key=by_percent) if is_low(share, low_percent))

    def _sum(self, question_id: int, group: Group | None) -> Marks:
        by_cell = self._marks.get(question_id, {})
        of_cells = [by_cell[cell] for cell in self.cells(group) if cell in by_cell]
        return Marks(*map(sum, zip(*of_cells, strict=True))) if of_cells else Marks()

    def _of_topic(self, topic: str) -> int:
        return sum(each.topic == topic for each in self.scales)


def by_percent(told: tuple[Share, Asked]) -> tuple[Decimal, int]:
    """Sorts what was told, the lowest first; of equal ones the one asked first."""
    return told[0].percent or Decimal(0), told[1].question_id


def _part(cells: Mapping[int, Cell], split: str) -> dict[Group, frozenset[int]]:
    by_group: dict[Group, set[int]] = {}
    for cell_id, cell in cells.items():
        if (group := group_of(cell, split)) is not None:
            by_group.setdefault(group, set()).add(cell_id)
    # Places in the order of their cells, groups of customers in that of the office's words.
    order: dict[CustomerKind | None, int] = {kind: place for place, kind in enumerate((None, *CustomerKind))}
    return {group: frozenset(by_group[group]) for group in sorted(by_group, key=lambda group: order[group.kind])}
