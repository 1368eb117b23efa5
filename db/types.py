"""Column types and small values shared by tables, operations and screens."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Date, DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from db.vocabulary import ActorSource, Role, Term

# SQLite gives rowids, and accepts a STRICT table, only for INTEGER.
BigInt = BigInteger().with_variant(Integer, "sqlite")

# Numbers and names that are looked up by their beginning: compared by code point on both databases, so that an
# ordinary index serves the search.
SearchText = Text().with_variant(Text(collation="C"), "postgresql")

UTC_TEXT = "%Y-%m-%dT%H:%M:%S.%fZ"


@lru_cache(maxsize=256)
def utc_text(moment: datetime) -> str:
    """As SQLite stores it and as the chains seal it. The rows of one act have one moment."""
    return moment.astimezone(UTC).strftime(UTC_TEXT)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. Text on SQLite (sorts by time, fits STRICT tables), timestamptz on PostgreSQL."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("an instant needs its time zone")
        return utc_text(value) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value)  # five times as fast as strptime
        return value.astimezone(UTC)  # type: ignore[no-any-return]


class Day(TypeDecorator[date]):
    """A calendar day of the office's zone. ISO text on SQLite, DATE on PostgreSQL."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value


class Word(TypeDecorator[Term]):
    """A term of the vocabulary, stored by its value."""

    impl = Text
    cache_ok = True

    def __init__(self, vocabulary: type[Term]) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.vocabulary(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> Term | None:
        return None if value is None else self.vocabulary(value)


class Words(TypeDecorator[tuple[Term, ...]]):
    """Several terms of one vocabulary, stored by their values between commas (`,lift,building,`), none as no text."""

    impl = Text
    cache_ok = True

    def __init__(self, vocabulary: type[Term]) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:
        terms = [self.vocabulary(each).value for each in value or ()]
        return f",{','.join(terms)}," if terms else ""

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Term, ...]:
        return tuple(self.vocabulary(each) for each in (value or "").split(",") if each)


@dataclass(frozen=True)
class Actor:
    """Who acts: the live user as the database knows it at this moment, or the system itself (user_id None)."""

    user_id: int | None
    name: str
    roles: frozenset[Role]
    department_id: int | None = None
    staff_id: int | None = None
    session_id: int | None = None
    source: ActorSource = ActorSource.SCREEN
    lent: tuple[tuple[Role, int], ...] = ()
    """Roles held only instead of an absent person, with that person's user id (R-DEC-21)."""

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    def stands_in_for(self, *roles: Role) -> int | None:
        """The absent person in whose place this one acts with one of these roles; None with a role of one's own."""
        lent = dict(self.lent)
        held = [role for role in roles if role in self.roles]
        return None if not held or any(role not in lent for role in held) else lent[held[0]]


SYSTEM = Actor(user_id=None, name="system", roles=frozenset(), source=ActorSource.SYSTEM)
