"""The house keeps its directions: who may import what, how long a file is, where a page may lie."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCREEN = ("streamlit", "altair", "components", "pages", "app")
DATABASE = ("sqlalchemy", "db.tables", "db.engine", "alembic")

# folder or file → what it must not import; the most telling entry of the path counts in addition to the general ones
FORBIDDEN: dict[str, tuple[str, ...]] = {
    "db": (*SCREEN, "seed"),
    "db/rules": ("sqlalchemy", "pandas", "db.tables", "db.clock", "db.operations", "db.queries", "db.work"),
    "db/spreadsheets": ("sqlalchemy", "db.tables", "db.operations", "db.queries", "db.work"),
    "db/queries": ("db.operations", "db.work"),
    "db/tables": ("db.rules", "db.operations", "db.queries", "db.work", "db.clock"),
    "db/operations": ("db.work", "pandas"),
    "pages": DATABASE,
    "components": ("pages", "app"),
    "components/paper": ("streamlit", "sqlalchemy", "db.tables", "db.operations", "db.queries"),
    "components/locale": ("streamlit",),
}
# The outer shell of db, like app.py: it alone may speak through catalogues, papers and the demonstration data.
SHELL = "db/__main__.py"
LONGEST = {"pages": 80, "components": 150, "db/operations": 250, "db/tables": 250}


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            if "versions" not in file.parts:
                yield file


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def breaches(file: Path) -> list[str]:
    path = file.relative_to(ROOT).as_posix()
    if path.startswith(SHELL.removesuffix(".py")):
        return []
    forbidden = {name for folder, names in FORBIDDEN.items() if path.startswith(folder + "/") for name in names}
    if path.startswith("pages/"):
        own = path.removesuffix(".py").replace("/", ".")
        pages = {name for name in imported(file) if name.startswith("pages.") and not name.startswith("pages.plain")}
        forbidden |= {name for name in pages if not own.startswith(name) and not path.startswith("pages/frame")}
    return [
        f"{path} imports {name}"
        for name in sorted(imported(file))
        for no in forbidden
        if name == no or name.startswith(no + ".")
    ]


def test_imports_go_one_way() -> None:
    found = [breach for file in sources("db", "pages", "components") for breach in breaches(file)]
    assert found == []


def test_only_the_frame_lies_directly_in_pages() -> None:
    """A page file directly in pages/ could be opened by its address past the sign-in gate."""
    assert [file.name for file in (ROOT / "pages").glob("*.py")] == ["frame.py"]


def test_page_names_are_unique() -> None:
    stems = [file.stem for file in sources("pages") if file.parent.name != "plain" and file.stem != "__init__"]
    assert len(stems) == len(set(stems))


@pytest.mark.parametrize("folder", ["app.py", "db", "components", "pages", "seed"])
def test_no_file_is_two_things(folder: str) -> None:
    files = [ROOT / folder] if folder.endswith(".py") else sources(folder)
    long = []
    for file in files:
        path = file.relative_to(ROOT).as_posix()
        most = min((n for part, n in LONGEST.items() if path.startswith(part + "/")), default=300)
        if path.startswith(("pages/plain/", "components/paper/")):
            most = 300
        count = len(file.read_text(encoding="utf-8").splitlines())
        if count > most:
            long.append(f"{path}: {count} lines, at most {most}")
    assert long == []


def test_no_screen_writes_html_or_evaluates_text() -> None:
    banned = {"unsafe_allow_html", "eval", "exec", "pickle"}
    found = []
    for file in sources("pages", "components", "db"):
        if file.parent.name == "paper":  # the papers' worker process takes its work from its own parent
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = getattr(node, "arg", None) or getattr(node, "id", None)
            if isinstance(node, (ast.keyword, ast.Name)) and name in banned:
                found.append(f"{file.relative_to(ROOT)}: {name}")
    assert found == []


def test_no_form_is_sent_half_filled_by_enter() -> None:
    """`entry_form` for all but a password and the first start; its fields show no hint in English either."""
    by_enter = {"components/act.py", "components/password_form.py", "pages/office/setup.py"}
    found = [
        path
        for file in sources("pages", "components")
        if (path := file.relative_to(ROOT).as_posix()) not in by_enter
        and "st.form(" in file.read_text(encoding="utf-8")
    ]
    assert found == []


def test_no_screen_call_stands_inside_a_transaction() -> None:
    """Streamlit cuts a run in half at the next click; inside a transaction that would be half an act."""
    found = []
    for file in sources("pages", "components"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.With) and any("writing" in ast.unparse(item) for item in node.items):
                found.append(str(file.relative_to(ROOT)))
    assert found == []


def test_a_button_that_leads_to_an_act_is_drawn_with_pressed() -> None:
    """Streamlit forgets a plain button's press when the next click cuts its run: the save would be lost in silence."""
    found = []
    for file in sources("pages", "components"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        acting = acting_names(tree)
        plain = {
            target.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and draws_plainly(node.value)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and any(calls(part, acting) for part in node.body):
                names = {part.id for part in ast.walk(node.test) if isinstance(part, ast.Name)}
                if draws_plainly(node.test) or names & plain:
                    found.append(f"{file.relative_to(ROOT)}:{node.lineno}")
            if isinstance(node, ast.keyword) and node.arg == "on_click" and getattr(node.value, "id", "") in acting:
                found.append(f"{file.relative_to(ROOT)}:{node.value.lineno}")
    assert found == []


def draws_plainly(tree: ast.AST) -> bool:
    buttons = ("button", "form_submit_button", "menu_button")
    return any(
        isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") in buttons
        and all(keyword.arg != "on_click" for keyword in node.keywords)
        for node in ast.walk(tree)
    )


def calls(tree: ast.AST, names: set[str]) -> bool:
    return any(isinstance(node, ast.Call) and getattr(node.func, "id", "") in names for node in ast.walk(tree))


def acting_names(tree: ast.Module) -> set[str]:
    """What acts in a file: `act` itself, the orders' `save`, and its own functions that call one of these."""
    text, functions = ast.unparse(tree), [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    acting = {"save"} if "components.order_saving" in text else set()
    acting |= {"act"} if "components.act import act" in text else set()
    acting |= {node.name for node in functions if "work.act(" in ast.unparse(node)}
    while more := {node.name for node in functions if calls(node, acting)} - acting:
        acting |= more
    return acting
