"""What of a survey's results is looked at, and how its places and columns are named. No screen."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from components.survey_charts import HeatCell, RateBar
from db.queries.survey_results import Reach, ResultHead, Round
from db.rules.care_figures import Share
from db.rules.survey_filing import Return
from db.rules.survey_scores import Group, Scores, Subject

Translate = Callable[[str], str]
MOST_PLACES = 12
"""More buildings than these are looked at by zone, unless somebody asks for each."""


class Results(NamedTuple):
    """A survey's figures, and what of them is looked at: everybody or a group, everything or a subject."""

    head: ResultHead
    reach: Reach
    scores: Scores
    last: Round | None
    split: str = "building"
    group: Group | None = None
    about: Subject | None = None
    is_english: bool = False

    def name_of(self, subject: Subject) -> str:
        return (self.is_english and subject.name_en) or subject.name

    def compared(self, subject: Subject) -> Share | None:
        """A group with everybody; everybody with last time."""
        if self.group is not None:
            return self.scores.satisfied(subject.questions)
        if self.last is None or len(subject.questions) != 1:
            return None
        return self.last.satisfied.get(subject.questions[0].trend_key)


def without_marks(head: ResultHead, reach: Reach, split: str = "building") -> Results:
    """While the marks are not shown: what came back."""
    return Results(head, reach, Scores([], {}, {}, is_anonymous=True), None, split)


class Drawing(NamedTuple):
    """What a chart found, and its lines or cells."""

    title: str
    bars: tuple[RateBar, ...] = ()
    cells: tuple[HeatCell, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()


def place_names(groups: Sequence[Group], _: Translate) -> dict[Group, str]:
    """A building is named with its zone where another zone has one of the same name."""
    same = Counter(group.building for group in groups)
    return {
        group: _(group.kind.label) if group.kind
        else group.zone if group.split == "zone"
        else group.building if same[group.building] == 1 else f"{group.zone} {group.building}"
        for group in groups
    }  # fmt: skip


def returned_by_place(results: Results) -> dict[Group, Return]:
    """How much came back by building or by zone; a group of customers by what fits."""
    places, sums = results.reach.places, dict[Group, Return]()
    is_by_zone = results.split == "zone" or (results.split == "kind" and len(places) > MOST_PLACES)
    split = "zone" if is_by_zone else "building"
    for place in places:
        group = Group(split, place.zone, place.building if split == "building" else "")
        before, more = sums.get(group, Return()), place.returned
        sums[group] = Return(*(mine + theirs for mine, theirs in zip(before, more, strict=True)))
    return sums


def column_head(name: str) -> str:
    """A head of a narrow column: Chinese by halves, other words at the middle blank; what is longer is cut."""
    if name.isascii():
        words = name.split()
        middle = (len(words) + 1) // 2
        lines = [" ".join(words[:middle]), " ".join(words[middle:])]
    else:
        half = min(5, max(2, (len(name) + 1) // 2))
        lines = [name[:half], name[half : 2 * half - 1] + "…" if len(name) > 2 * half else name[half:]]
    return "\n".join(line for line in lines if line)
