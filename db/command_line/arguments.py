"""The commands and their options; options stand anywhere after the command (contracts: command line)."""

import argparse
import re
import sys
from collections.abc import Callable
from typing import NoReturn, TextIO

from db.command_line.outcome import WrongUse
from db.vocabulary import N_, ImportKind, Role

# A draft's prices are pasted beside the draft.
KINDS = tuple(kind.value for kind in ImportKind if kind is not ImportKind.PRICES)
ROLES = ", ".join(role.value for role in Role)
REPORTS = ("year-end", "month")
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


class CommandMissing(WrongUse):
    message = N_("Name a command.")


class NoSuchCommand(WrongUse):
    message = N_("{name} is no command (see: python -m db --help).")


class Parser(argparse.ArgumentParser):
    """Says what is wrong by a refusal instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        raise WrongUse(what=message.rstrip(".") + ".", command=self.prog.removeprefix("python -m db "))


def month(text: str) -> str:
    if not MONTH.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a month such as 2026-11")
    return text


def role(text: str) -> Role:
    for known in Role:
        if known.value == text:
            return known
    raise argparse.ArgumentTypeError(f"{text!r} is none of {ROLES}")


def _init(parser: Parser) -> None:
    parser.add_argument("--username", default="admin", help="user name of the first administrator")
    parser.add_argument("--name", help="name of the first administrator")
    parser.add_argument("--company", help="company, for a new office")
    parser.add_argument("--office", help="office, for a new office")


def _demo(parser: Parser) -> None:
    parser.add_argument("--remove", action="store_true", help="take the demonstration away again")


def _import(parser: Parser) -> None:
    parser.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("file", metavar="FILE", help=".xlsx or .csv")
    parser.add_argument("--as", dest="person", metavar="USERNAME", help="who imports")
    parser.add_argument("--dry-run", action="store_true", help="check everything, write nothing")
    parser.add_argument("--partial", action="store_true", help="write the good rows although others are rejected")


def _export(parser: Parser) -> None:
    parser.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("file", metavar="FILE", help="the .xlsx to write")


def _rollup(parser: Parser) -> None:
    parser.add_argument("month", type=month, metavar="MONTH", help="as 2026-11")
    parser.add_argument("--issue", action="store_true", help="issue the notices")
    parser.add_argument("--as", dest="person", metavar="USERNAME", help="who issues")


def _notices(parser: Parser) -> None:
    parser.add_argument("month", type=month, metavar="MONTH", help="as 2026-11")
    parser.add_argument("--pdf", required=True, metavar="DIR", help="folder for the PDF files")
    parser.add_argument("--each", action="store_true", help="one file per customer as well")


def _check(_parser: Parser) -> None:
    """No options of its own."""


def _backup(parser: Parser) -> None:
    parser.add_argument("file", nargs="?", metavar="FILE", help="default: the backups folder of OFFICE_DATA")


def _restore(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="a backup")


def _report(parser: Parser) -> None:
    parser.add_argument("what", choices=REPORTS, metavar="WHAT", help=", ".join(REPORTS))
    parser.add_argument("period", metavar="PERIOD", help="a year as 2026, or a month as 2026-11")


def _digest(parser: Parser) -> None:
    parser.add_argument("--user", dest="person", metavar="USERNAME", help="only this person's")


def _user(parser: Parser) -> None:
    actions = ("list", "add", "disable", "reset-password", "grant")
    parser.add_argument("action", choices=actions, metavar="ACTION", help=", ".join(actions))
    parser.add_argument("username", nargs="?", metavar="USERNAME")
    parser.add_argument("--name", help="the person's name")
    parser.add_argument(
        "--role", action="append", type=role, dest="roles", metavar="ROLE", help=f"{ROLES}; once for each role"
    )
    parser.add_argument("--department", metavar="NAME", help="the person's department")


COMMANDS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "init": (N_("Create or upgrade the database, the key and the first administrator"), _init),
    "demo": (N_("Fill an empty database with a year of office work, or take it away"), _demo),
    "import": (N_("Read a spreadsheet into the database"), _import),
    "export": (N_("Write the rows out as a spreadsheet"), _export),
    "template": (N_("Write an empty spreadsheet to fill in"), _export),
    "rollup": (N_("Preview or issue the notices of a month"), _rollup),
    "notices": (N_("Write the issued notices as PDF"), _notices),
    "check": (N_("Recompute every figure and name what does not agree"), _check),
    "digest": (N_("Say what is overdue and due today, person by person"), _digest),
    "report": (N_("Say the figures of a year or a month"), _report),
    "backup": (N_("Write a verified copy while the office works"), _backup),
    "restore": (N_("Put a backup in place of the data"), _restore),
    "user": (N_("List, add, disable users; give roles and new passwords"), _user),
}


def parse(arguments: list[str], translate: Callable[[str], str]) -> argparse.Namespace:
    """Raises WrongUse; SystemExit after --help."""
    if not arguments or arguments[0] in ("-h", "--help"):
        overview(translate, sys.stdout if arguments else sys.stderr)
        if arguments:
            raise SystemExit(0)
        raise CommandMissing()
    name, *rest = arguments
    if name not in COMMANDS:
        raise NoSuchCommand(name=name)
    sentence, options = COMMANDS[name]
    parser = Parser(prog=f"python -m db {name}", description=translate(sentence), allow_abbrev=False)
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    options(parser)
    parsed = parser.parse_intermixed_args(rest)
    parsed.command = name
    return parsed


def overview(translate: Callable[[str], str], out: TextIO) -> None:
    parser = Parser(prog="python -m db", add_help=False, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.usage = "python -m db COMMAND …"
    parser.description = "\n".join(f"  {name:9} {translate(sentence)}" for name, (sentence, _) in COMMANDS.items())
    parser.print_help(out)
