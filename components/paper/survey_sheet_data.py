"""What a survey's sheet shows, already in the language of the paper."""

from dataclasses import dataclass
from datetime import date

from db.vocabulary import QuestionKind


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """One question; its number is what the clerk types the answer at."""

    number: int
    kind: QuestionKind
    wording: str
    section: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class SheetForm:
    """What is the same on all sheets of a survey. Without a number it is a sample of the questionnaire alone."""

    title: str
    questions: tuple[SheetQuestion, ...]
    intro: str = ""
    survey_no: str = ""
    ends_on: date | None = None
    is_anonymous: bool = True


@dataclass(frozen=True, slots=True)
class SurveySheet:
    """One sheet by its number on the list; `path` answers it online and is empty where nobody can (R-DEC-18).

    `place` is empty in an anonymous survey: who delivers reads it off the list.
    """

    number: int
    place: str = ""
    path: str = ""
