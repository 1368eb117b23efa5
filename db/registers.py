"""What a register is: its fields, who keeps it, its states and the steps between them. No SQL and no screen.

The table class of a register says all of it once (db/tables/registers.py); list, form, import and print read it here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from typing import Any

from db.changes import CellNotReadable
from db.errors import Incomplete, RuleError
from db.spreadsheets import cells
from db.vocabulary import N_, Role, Term

LONG = 2000


class DayToCome(RuleError):
    message = N_("{what}: {day} has not come yet. Enter it when it has happened.")


class TextTooLong(RuleError):
    message = N_("{what}: at most {most} characters fit. Shorten the text.")


class FieldKind(Enum):
    HOME = auto()
    DAY = auto()
    WORD = auto()
    WORDS = auto()
    TEXT = auto()
    NUMBER = auto()


@dataclass(frozen=True)
class Field:
    """One column of a register as staff see it; `label` is the column's comment."""

    name: str
    label: str
    kind: FieldKind
    is_required: bool = False
    terms: type[Term] | None = None
    has_happened: bool = False
    """A day that cannot lie in the future."""
    is_own_name: bool = False
    """Proposed: the name of whoever writes the entry."""
    is_kept: bool = False
    """The program fills it; nobody types it."""
    is_listed: bool = True
    """Stands in the list; what does not, stands on the entry itself."""
    width: int = 110


@dataclass(frozen=True)
class Step:
    """A verb of a register: from which states, to which; what must (`needs`) and may (`asks`) be said with it.

    A field that a step needs is filled exactly in the state to which the step leads. `roles` None: whoever keeps the
    register.
    """

    name: str
    label: str
    starts: tuple[Term, ...]
    to: Term
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    roles: frozenset[Role] | None = None
    icon: str = "check"


@dataclass(frozen=True)
class Register:
    """A register as its table class declares it; `fields` are read from the columns.

    `name` is also the page's address. `key`: the fields of which two valid entries never have the same values. `day`:
    the field by which it is listed, and filtered by year. `late`: an entry in a state of `waiting` is overdue when more
    than `patience` days have passed since this day. `counted`: the fields whose words are counted above the list.
    """

    name: str
    title: str
    about: str
    icon: str
    key: tuple[str, ...]
    day: str
    viewers: frozenset[Role]
    keepers: frozenset[Role]
    steps: tuple[Step, ...] = ()
    waiting: tuple[Term, ...] = ()
    late: str = ""
    patience: int = 0
    counted: tuple[str, ...] = ()
    rule: str = "R-REG"
    fields: tuple[Field, ...] = ()

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    @property
    def file(self) -> str:
        """Its page, below pages/records."""
        return f"{self.name.replace('-', '_')}.py"

    @property
    def state(self) -> Field | None:
        """The field that only steps change, where the register has states."""
        return next((field for field in self.fields if field.name == "state"), None)

    @property
    def home(self) -> Field | None:
        """The home that an entry is about, where the register is about homes."""
        return next((field for field in self.fields if field.kind is FieldKind.HOME), None)

    def late_before(self, today: date) -> date:
        """What waits since before this day is overdue."""
        return today - timedelta(days=self.patience)

    @property
    def needed(self) -> tuple[str, ...]:
        """The fields that some step needs, in the order of the steps; what they are, each state says."""
        return tuple(dict.fromkeys(name for step in self.steps for name in step.needs))

    @property
    def said_by_steps(self) -> frozenset[str]:
        """What is not typed into the list, but said with a step."""
        return frozenset(name for step in self.steps for name in (*step.needs, *step.asks))

    @property
    def entered(self) -> tuple[Field, ...]:
        """The fields of a new entry."""
        return tuple(
            field
            for field in self.fields
            if not field.is_kept and field.name != "state" and field.name not in self.said_by_steps
        )

    @property
    def editable(self) -> frozenset[str]:
        """What may be corrected in the list: plain facts outside the key."""
        return frozenset(field.name for field in self.entered if field.name not in self.key)

    @property
    def exchanged(self) -> tuple[Field, ...]:
        """What a spreadsheet of the register holds: all but what the program fills."""
        return tuple(field for field in self.fields if not field.is_kept)

    def needed_in(self, state: Term) -> frozenset[str]:
        """The fields that an entry in this state must have, and in another one cannot have."""
        return frozenset(name for step in self.steps if step.to is state for name in step.needs)

    def steps_from(self, state: Term | None) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if state in step.starts)

    def roles_of(self, step: Step) -> frozenset[Role]:
        return self.keepers if step.roles is None else step.roles


def read_values(register: Register, raw: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """Typed values of fields that came from a screen or a sheet; a home stays as it was written.

    Raises CellNotReadable, Incomplete, DayToCome, TextTooLong.
    """
    return {name: read_value(register.field(name), value, today=today) for name, value in raw.items()}


def read_value(field: Field, raw: Any, *, today: date) -> Any:
    if raw is None or raw in ("", [], ()):
        if field.is_required:
            raise Incomplete(field.name, what=field.label)
        return {FieldKind.TEXT: "", FieldKind.HOME: "", FieldKind.WORDS: ()}.get(field.kind)
    try:
        value = READERS[field.kind](field, raw)
    except (cells.CellError, ValueError, TypeError, AttributeError):  # a browser can send anything
        raise CellNotReadable(field.name, what=field.label, value=raw) from None
    if field.is_required and value == "":
        raise Incomplete(field.name, what=field.label)
    if field.has_happened and value > today:
        raise DayToCome(field.name, what=field.label, day=value.isoformat())
    return value


def _read_text(field: Field, raw: Any) -> str:
    text = cells.free_text(str(raw))
    if len(text) > LONG:
        raise TextTooLong(field.name, what=field.label, most=LONG)
    return text


def _read_word(field: Field, raw: Any) -> Term:
    assert field.terms is not None
    return field.terms(raw)


def _read_words(field: Field, raw: Any) -> tuple[Term, ...]:
    """In the order of the vocabulary, each once."""
    assert field.terms is not None
    wanted = {field.terms(each) for each in ([raw] if isinstance(raw, str) else raw)}
    return tuple(term for term in field.terms if term in wanted)


READERS: Mapping[FieldKind, Callable[[Field, Any], Any]] = {
    FieldKind.HOME: lambda _field, raw: cells.free_text(str(raw)),
    FieldKind.DAY: lambda _field, raw: cells.day(raw),
    FieldKind.WORD: _read_word,
    FieldKind.WORDS: _read_words,
    FieldKind.TEXT: _read_text,
    FieldKind.NUMBER: lambda _field, raw: cells.whole_number(raw),
}
