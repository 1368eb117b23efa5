"""Words, columns and permissions are complete."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

import db.tables
from db import vocabulary
from db.errors import RuleError
from db.rules.permissions import ALLOWED, PUBLIC_MAY, SYSTEM_MAY
from db.vocabulary import Term

ROOT = Path(__file__).resolve().parent.parent
# A sentence, or one that closes with the command to run or the reason the machine gave.
ENDINGS = (".", ")", "python -m db init", "python -m db demo --remove", "{why}")


def functions_with_an_actor() -> Iterator[tuple[str, bool]]:
    """Every function of db/operations that does something for somebody, and whether it asks the permission first."""
    for file in sorted((ROOT / "db" / "operations").glob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                keywords = {argument.arg for argument in node.args.kwonlyargs}
                if "by" in keywords:
                    yield node.name, "permissions.require" in ast.unparse(node)


def public_operations() -> set[str]:
    return {name for name, asks in functions_with_an_actor() if asks}


def test_every_operation_has_a_row_of_roles() -> None:
    assert public_operations() - set(ALLOWED) == set()


def test_a_part_of_an_act_cannot_be_called_from_a_screen() -> None:
    """What asks no permission is called by operations only; the ones that call it have asked."""
    parts = {name for name, asks in functions_with_an_actor() if not asks}
    found = []
    for folder in ("pages", "components", "db/commands"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("db.operations"):
                    found += [f"{file.name}: {alias.name}" for alias in node.names if alias.name in parts]
    assert found == []


def test_every_row_of_roles_has_its_operation_or_opens_a_page() -> None:
    acts = {name for name in ALLOWED if not name.startswith(("view_", "import_", "export_", "run_"))}
    assert acts - public_operations() == set()


def test_what_the_program_may_do_by_itself_is_in_the_table() -> None:
    assert set(ALLOWED) >= SYSTEM_MAY | PUBLIC_MAY


def test_an_administrator_does_no_business() -> None:
    from db.vocabulary import Role

    business = ("take_", "void_", "issue_", "lock_", "reopen_", "reconcile_", "register_", "accept_", "dispatch_")
    assert [n for n, roles in ALLOWED.items() if Role.ADMIN in roles and n.startswith(business)] == []


def test_a_leader_registers_nothing() -> None:
    from db.vocabulary import Role

    leader = {name for name, roles in ALLOWED.items() if Role.LEADER in roles and not name.startswith("view_")}
    decides = {"approve_price_list", "send_back_price_list", "approve_quote", "send_back_quote", "reopen_month"}
    decides |= {"approve_adjustment", "decline_adjustment"}
    decides |= {"approve_survey", "send_back_survey", "approve_survey_report", "check_action"}
    # Money given back above the manager's limit, and only that (tests of fees taken back).
    decides |= {"end_agreement", "correct_period"}
    # A critical complaint whose outcome was rejected is the leader's to handle (R-DEC-15).
    leads = {"start_complaint", "hand_over_complaint", "tell_progress", "promise_reply", "agree_term"}
    leads |= {"settle_complaint", "close_complaint", "decline_complaint", "open_complaint_contact"}
    # The leader's own visits, and no other call (R-CALL-3; test_callback_kinds: others' calls are refused).
    leads |= {"open_callback", "record_callback"}
    stands_in = {"delegate_role", "end_delegation", "grant_waiver", "end_waiver"}
    own = {
        "change_own_password",
        "choose_language",
        "run_checks",
        "print_price_notice",
        "print_quote",
        "export_to_finance",
        "export_paper",
        "export_figures",
        "export_survey_results",
    }
    assert leader <= decides | leads | stands_in | own


def test_every_column_says_what_it_is() -> None:
    tables = db.tables.Base.metadata.sorted_tables
    assert [f"{table.name}.{column.name}" for table in tables for column in table.columns if not column.comment] == []


@pytest.mark.parametrize("term", [t for t in vars(vocabulary).values() if inspect.isclass(t) and issubclass(t, Term)])
def test_every_word_has_a_label(term: type[Term]) -> None:
    assert all(word.label for word in term)


def test_every_refusal_has_a_sentence_of_its_own() -> None:
    def below(kind: type[RuleError]) -> set[type[RuleError]]:
        return {kind, *(deeper for sub in kind.__subclasses__() for deeper in below(sub))}

    assert [kind.__name__ for kind in below(RuleError) if not kind.message.strip().endswith(ENDINGS)] == []
