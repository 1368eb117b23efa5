"""`python -m db COMMAND`: the office's command line (contracts: command line). The outer shell of db, like app.py.

Every command ends in one Outcome, also where it is refused: one JSON document or a text on standard output, sentences
on standard error, an exit code, never a traceback.
"""

import contextlib
import json
import logging
import os
import sys
import traceback
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from components.locale import machine_language, sentence, translation
from db import clock, start, work
from db.command_line import billing, digest, people, reports, sheets, upkeep
from db.command_line.arguments import parse
from db.command_line.outcome import REFUSED, WRONG_USE, Outcome, Voice
from db.engine import DatabaseInUse, data_folder
from db.errors import FaultError, RuleError
from db.operations.months import MonthNotIssued
from db.postgresql_copies import PgDumpFailed, PgDumpMissing
from db.queries.months import get_month
from db.queries.notice_papers import list_notice_facts
from db.queries.settings import get_settings
from db.vocabulary import N_, MonthState

Command = Callable[[Namespace, Voice], Outcome]

# Faults that are no wrong use: the same command is right a little later.
PASSING = (
    work.OfficeBusy,
    work.DiskFull,
    work.NotSaved,
    start.ServerRunningAlready,
    DatabaseInUse,
    PgDumpMissing,
    PgDumpFailed,
)


class Unforeseen(FaultError):
    message = N_("Something unforeseen went wrong, and what was begun was taken back. Tell the administrator: {why}")


def export(args: Namespace, voice: Voice) -> Outcome:
    from components.paper import exchange, files

    return sheets.export_sheet(args, voice, exchange.write_export, files.write_whole)


def template(args: Namespace, voice: Voice) -> Outcome:
    from components.paper import exchange, files

    return sheets.template(args, voice, exchange.write_empty, files.write_whole)


def notices(args: Namespace, voice: Voice) -> Outcome:
    """The issued notices as PDF in the language of the office's papers. Raises MonthNotIssued."""
    from components.billing_papers import office_head
    from components.notice_papers import notice_paper
    from components.paper.batch import write_notices

    settings, facts = work.ask(get_settings), work.ask(list_notice_facts, month=args.month)
    if not facts and work.ask(get_month, month=args.month).state is MonthState.OPEN:
        raise MonthNotIssued(month=args.month)
    papers = [notice_paper(fact) for fact in facts]
    language = settings.paper_language
    files = write_notices(papers, Path(args.pdf), office_head(settings), language, each=args.each)
    sentence = voice.translate(N_("{count} notices in {files} files in {folder}."))
    text = sentence.format(count=len(papers), files=len(files), folder=args.pdf)
    return Outcome({"month": args.month, "notices": len(papers), "files": [str(file) for file in files]}, text)


def demo(args: Namespace, voice: Voice) -> Outcome:
    from seed import demo as demonstration

    if args.remove:
        upkeep.ready()
        demonstration.remove()
        return Outcome({"removed": True}, voice.translate(N_("The demonstration is gone.")))
    upkeep.prepare()
    made = demonstration.fill()
    logins = [
        {
            "username": row.username,
            "name": row.name,
            "roles": [role.value for role in row.roles],
            "password": row.password,
        }
        for row in start.read_demo_logins()
    ]
    sentence = voice.translate(N_("{customers} customers and {orders} work orders of a year. Sign in as:"))
    lines = [f"{row['username']}\t{row['password']}\t{row['name']}" for row in logins]
    document = {"customers": made.customers, "orders": made.orders, "users": logins}
    return Outcome(document, "\n".join([sentence.format(customers=made.customers, orders=made.orders), *lines]))


COMMANDS: dict[str, Command] = {
    "init": upkeep.init,
    "demo": demo,
    "import": sheets.import_sheet,
    "export": export,
    "template": template,
    "rollup": billing.rollup,
    "notices": notices,
    "check": billing.check,
    "digest": digest.digest,
    "report": reports.report,
    "backup": upkeep.backup,
    "restore": upkeep.restore,
    "user": people.user,
}
# These look at the database themselves, or need none.
UNREADY = ("init", "demo", "template", "restore", "check")


def run(arguments: list[str], voice: Voice) -> Outcome:
    """Parse and carry out one command; a refusal becomes an outcome with its sentence on standard error."""
    try:
        parsed = parse(arguments, voice.translate)
        clock.fixed_now()
        clock.office_zone()
        if parsed.command not in UNREADY:
            upkeep.ready()
        return COMMANDS[parsed.command](parsed, voice)
    except RuleError as refusal:
        return refused(refusal, voice)
    except Exception as fault:
        keep_trace()
        return refused(Unforeseen(why=f"{type(fault).__name__}: {fault}"[:300]), voice)


def refused(refusal: RuleError, voice: Voice) -> Outcome:
    said = voice.sentence(refusal)
    voice.note(said)
    is_wrong_use = isinstance(refusal, FaultError) and not isinstance(refusal, (*PASSING, Unforeseen))
    return Outcome({"error": said, "refusal": type(refusal).__name__}, code=WRONG_USE if is_wrong_use else REFUSED)


def keep_trace() -> None:
    """For whoever mends it; nobody at the desk reads tracebacks."""
    with contextlib.suppress(OSError, FaultError), (data_folder() / "faults.log").open("a", encoding="utf-8") as out:
        traceback.print_exc(file=out)


def main(arguments: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
    language = machine_language()
    voice = Voice(language, translation(language).gettext, lambda refusal: sentence(refusal, language))
    try:
        outcome = run(arguments, voice)
        said = json.dumps(outcome.document, ensure_ascii=False) if "--json" in arguments else outcome.text
        if said:
            print(said, flush=True)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever reads has seen enough
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - for the interpreter's own last flush
    except SystemExit as ended:  # --help
        return ended.code if isinstance(ended.code, int) else 0
    return outcome.code


if __name__ == "__main__":
    sys.exit(main())
