"""The office's command line as other programs call it (contracts.md): documents, exit codes, options anywhere."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from sqlalchemy import select

from db import __main__ as command_line
from db import engine, work
from db.start import FolderHold
from db.tables.audit import AuditRow
from db.tables.staff import Department
from db.vocabulary import ActorSource, AuditAction
from tests.db.spreadsheets.making import text_file

ROOT = Path(__file__).resolve().parents[2]
NOW = "2026-11-22T09:00:00+08:00"


class Said(NamedTuple):
    code: int
    out: str
    error: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


class Shell:
    """Calls the command line in this process; a traceback would fail the test."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self.capsys, self.folder = capsys, folder

    def __call__(self, *arguments: object) -> Said:
        code = command_line.main([str(argument) for argument in arguments])
        out, error = self.capsys.readouterr()
        assert "Traceback" not in error
        return Said(code, out, error)

    def sheet(self, name: str, *rows: str) -> Path:
        file = self.folder / name
        file.write_bytes(text_file([row.split(" ") for row in rows]))
        return file


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], office_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("OFFICE_NOW", NOW)
    return Shell(capsys, office_folder)


@pytest.fixture(scope="module")
def first_people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office with its first people, made by the command line once for all tests."""
    folder = tmp_path_factory.mktemp("first-people")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OFFICE_DATA", str(folder))
        patch.setenv("OFFICE_NOW", NOW)
        for name in ("DATABASE_URL", "OFFICE_TZ"):
            patch.delenv(name, raising=False)
        engine.forget_engine()
        assert command_line.main(["init"]) == 0
        for name, role in (("zhou", "clerk"), ("liang", "finance"), ("gao", "manager")):
            assert command_line.main(["user", "add", name, "--name", name, "--role", role]) == 0
        engine.forget_engine()
    return folder


@pytest.fixture
def office_shell(first_people: Path, shell: Shell) -> Shell:
    """An office with its first people: clerk, finance, manager."""
    shutil.copytree(first_people, shell.folder, dirs_exist_ok=True)
    return shell


CUSTOMERS = ("客户编号 姓名 类型 房号", "C2 李强 租户 2-1202", "C1 张伟 业主 2-1201")
ORDERS = (
    "单号 客户编号 项目名称 登记时间 完成时间 数量 单价 收费 状态",
    "TY-2 C1 修门 2026-11-03 2026-11-09 1 40 月结 已核对",
    "TY-1 C1 修水管 2026-11-03 2026-11-04 1.5 35.01 月结 已核对",
    "TY-3 C2 修锁 2026-11-03 2026-11-05 1 60 月结 已完成",
)


@pytest.fixture
def month(office_shell: Shell) -> Shell:
    """An office that has taken over a month."""
    office_shell("import", "customers", office_shell.sheet("c.csv", *CUSTOMERS), "--as", "zhou")
    said = office_shell("import", "work-orders", office_shell.sheet("o.csv", *ORDERS), "--as", "zhou")
    assert said.code == 0
    return office_shell


def test_init_makes_the_first_administrator_once(shell: Shell) -> None:
    first = shell("init", "--json")
    assert (first.code, first.document["username"], first.document["database"]) == (0, "admin", "created")
    assert len(first.document["temporary_password"]) >= 12
    again = shell("--json", "init"), shell("init", "--json")
    assert again[0].code == 2
    assert again[1].code == 0 and "temporary_password" not in again[1].document


def test_init_restates_a_missing_protection_and_a_missing_key(office_shell: Shell) -> None:
    import sqlite3

    with sqlite3.connect(office_shell.folder / "office.db") as opened:
        opened.execute("DROP TRIGGER guard_ledger_entry_update")
    assert (office_shell("user", "list").code, office_shell("check").code) == (2, 1)
    (office_shell.folder / "secret.key").unlink()
    said = office_shell("init", "--json")
    assert (said.document["guards"], said.document["key"]) == (["guard_ledger_entry_update"], "created")
    assert office_shell("check").code == 0


def test_users_are_added_granted_disabled_and_get_new_passwords(office_shell: Shell) -> None:
    said = office_shell(
        "user", "--role", "supervisor", "add", "wang", "--json", "--department", "工程部", "--name", "王"
    )
    assert set(said.document) == {"username", "temporary_password"}
    again = office_shell("user", "reset-password", "wang", "--json").document
    assert again["username"] == "wang" and again["temporary_password"] != said.document["temporary_password"]
    assert office_shell("user", "grant", "wang", "--role", "clerk", "--role", "finance").code == 0
    assert office_shell("user", "disable", "wang").code == 0
    users = office_shell("user", "list", "--json").document["users"]
    row = next(row for row in users if row["username"] == "wang")
    assert (set(row["roles"]), row["active"], row["department"]) == (
        {"clerk", "finance", "supervisor"},
        False,
        "工程部",
    )
    names = work.ask(lambda session: set(session.scalars(select(Department.name))))
    assert names == {"客户服务中心", "工程部"}


def test_who_acts_by_command_line_is_on_record(office_shell: Shell) -> None:
    office_shell("import", "customers", office_shell.sheet("c.csv", *CUSTOMERS), "--as", "zhou")
    rows = work.ask(
        lambda session: session.execute(
            select(AuditRow.user_name, AuditRow.source).where(AuditRow.operation == "import_customers").distinct()
        ).all()
    )
    assert [tuple(row) for row in rows] == [("zhou", ActorSource.COMMAND_LINE)]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 2),
        (("frobnicate",), 2),
        (("import", "customers"), 2),
        (("import", "cats", "x.csv", "--as", "zhou"), 2),
        (("import", "customers", "missing.csv", "--as", "zhou"), 2),
        (("import", "customers", "c.csv"), 2),
        (("import", "customers", "c.csv", "--as", "nobody"), 1),
        (("import", "customers", "c.csv", "--as", "liang"), 1),
        (("rollup", "2026-13"), 2),
        (("rollup", "2026-12"), 1),
        (("rollup", "2026-11", "--issue"), 2),
        (("rollup", "2026-11", "--issue", "--as", "zhou"), 1),
        (("notices", "2026-11"), 2),
        (("notices", "2026-11", "--pdf", "out"), 1),
        (("restore", "missing.db"), 2),
        (("export", "customers", "out.csv"), 2),
        (("digest", "--user", "nobody"), 1),
        (("digest", "today"), 2),
        (("user", "add", "x"), 2),
        (("user", "list", "x"), 2),
        (("user", "add", "zhou", "--name", "x", "--role", "clerk"), 1),
        (("user", "add", "x", "--name", "x", "--role", "king"), 2),
        (("user", "disable", "admin"), 1),
        (("user", "disable", "nobody"), 1),
    ],
)
def test_exit_codes_tell_a_refusal_from_wrong_use(
    office_shell: Shell, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int
) -> None:
    office_shell.sheet("c.csv", *CUSTOMERS)
    monkeypatch.chdir(office_shell.folder)
    assert office_shell(*arguments).code == code
    said = office_shell(*arguments, "--json")
    if arguments:
        assert (said.code, set(said.document)) == (code, {"error", "refusal"})
    assert said.error.strip()


def test_an_import_says_what_it_did_and_options_stand_anywhere(office_shell: Shell) -> None:
    file = office_shell.sheet("c.csv", *CUSTOMERS, "C1 王五 业主 2-1203", "C3 赵六 房东 2-1204")
    said = office_shell("import", "--json", "--as", "zhou", "customers", "--dry-run", file, "--partial")
    assert said.code == 0
    said = office_shell("import", "customers", "--json", file, "--as", "zhou")
    assert said.code == 1
    assert {key: said.document[key] for key in ("kind", "rows", "accepted", "unchanged", "rejected")} == {
        "kind": "customers",
        "rows": 4,
        "accepted": 0,
        "unchanged": 0,
        "rejected": 2,
    }
    assert [(error["row"], error["column"], error["value"]) for error in said.document["errors"]] == [
        (4, "客户编号", "C1"),
        (5, "类型", "房东"),
    ]
    assert all(set(error) == {"row", "column", "value", "message"} for error in said.document["errors"])
    said = office_shell("import", "customers", file, "--partial", "--json", "--as", "zhou")
    assert (said.code, said.document["accepted"], said.document["rejected"]) == (0, 2, 2)
    said = office_shell("import", "customers", file, "--partial", "--json", "--as", "zhou")
    assert (said.code, said.document["accepted"], said.document["unchanged"]) == (1, 0, 2)


def test_the_rollup_document_is_the_contract(month: Shell) -> None:
    document = month("rollup", "2026-11", "--json").document
    assert document == {
        "month": "2026-11",
        "issued": False,
        "notices": [
            {
                "number": None,
                "customer_no": "C1",
                "customer": "张伟",
                "opening_fen": 0,
                "charges_fen": 9252,
                "discounts_fen": 0,
                "payments_fen": 0,
                "total_fen": 9252,
                "total_capital": "玖拾贰元伍角贰分",
                "lines": [
                    {"date": "2026-11-04", "order_no": "TY-1", "item": "修水管", "quantity": 1.5, "amount_fen": 5252},
                    {"date": "2026-11-09", "order_no": "TY-2", "item": "修门", "quantity": 1, "amount_fen": 4000},
                ],
            }
        ],
        "totals": {"customers": 1, "orders": 2, "charges_fen": 9252, "total_fen": 9252},
        "exceptions": document["exceptions"],
    }
    (waits,) = document["exceptions"]
    assert (waits["kind"], waits["order_no"], waits["customer_no"]) == ("not_reconciled", "TY-3", "C2")


def test_issuing_again_answers_with_the_frozen_notices(month: Shell) -> None:
    first = month("rollup", "2026-11", "--issue", "--as", "liang", "--json")
    again = month("rollup", "--issue", "--as", "liang", "2026-11", "--json")
    assert (first.code, again.code) == (0, 0)
    assert first.document == again.document == month("rollup", "2026-11", "--json").document
    assert first.document["issued"] and first.document["notices"][0]["number"] == "SF-2026-000001"
    checks = month("check", "--json")
    assert (checks.code, checks.document["ok"]) == (0, True)
    assert all(set(check) == {"name", "ok", "detail"} for check in checks.document["checks"])


def test_notices_become_one_file_per_building_and_one_per_customer(month: Shell) -> None:
    month("rollup", "2026-11", "--issue", "--as", "liang")
    said = month("notices", "--each", "2026-11", "--json", "--pdf", month.folder / "pdf")
    assert (said.code, said.document["notices"], len(said.document["files"])) == (0, 1, 2)
    assert all(Path(file).read_bytes().startswith(b"%PDF") for file in said.document["files"])


def test_check_finds_a_changed_ledger(month: Shell) -> None:
    import sqlite3

    with sqlite3.connect(month.folder / "office.db") as opened:
        (trigger,) = opened.execute("SELECT sql FROM sqlite_master WHERE name = 'guard_ledger_entry_update'").fetchone()
        opened.execute("DROP TRIGGER guard_ledger_entry_update")
        opened.execute("UPDATE ledger_entry SET amount_fen = 1, receivable_fen = 1 WHERE id = 1")
        opened.execute(trigger)
    said = month("check", "--json")
    assert (said.code, said.document["ok"]) == (1, False)
    assert [check for check in said.document["checks"] if not check["ok"]]


def test_exports_and_templates_are_what_the_import_reads(month: Shell) -> None:
    for kind, person in (("customers", "zhou"), ("work-orders", "zhou")):
        file = month.folder / f"{kind}.xlsx"
        assert (
            month("export", kind, file, "--json").document["rows"]
            == len(CUSTOMERS if kind == "customers" else ORDERS) - 1
        )
        said = month("import", kind, file, "--as", person, "--json").document
        assert (said["accepted"], said["rejected"]) == (0, 0)
        assert month("template", kind, month.folder / "empty.xlsx").code == 0
        assert month("import", kind, month.folder / "empty.xlsx", "--as", person).code == 2
    taken = work.ask(
        lambda session: session.scalars(select(AuditRow.row_id).where(AuditRow.action == AuditAction.EXPORT)).all()
    )
    assert list(taken) == ["customers", "work-orders"]
    sheet = openpyxl.load_workbook(month.folder / "work-orders.xlsx").active
    assert sheet is not None and sheet["A1"].value == "单号" and sheet["F2"].value.date() == date(2026, 11, 3)


SURVEY = (
    "调查 答卷号 区域 客户编号 日期 问题 分数",
    "2025年调查 0001 东区 C1 2025-05-12 维修是否及时 5",
    "2025年调查 0001 东区 C1 2025-05-12 保洁是否满意 3",
    "2025年调查 0002 东区 C9 2025-05-12 保洁是否满意 3",
)


def test_survey_answers_come_in_go_out_and_have_a_template(month: Shell) -> None:
    file, kind = month.sheet("s.csv", *SURVEY), ("import", "survey-answers")
    assert month(*kind, file).code == 2
    assert month(*kind, file, "--as", "zhou", "--json").code == 1
    said = month(*kind, file, "--as", "gao", "--json")
    assert (said.code, said.document["accepted"]) == (1, 0)
    assert [(error["row"], error["column"], error["value"]) for error in said.document["errors"]] == [
        (4, "客户编号", "C9")
    ]
    rehearsed = month(*kind, file, "--as", "gao", "--partial", "--dry-run", "--json")
    assert (rehearsed.code, rehearsed.document["accepted"]) == (0, 2)
    assert month(*kind, file, "--as", "gao", "--partial").code == 0
    out = month.folder / "answers.xlsx"
    assert month("export", "survey-answers", out, "--json").document["rows"] == 2
    again = month(*kind, out, "--as", "gao", "--json").document
    assert (again["rows"], again["unchanged"], again["rejected"]) == (2, 2, 0)
    assert month("template", "survey-answers", month.folder / "empty.xlsx").code == 0
    assert month(*kind, month.folder / "empty.xlsx", "--as", "gao").code == 2
    assert month("check").code == 0


def test_backup_and_restore_bring_the_office_back(month: Shell) -> None:
    made = month("backup", "--json", month.folder / "mine.db").document
    month("user", "add", "late", "--name", "x", "--role", "clerk")
    said = month("restore", made["file"], "--json")
    assert said.code == 0
    names = {row["username"] for row in month("user", "list", "--json").document["users"]}
    assert names == {"admin", "zhou", "liang", "gao"}
    assert month("restore", said.document["kept_as"]).code == 0
    assert "late" in month("user", "list").out
    assert month("check").code == 0


def test_a_restore_refuses_while_a_server_runs_and_what_is_no_backup(month: Shell) -> None:
    made = month("backup", "--json").document["file"]
    hold = FolderHold()
    hold.take()
    try:
        assert month("restore", made).code == 1
    finally:
        hold.release()
    other = month.folder / "other.db"
    other.write_bytes(Path(made).read_bytes()[:40_000])
    (month.folder / "note.db").write_text("no database")
    for file in (other, month.folder / "note.db", month.folder / "secret.key"):
        assert month("restore", file).code == 2
    assert month("rollup", "2026-11").code == 0


def test_messages_are_in_the_machines_language(month: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    said = month("rollup", "2026-12", "--json")
    assert said.document["refusal"] == "FutureMonth"


def test_a_real_process_speaks_utf8_and_ends_without_a_traceback(office_shell: Shell) -> None:
    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "db", *arguments]
        return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, check=False)

    said = run("user", "list", "--json", LANG="C", PYTHONIOENCODING="ascii")
    assert said.returncode == 0 and len(json.loads(said.stdout.decode())["users"]) == 4 and said.stderr == b""
    for environment in ({"DATABASE_URL": "mysql://x/y"}, {"OFFICE_NOW": "yesterday"}, {"OFFICE_TZ": "Mars/Olympus"}):
        broken = run("check", "--json", **environment)
        assert broken.returncode == 2 and b"Traceback" not in broken.stderr and broken.stderr
        assert set(json.loads(broken.stdout)) == {"error", "refusal"}
