"""`import`, `export`, `template`: spreadsheets in and out (contracts: Spreadsheets)."""

from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from db.clock import now, office_day
from db.command_line.outcome import COMMAND_LINE, DONE, REFUSED, Outcome, PersonMissing, Voice, WrongUse, named_person
from db.operations.exports import export_rows
from db.operations.import_kinds import IMPORTS
from db.queries.exports import list_export_page
from db.spreadsheets import Record, read_records, to_cells
from db.vocabulary import N_, ImportKind
from db.work import act, ask, rehearse

WriteTemplate = Callable[[ImportKind, str], bytes]
WriteRows = Callable[[ImportKind, Iterator[list[Any]]], bytes]
WriteFile = Callable[[Path, bytes], None]

MOST_SHOWN = 20


def kind_of(args: Namespace) -> ImportKind:
    return next(kind for kind in ImportKind if kind.value == args.kind)


def import_sheet(args: Namespace, voice: Voice) -> Outcome:
    """Raises PersonMissing, PersonUnknown, NotAllowed, UnreadableSpreadsheet."""
    if not args.person:
        raise PersonMissing()
    person, kind = named_person(args.person), kind_of(args)
    operation = IMPORTS[kind]
    sheet = read_records(kind, Path(args.file))
    if sheet.ignored_columns:
        names = voice.translate(N_(", ")).join(sheet.ignored_columns)
        voice.note(voice.translate(N_("Columns that are not read: {names}")).format(names=names))
    carry_out = rehearse if args.dry_run else act
    done = carry_out(operation, by=person, sheet=sheet, partial=args.partial)
    errors = [
        {"row": e.row, "column": e.column, "value": e.value, "message": e.sentence(voice.translate)}
        for e in done.errors
    ]
    for error in errors[:MOST_SHOWN]:
        where = voice.translate(N_("Row {row}, {column}: {message}"))
        voice.note(where.format(row=error["row"], column=error["column"], message=error["message"]))
    if len(errors) > MOST_SHOWN:
        voice.note(voice.translate(N_("… and {count} more.")).format(count=len(errors) - MOST_SHOWN))
    is_done = done.accepted > 0 if args.partial else not done.rejected
    document = {
        "kind": kind.value,
        "rows": done.rows,
        "accepted": done.accepted,
        "unchanged": done.unchanged,
        "rejected": done.rejected,
        "errors": errors,
        "ignored_columns": sheet.ignored_columns,
        "dry_run": args.dry_run,
    }
    return Outcome(document, _summary(args, voice, document), DONE if is_done else REFUSED)


def _summary(args: Namespace, voice: Voice, document: dict[str, Any]) -> str:
    counts = N_("{rows} rows: {accepted} written, {unchanged} unchanged, {rejected} rejected.")
    if args.dry_run:
        counts = N_(
            "{rows} rows, nothing written: {accepted} would be written, {unchanged} unchanged, {rejected} rejected."
        )
    elif document["rejected"] and not args.partial:
        counts = N_(
            "{rows} rows, nothing written: {rejected} rejected. Correct them, or write the others by --partial."
        )
    return voice.translate(counts).format(**document)


def export_sheet(args: Namespace, voice: Voice, write: WriteRows, save: WriteFile) -> Outcome:
    """Raises WrongUse for a name without .xlsx, and what `save` raises."""
    kind, file = kind_of(args), xlsx_name(args.file, "export", voice)
    act(export_rows, by=COMMAND_LINE, kind=kind, file_name=file.name)
    count = 0

    def rows() -> Iterator[list[Any]]:
        nonlocal count
        for record in exported_records(kind):
            count += 1
            yield to_cells(record)

    save(file, write(kind, rows()))
    sentence = voice.translate(N_("{count} rows written to {file}.")).format(count=count, file=file)
    return Outcome({"kind": kind.value, "file": str(file), "rows": count}, sentence)


def exported_records(kind: ImportKind) -> Iterator[Record]:
    """Page by page, each in a read transaction of its own: nothing is held open while the file is written."""
    after: int | None = 0
    today = office_day(now())
    while after is not None:
        page, after = ask(list_export_page, kind=kind, after=after, today=today)
        yield from page


def template(args: Namespace, voice: Voice, write: WriteTemplate, save: WriteFile) -> Outcome:
    kind, file = kind_of(args), xlsx_name(args.file, "template", voice)
    save(file, write(kind, voice.language))
    sentence = voice.translate(N_("Template written to {file}.")).format(file=file)
    return Outcome({"kind": kind.value, "file": str(file)}, sentence)


def xlsx_name(name: str, command: str, voice: Voice) -> Path:
    if not name.lower().endswith(".xlsx"):
        raise WrongUse(what=voice.translate(N_("Choose a name that ends in .xlsx.")), command=command)
    return Path(name)
