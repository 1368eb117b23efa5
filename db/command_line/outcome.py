"""What a command answers, how it speaks, and which refusals mean which exit code (contracts: command line)."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from db.clock import now, office_day
from db.errors import FaultError, RuleError
from db.queries.actors import find_actor
from db.rules.sign_in import normalise_user_name
from db.types import SYSTEM, Actor
from db.vocabulary import N_, ActorSource
from db.work import ask

DONE, REFUSED, WRONG_USE = 0, 1, 2

# Whoever may run commands on the machine; the audit row says so.
COMMAND_LINE = Actor(SYSTEM.user_id, SYSTEM.name, SYSTEM.roles, source=ActorSource.COMMAND_LINE)


class WrongUse(FaultError):
    message = N_("{what} (See: python -m db {command} --help)")


class PersonMissing(WrongUse):
    message = N_("Say who does this (--as USERNAME).")


class PersonUnknown(RuleError):
    message = N_("{username} is no enabled user (see: python -m db user list).")


class Outcome(NamedTuple):
    """`document` is what --json prints, `text` what a person reads instead."""

    document: dict[str, Any]
    text: str = ""
    code: int = DONE


@dataclass(frozen=True)
class Voice:
    """The machine's language: a msgid or a refusal becomes a sentence; notes go to standard error."""

    language: str
    translate: Callable[[str], str]
    sentence: Callable[[RuleError], str]

    def note(self, text: str) -> None:
        sys.stderr.write(text + "\n")


def named_person(username: str | None) -> Actor:
    """The enabled user of --as; raises PersonMissing, PersonUnknown."""
    if not username:
        raise PersonMissing()
    today, name = office_day(now()), normalise_user_name(username)
    actor = ask(find_actor, username=name, today=today, source=ActorSource.COMMAND_LINE)
    if actor is None:
        raise PersonUnknown(username=username)
    return actor
