"""A row in its exported form, with where it comes from."""

from typing import Any, NamedTuple


class Exported(NamedTuple):
    """A row with the id of what it was made from."""

    id: int
    record: Any
