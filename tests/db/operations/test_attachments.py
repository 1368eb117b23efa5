"""A signed slip is kept once under its hash; what a file is, is read from it and not from its name."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import attachments, work
from db.attachments import AttachmentMissing, AttachmentNotStored, FileKindUnknown, FileTooLarge
from db.errors import NotAllowed, NotFound
from db.operations.attachments import attach_file, readable_name
from db.operations.months import issue_notices
from db.queries.attachments import AttachmentRow, get_notice_file, list_attachments, list_notice_files
from db.queries.notices import list_notices
from db.types import Actor
from db.vocabulary import Role
from tests.billing_factories import owe_opening
from tests.factories import FRIDAY, make_actor, make_customer, make_department, make_finished_order

MONTH_END = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
PDF, PNG, JPG = b"%PDF-1.7 slip", b"\x89PNG\r\n\x1a\n photo", b"\xff\xd8\xff\xe0 photo"


@pytest.fixture
def order_id(office: Path) -> int:
    return make_finished_order(make_customer(), make_department()).id


def attach(order_id: int, content: bytes, name: str = "slip.pdf", by: Actor | None = None) -> int:
    by = by or make_actor(Role.CLERK)
    return work.act(attach_file, by=by, at=FRIDAY, order_id=order_id, file_name=name, content=content)


def files(order_id: int) -> list[AttachmentRow]:
    return work.ask(list_attachments, order_id=order_id)


@pytest.mark.parametrize(("content", "media_type"), [(PDF, "application/pdf"), (PNG, "image/png"), (JPG, "image/jpeg")])
def test_an_attached_file_is_read_again_as_it_was(content: bytes, media_type: str, order_id: int) -> None:
    attach(order_id, content, "工单.bin")
    (file,) = files(order_id)
    assert (file.file_name, file.media_type, file.size) == ("工单.bin", media_type, len(content))
    assert attachments.read(sha256=file.sha256, media_type=file.media_type, name="") == content


def test_the_same_file_twice_is_one(order_id: int, office: Path) -> None:
    assert attach(order_id, PDF) == attach(order_id, PDF, "again.pdf")
    assert len(files(order_id)) == 1
    assert len([file for file in (office / "attachments").rglob("*") if file.is_file()]) == 1


@pytest.mark.parametrize("content", [b"", b"<script>alert(1)</script>", b"GIF89a", b" %PDF-1.7", b"PK\x03\x04"])
def test_what_only_calls_itself_a_pdf_is_refused(content: bytes, order_id: int, office: Path) -> None:
    with pytest.raises(FileKindUnknown):
        attach(order_id, content, "slip.pdf")
    assert not (office / "attachments").exists()


def test_a_file_over_ten_megabytes_is_refused(order_id: int) -> None:
    with pytest.raises(FileTooLarge):
        attach(order_id, PDF + bytes(10 * 1024 * 1024))


def test_a_changed_or_missing_file_is_noticed(order_id: int) -> None:
    attach(order_id, PDF)
    (file,) = files(order_id)
    kept = attachments.path_of(file.sha256, file.media_type)
    for spoil in (lambda: kept.write_bytes(b"%PDF-forged"), kept.unlink):
        spoil()
        with pytest.raises(AttachmentMissing):
            attachments.read(sha256=file.sha256, media_type=file.media_type, name="slip.pdf")


def test_a_folder_that_cannot_be_written_is_a_sentence_and_no_row(order_id: int, office: Path) -> None:
    (office / "attachments").write_text("in the way")
    with pytest.raises(AttachmentNotStored):
        attach(order_id, PDF)
    assert files(order_id) == []


def test_only_the_office_attaches_and_only_to_an_order(order_id: int) -> None:
    with pytest.raises(NotAllowed):
        attach(order_id, PDF, by=make_actor(Role.LEADER, Role.ADMIN))
    with pytest.raises(NotFound):
        attach(999, PDF)


def test_a_signed_notice_is_kept_apart_from_a_slip_with_the_same_row_number(order_id: int) -> None:
    customer = make_customer(customer_no="KH-2", room="1-1-0101")
    owe_opening(customer, 80_00)
    work.act(issue_notices, by=make_actor(Role.FINANCE), at=MONTH_END, month="2026-11")
    (notice,) = work.ask(list_notices, month="2026-11")
    assert notice.notice_id == order_id
    clerk = make_actor(Role.CLERK)
    scan = {"file_name": "签收.pdf", "content": PDF, "notice_id": notice.notice_id}
    kept = work.act(attach_file, by=clerk, **scan)
    assert work.act(attach_file, by=clerk, **scan) == kept
    assert [file.file_name for file in work.ask(list_notice_files, notice_id=notice.notice_id)] == ["签收.pdf"]
    assert files(order_id) == []
    slip = attach(order_id, PDF)
    assert work.ask(get_notice_file, attachment_id=slip) is None
    found = work.ask(get_notice_file, attachment_id=kept)
    assert found is not None
    assert found.id == kept
    with pytest.raises(NotFound):
        work.act(attach_file, by=clerk, **(scan | {"notice_id": 999}))
    with pytest.raises(NotFound):
        work.act(attach_file, by=clerk, file_name="x.pdf", content=PDF)


@given(st.text(max_size=300))
@settings(max_examples=50)
def test_no_name_leads_out_of_a_folder(name: str) -> None:
    shown = readable_name(name)
    assert shown and len(shown) <= 120 and not set(shown) & set("/\\\0") and shown not in (".", "..")
