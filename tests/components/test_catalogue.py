"""Both languages are complete: no text outside gettext, none without its Chinese words, nothing doubtful."""

import ast
import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = ROOT / "components" / "locale" / "zh_CN" / "LC_MESSAGES" / "office.po"
FOLDERS = ("pages", "components", "db", "seed")
PLACEHOLDER = re.compile(r"{[^}]*}")
# Calls whose first argument or these keywords are seen by the user.
SEEN = {
    *("header", "subheader", "title", "caption", "markdown", "write", "text", "info", "warning", "error", "success"),
    *("toast", "button", "form_submit_button", "download_button", "text_input", "text_area", "number_input"),
    *("selectbox", "multiselect", "radio", "checkbox", "toggle", "date_input", "time_input", "file_uploader", "metric"),
    *("segmented_control", "pills", "expander", "popover", "menu_button", "page_link", "spinner", "status", "tabs"),
    *("page_head", "card", "money_column", "text_column", "number_column", "button_column"),
}
SEEN_KEYWORDS = {"label", "help", "placeholder", "done", "note", "caption", "clause"}
# Names and numbers are the same in both languages.
NAMES = re.compile(r"Python|Streamlit|SQLite|SHA-256|[A-Z]{2}-\d+")
LATIN_OR_HAN = re.compile(r"[A-Za-z\u4e00-\u9fff]{2}")


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_CN")


def messages_in_code() -> set[str]:
    """Every text marked with _ or N_, those inside f-strings too, which Babel sees only from Python 3.12 on."""
    files = [ROOT / "app.py", *(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))]
    found = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "N_") and node.args:
                message = node.args[0]
                if isinstance(message, ast.Constant) and isinstance(message.value, str):
                    found.add(message.value)
    return found


def test_every_text_has_its_chinese_words(chinese: Catalog) -> None:
    known = {message.id for message in chinese if message.id and message.string}
    assert messages_in_code() - known == set()


def test_no_chinese_words_are_left_over_from_texts_that_are_gone(chinese: Catalog) -> None:
    assert {message.id for message in chinese if message.id} - messages_in_code() == set()


def test_no_translation_is_doubtful(chinese: Catalog) -> None:
    assert [message.id for message in chinese if message.id and message.fuzzy] == []


def test_placeholders_are_the_same_in_both_languages(chinese: Catalog) -> None:
    assert [
        message.id
        for message in chinese
        if message.id and set(PLACEHOLDER.findall(message.id)) != set(PLACEHOLDER.findall(message.string))
    ] == []


def test_the_compiled_catalogue_is_the_written_one(chinese: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, chinese)
    assert CATALOGUE.with_suffix(".mo").read_bytes() == compiled.getvalue()


def _literal(node: ast.expr) -> str:
    """The fixed words of a text: of a constant, or between the fields of an f-string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_literal(part) if isinstance(part, ast.Constant) else "0" for part in node.values)
    return ""


def _words(text: str) -> bool:
    """Whether a text holds words, and not only Markdown directives, icons and signs."""
    bare = re.sub(NAMES, "", text)
    bare = re.sub(r":material/\w+:|:(?:[a-z]+-)?(?:badge|background|small|[a-z]+)\[|%[a-z%,.0-9]+|https?:\S+", "", bare)
    return bool(LATIN_OR_HAN.search(bare))


def test_no_screen_shows_a_text_outside_gettext() -> None:
    found = []
    for file in [*(ROOT / "pages").rglob("*.py"), *(ROOT / "components").rglob("*.py")]:
        if "plain" in file.parts or "paper" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if ast.unparse(node.func).startswith("log."):
                continue
            seen = [keyword.value for keyword in node.keywords if keyword.arg in SEEN_KEYWORDS]
            if name in SEEN and node.args:
                seen.append(node.args[0])
            elif name == "empty_state":  # its first argument is an icon
                seen += node.args[1:2]
            found += [
                f"{file.relative_to(ROOT)}:{node.lineno} {_literal(value)!r}"
                for value in seen
                if _words(_literal(value))
            ]
    assert found == []
