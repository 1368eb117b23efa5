"""The README says exactly what `report … --json` answers, for people who write programs that read it."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from db import __main__ as command_line
from db.rules.figures import FIGURES
from tests.year_book import LOOKED_AT, write_year

README = Path(__file__).parents[2] / "README.md"
ANY = "<figure>"
"""Stands in the README for the key of any figure."""
Shape = dict[str, Any]


def answer(capsys: pytest.CaptureFixture[str], *asked: str) -> Any:
    assert command_line.main(["report", *asked, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def shape(value: Any) -> Shape:
    """The keys of a document; those of the rows of a list together, and of all figures where they are the keys."""
    if isinstance(value, list):
        return together(map(shape, value))
    if not isinstance(value, dict):
        return {}
    if value and value.keys() <= {*FIGURES, ANY}:
        return {ANY: together(map(shape, value.values()))}
    return {key: shape(inner) for key, inner in value.items()}


def together(shapes: Iterable[Shape]) -> Shape:
    found: Shape = {}
    for each in shapes:
        for key, inner in each.items():
            found[key] = together([found.get(key, {}), inner])
    return found


def test_the_readme_lists_the_keys_of_both_reports(
    office: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_year()
    monkeypatch.setenv("OFFICE_NOW", LOOKED_AT.isoformat())
    readme = README.read_text(encoding="utf-8")
    month, year = (json.loads(block) for block in re.findall(r"```json\n(\{\n.*?)```", readme, re.DOTALL))
    # No month has everything: a survey ended in one, complaints came in another.
    months = [answer(capsys, "month", f"2025-{number:02}") for number in (11, 12)]
    assert shape(month) == together(map(shape, months))
    last_year = answer(capsys, "year-end", "2025")
    assert shape(year) == shape(last_year)
    told = {line["key"] for line in (*months[0]["figures"], *last_year["figures"])}
    assert {key for key in told if f"`{key}`" not in readme} == set()
