"""Whatever a column can hold has a word to be written as: an export never stops at a row."""

from typing import cast

import pytest

from db.spreadsheets.columns import WRITTEN_AS
from db.spreadsheets.records import columns_of
from db.vocabulary import ImportKind, Term


@pytest.mark.parametrize("kind", [kind for kind in ImportKind if kind is not ImportKind.PRICES])
def test_every_term_of_a_listed_column_has_its_word(kind: ImportKind) -> None:
    for column in columns_of(kind):
        if column.words:
            written = set(column.words.values())
            terms = cast(type[Term], type(next(iter(written))))
            assert {term for term in terms if WRITTEN_AS.get(term, term) not in written} == set(), column.header
