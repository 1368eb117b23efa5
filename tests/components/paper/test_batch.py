"""A month's notices as files."""

import errno
import io
import os
import pickle
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from pypdf import PdfReader

from components.paper import batch, files
from components.paper.batch import write_notices
from components.paper.files import DiskFull, FolderNotWritable, PapersNotMade, file_name, unique_names, write_whole
from db.engine import ROOT
from tests.components.paper.papers import HEAD, NOTICE


def notices(*buildings: str) -> list[batch.NoticePaper]:
    return [
        replace(NOTICE, number=f"SF-2026-{number:06}", room=f"{number}/1", customer=f"客户{number}", building=building)
        for number, building in enumerate(buildings, start=1)
    ]


def pages(file: Path) -> int:
    return len(PdfReader(io.BytesIO(file.read_bytes())).pages)


def test_each_building_gets_one_file_with_its_notices(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []

    made = write_notices(
        notices("1幢", "A/B:C", "1幢", ""),
        tmp_path / "out",
        HEAD,
        "en",
        progress=lambda done, total: heard.append((done, total)),
    )

    assert [(file.name, pages(file)) for file in made] == [
        ("2026-11 1幢.pdf", 2),
        ("2026-11 A-B-C.pdf", 1),
        ("2026-11 No building.pdf", 1),
    ]
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == sorted(file.name for file in made)
    assert heard == [(2, 4), (3, 4), (4, 4)]


def test_each_customer_gets_a_file_too_when_asked(tmp_path: Path) -> None:
    made = write_notices(notices("1幢", "1幢"), tmp_path, HEAD, "zh_CN", each=True)

    assert [(file.name, pages(file)) for file in made] == [
        ("2026-11 1幢.pdf", 2),
        ("SF-2026-000001 1-1.pdf", 1),
        ("SF-2026-000002 2-1.pdf", 1),
    ]


def test_a_second_run_writes_the_same_files_again(tmp_path: Path) -> None:
    first = {file.name: file.read_bytes() for file in write_notices(notices("1幢", "2幢"), tmp_path, HEAD, "zh_CN")}
    again = {file.name: file.read_bytes() for file in write_notices(notices("1幢", "2幢"), tmp_path, HEAD, "zh_CN")}

    assert first == again


def test_an_archive_of_equal_files_is_equal_whenever_and_by_whomever_they_were_written(tmp_path: Path) -> None:
    packed = []
    for name, moment in (("first", 1_700_000_000), ("again", 1_800_000_000)):
        file = tmp_path / name / "通知单.pdf"
        file.parent.mkdir()
        file.write_bytes(b"%PDF")
        os.utime(file, (moment, moment))
        file.chmod(0o600 if name == "first" else 0o644)
        batch.pack([file], tmp_path / f"{name}.zip")
        packed.append((tmp_path / f"{name}.zip").read_bytes())

    assert packed[0] == packed[1]
    with zipfile.ZipFile(tmp_path / "again.zip") as archive:
        assert archive.read("通知单.pdf") == b"%PDF"


def test_an_archive_cut_off_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FolderNotWritable):
        batch.pack([tmp_path / "missing.pdf"], tmp_path / "all.zip")

    assert list(tmp_path.iterdir()) == []


def test_a_huge_building_comes_in_several_files_set_by_several_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "SHARE", 2)

    made = write_notices(notices("1幢", "1幢", "1幢", "2幢"), tmp_path, HEAD, "zh_CN")

    assert [(file.name, pages(file)) for file in made] == [
        ("2026-11 1幢 1.pdf", 2),
        ("2026-11 1幢 2.pdf", 1),
        ("2026-11 2幢.pdf", 1),
    ]


def test_a_process_that_sets_does_not_load_the_database(tmp_path: Path) -> None:
    share = pickle.dumps((batch.sort_notices([NOTICE], tmp_path, "en"), HEAD, "en"))
    asked = "import pickle, sys, components.paper.worker; pickle.load(sys.stdin.buffer); print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", asked], input=share, cwd=ROOT, capture_output=True, check=True)
    loaded = set(said.stdout.decode().split())
    assert "components.paper.notice" in loaded
    assert loaded.isdisjoint({"sqlalchemy", "alembic", "segno"})


def test_no_notices_make_no_files(tmp_path: Path) -> None:
    assert write_notices([], tmp_path, HEAD, "zh_CN") == []


def test_a_folder_that_is_a_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("not a folder")

    with pytest.raises(FolderNotWritable, match="Choose another folder"):
        write_notices(notices("1幢"), tmp_path / "out", HEAD, "zh_CN")


def test_a_file_that_cannot_be_replaced_is_named_by_the_process_that_sets(tmp_path: Path) -> None:
    (tmp_path / "2026-11 1幢.pdf").mkdir()

    with pytest.raises(FolderNotWritable, match=r"2026-11 1幢\.pdf"):
        write_notices(notices("1幢"), tmp_path, HEAD, "zh_CN")

    assert [file.name for file in tmp_path.iterdir()] == ["2026-11 1幢.pdf"]


def test_a_full_disk_leaves_the_old_file_whole_and_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "notice.pdf"
    file.write_bytes(b"old")

    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as draft:
            draft.write(content[:1])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)

    with pytest.raises(DiskFull, match="Free some space"):
        write_whole(file, b"new")

    assert [(left.name, left.read_bytes()) for left in tmp_path.iterdir()] == [("notice.pdf", b"old")]


def test_a_setting_process_that_dies_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "COMMAND", [*batch.COMMAND[:1], "-c", "import os; os._exit(9)"])

    with pytest.raises(PapersNotMade, match="try again"):
        write_notices(notices("1幢"), tmp_path, HEAD, "zh_CN")


def test_whoever_stops_listening_leaves_no_process_behind(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_notices(notices("1幢", "2幢"), tmp_path, HEAD, "zh_CN", progress=stop)

    assert [child for child in psutil.Process().children() if "components.paper.worker" in child.cmdline()] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('a<b>c:d"e/f\\g|h?i*j', "a-b-c-d-e-f-g-h-i-j"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("CON", "_CON"),
        ("lpt1.pdf", "_lpt1.pdf"),
        ("末尾. ", "末尾"),
        ("\x00\u202e\n", "_"),
        ("..", "_"),
    ],
)
def test_names_of_files_are_safe_on_windows(text: str, name: str) -> None:
    assert file_name(text) == name


def test_long_names_are_cut_and_equal_ones_numbered() -> None:
    assert len(file_name("楼" * 300).encode()) <= files.LONGEST
    assert unique_names(["A栋", "a栋", "A栋"]) == ["A栋", "a栋 (2)", "A栋 (3)"]
