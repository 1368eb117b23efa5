"""A month's notices as files by a process of their own: one at a time, whole or not there, gone in time."""

import asyncio
import contextlib
import os
import stat
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from components import notice_run
from components.locale import sentence
from components.notice_prints import made_files, prints_folder
from components.paper.files import FolderNotWritable, PapersNotMade
from db import work
from db.operations.months import issue_notices
from db.vocabulary import Role
from pages.plain import life
from tests.billing_factories import make_order
from tests.factories import make_actor, make_customer, make_department
from tests.pages.billing.conftest import Begun
from tests.plain_routes import run_apart

MONTH, MONTH_END = "2026-11", datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
LATEST_SECONDS = 30
# Stands still in the middle of its work, as a long one would.
AT_WORK = """
import pathlib, subprocess, sys, time
folder = pathlib.Path(sys.argv[1])
(folder / "half.pdf").write_bytes(b"%PDF")
print('{"done": 1, "total": 2}', flush=True)
sys.stdin.buffer.read()
"""


@pytest.fixture
def issued(office: object) -> None:
    works = make_department()
    for number, room in enumerate(("1-1-0101", "1-1-0102", "2-1-0101"), start=1):
        make_order(make_customer(f"客户{number}", room, customer_no=f"KH-{number}"), works, number * 10_00)
    work.act(issue_notices, by=make_actor(Role.FINANCE), at=MONTH_END, month=MONTH)


@pytest.fixture
def at_work(begun: Begun, monkeypatch: pytest.MonkeyPatch) -> notice_run.Print:
    """A print under way."""
    monkeypatch.setattr(notice_run, "COMMAND", [sys.executable, "-c", AT_WORK])
    job = notice_run.begin(MONTH)
    wait_until(lambda: job.done == 1)
    return job


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + LATEST_SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.usefixtures("issued")
def test_made_again_by_another_process_every_file_is_the_same(begun: Begun) -> None:
    first = contents(begun(MONTH, each=True, slips=True).folder)
    again = contents(begun(MONTH, each=True, slips=True).folder)
    assert first == again
    assert len([name for name in first if name.endswith(".zip")]) == 2


@pytest.mark.usefixtures("issued")
def test_the_newer_files_of_a_month_take_the_place_of_the_older(begun: Begun) -> None:
    begun(MONTH)
    newer = begun(MONTH).folder
    assert list(prints_folder().iterdir()) == [newer]
    made = made_files(MONTH)
    assert made is not None
    assert made.folder == newer.name


@pytest.mark.usefixtures("issued")
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits")
def test_the_files_are_for_the_offices_own_user_only(begun: Begun) -> None:
    folder = begun(MONTH, each=True).folder
    for place in (folder.parent, folder, *folder.iterdir()):
        assert stat.S_IMODE(place.stat().st_mode) & 0o077 == 0


def test_a_second_click_finds_the_work_under_way(at_work: notice_run.Print) -> None:
    assert notice_run.begin(MONTH, each=True) is at_work
    assert notice_run.begin("2026-10") is at_work
    assert [folder.name for folder in prints_folder().iterdir()] == [at_work.folder.name]


def test_what_is_stopped_leaves_nothing(at_work: notice_run.Print) -> None:
    notice_run.stop()
    assert not psutil.pid_exists(at_work.process.pid)
    assert list(prints_folder().iterdir()) == []
    assert (made_files(MONTH), at_work.refused) == (None, {})


def test_what_is_killed_leaves_nothing_half_and_says_so(at_work: notice_run.Print) -> None:
    at_work.process.kill()
    wait_until(lambda: not at_work.is_underway)
    assert list(prints_folder().iterdir()) == []
    assert at_work.refused["en"] == sentence(PapersNotMade(), "en")


@pytest.mark.usefixtures("issued")
@pytest.mark.parametrize("ending", ["kill", "stop"])
def test_killed_in_the_middle_and_made_again_the_files_are_those_of_an_undisturbed_run(
    begun: Begun, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed = contents(begun(MONTH).folder)
    job = notice_run.begin(MONTH)
    wait_until(lambda: any(job.folder.glob("*.pdf")))
    if ending == "kill":
        job.process.kill()
    else:
        notice_run.stop()
    wait_until(lambda: not job.is_underway)
    made = made_files(MONTH)
    assert made is not None
    assert contents(prints_folder() / made.folder) == undisturbed
    assert contents(begun(MONTH).folder) == undisturbed


@pytest.mark.usefixtures("office")
def test_the_process_ends_with_the_server_that_began_it(begun: Begun) -> None:
    script = (
        "import sys, time, components.notice_run as run\n"
        "run.COMMAND = [sys.executable, '-c', 'import sys; sys.stdin.buffer.read()']\n"
        f"print(run.begin('{MONTH}').process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    server = psutil.Popen([sys.executable, "-c", script], cwd=notice_run.ROOT, stdout=-1)
    pid = int(server.stdout.readline())
    assert psutil.pid_exists(pid)
    server.kill()
    server.wait()
    wait_until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)


def test_tidying_up_leaves_what_is_fresh_or_being_made(at_work: notice_run.Print) -> None:
    cut_off, old, fresh = (
        prints_folder() / name for name in ("2026-09-0000000a", "2026-09-0000000b", "2026-10-0000000c")
    )
    for folder in (cut_off, old, fresh):
        folder.mkdir()
        if folder != cut_off:
            (folder / "ready.json").write_text('{"month": "", "mark": "", "slips": false, "files": [], "archives": []}')
    os.utime(old, (0, 0))
    notice_run.tidy_up()
    assert set(prints_folder().iterdir()) == {fresh, at_work.folder}
    notice_run.tidy_up(0)
    assert set(prints_folder().iterdir()) == {at_work.folder}


def test_a_server_that_starts_throws_away_what_an_earlier_one_left(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = prints_folder() / "2026-10-0000000d"
    left.mkdir(parents=True)
    (left / "ready.json").write_text('{"month": "", "mark": "", "slips": false, "files": [], "archives": []}')

    async def look_once() -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(life.keep_tidy(), 0.5)

    monkeypatch.setattr(life.START, "is_ready", False)
    run_apart(look_once())
    assert left.exists()
    monkeypatch.setattr(life.START, "is_ready", True)
    run_apart(look_once())
    assert not left.exists()


def test_a_data_folder_that_cannot_be_written_is_said_in_a_sentence(office: Path) -> None:
    (office / "prints").write_text("in the way")
    with pytest.raises(FolderNotWritable):
        notice_run.begin(MONTH)


@pytest.mark.usefixtures("issued")
def test_a_refusal_inside_the_process_reaches_the_screen_in_its_language(
    begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFFICE_TZ", "Nowhere/Land")
    job = begun(MONTH)
    assert set(job.refused) == {"en", "zh_CN"}
    assert "Nowhere/Land" in job.refused["en"] + job.refused["zh_CN"]
