"""`init`, `backup`, `restore`, `check`: what keeps the data there and right."""

from argparse import Namespace
from pathlib import Path

from db.backup import back_up
from db.command_line.outcome import COMMAND_LINE, Outcome, Voice
from db.engine import (
    connected,
    key_file,
    make_key,
    newest_revision,
    office_engine,
    require_ready,
    restate_missing_guards,
    schema_revision,
    upgrade,
)
from db.operations.staff import create_first_admin
from db.queries.staff import get_is_set_up
from db.restore import restore as put_back
from db.vocabulary import N_
from db.work import act, ask


def ready() -> None:
    """What every command but init asks first; raises the FaultError that says what to do."""
    require_ready(office_engine())


def prepare() -> None:
    """An empty database gets its tables and its key; raises what `ready` raises."""
    engine = office_engine()
    with connected(engine) as connection:
        is_empty = schema_revision(connection) is None
    if is_empty:
        make_key()
        upgrade(engine)
    require_ready(engine)


def init(args: Namespace, voice: Voice) -> Outcome:
    """Safe to run again: makes what is missing, upgrades what is older (after a verified backup), and says which."""
    engine = office_engine()
    with connected(engine) as connection:
        before = schema_revision(connection)
    if before is not None and before != newest_revision():
        made = back_up(record=False)
        voice.note(voice.translate(N_("Backup before the upgrade: {file}")).format(file=made.file))
    is_new_key = not key_file().exists()
    make_key()
    if before != newest_revision():
        upgrade(engine)
    restated = restate_missing_guards(engine)
    require_ready(engine)
    done = "created" if before is None else "unchanged" if before == newest_revision() else "upgraded"
    document = {
        "database": done,
        "revision": newest_revision(),
        "key": "created" if is_new_key else "unchanged",
        "guards": restated,
    }
    said = {
        "created": N_("The database was created."),
        "upgraded": N_("The database was upgraded."),
        "unchanged": N_("The database is up to date."),
    }
    lines = [voice.translate(said[done])]
    if not ask(get_is_set_up):
        password = act(
            create_first_admin,
            by=COMMAND_LINE,
            company=args.company or voice.translate(N_("Our company")),
            office=args.office or voice.translate(N_("Customer service centre")),
            username=args.username,
            name=args.name or voice.translate(N_("Administrator")),
        )
        document |= {"username": args.username, "temporary_password": password}
        sentence = N_(
            "User name: {username}\nTemporary password: {password}\nIt is to be changed at the first sign-in."
        )
        lines.append(voice.translate(sentence).format(username=args.username, password=password))
    return Outcome(document, "\n".join(lines))


def backup(args: Namespace, voice: Voice) -> Outcome:
    made = back_up(Path(args.file) if args.file else None, by=COMMAND_LINE)
    if made.second_problem:
        sentence = voice.translate(N_("No second copy was made: {why}"))
        voice.note(sentence.format(why=made.second_problem))
    sentence = voice.translate(N_("Backup written and verified: {file} ({rows} rows)"))
    return Outcome(
        {
            "file": str(made.file),
            "size": made.size,
            "sha256": made.sha256,
            "rows": made.rows,
            "second_folder": made.second_folder or None,
        },
        sentence.format(file=made.file, rows=made.rows),
    )


def restore(args: Namespace, voice: Voice) -> Outcome:
    done = put_back(Path(args.file), by=COMMAND_LINE)
    lines = [voice.translate(N_("{file} was put in place. Everybody signs in again.")).format(file=done.file)]
    if done.kept_as is not None:
        lines.append(voice.translate(N_("The data before it is kept as {file}.")).format(file=done.kept_as))
    if done.attachments:
        lines.append(voice.translate(N_("Attached files put back: {n}")).format(n=done.attachments))
    if done.missing_attachments:
        sentence = voice.translate(N_("Attached files still missing: {n}. Look for them in other backups."))
        lines.append(sentence.format(n=done.missing_attachments))
    document = {
        "file": str(done.file),
        "sha256": done.sha256,
        "attachments": done.attachments,
        "missing_attachments": done.missing_attachments,
        "kept_as": str(done.kept_as) if done.kept_as else None,
        "upgraded": done.is_upgraded,
    }
    return Outcome(document, "\n".join(lines))
