"""The backup page: made at a click, verified, on record; who takes one away is on record too."""

from pathlib import Path

from sqlalchemy import select

from db import work
from db.queries.backups import list_backups
from db.tables.audit import AuditRow
from db.vocabulary import AuditAction, Role
from tests.pages.signed_in import open_page


def test_a_backup_is_made_and_its_download_is_on_record(office: Path) -> None:
    app = open_page("office/backup.py", Role.ADMIN)
    assert not app.exception and any("No backup yet" in text.value for text in app.markdown)
    next(button for button in app.button if button.label == "Back up now").click().run()
    assert not app.exception
    (made,) = work.ask(list_backups)
    assert (office / "backups" / made.file_name).stat().st_size == made.size
    assert any(made.file_name in code.value for code in app.code)
    next(button for button in app.button if button.label == "Prepare download").click().run()
    assert not app.exception
    taken = work.ask(
        lambda session: session.scalars(select(AuditRow).where(AuditRow.action == AuditAction.EXPORT)).all()
    )
    assert [row.row_id for row in taken] == [made.file_name]
