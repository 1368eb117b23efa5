"""`digest`: what is overdue and due today, for whoever sends it on every morning."""

from argparse import Namespace
from typing import Any
from urllib.parse import urlencode

from db.clock import now, office_day, office_time
from db.command_line.outcome import Outcome, Voice, named_person
from db.queries.digest import PersonDigest, list_digest
from db.queries.inbox_item import WorkItem, matter_of
from db.rules.sign_in import normalise_user_name
from db.vocabulary import N_, Role
from db.work import ask


def digest(args: Namespace, voice: Voice) -> Outcome:
    """Everybody with a passed or present term, or one person. Raises PersonUnknown. Overdue work is no failure."""
    at, username = now(), None
    if args.person:
        named_person(args.person)
        username = normalise_user_name(args.person)
    people = ask(list_digest, at=at, username=username)
    document = {"day": office_day(at).isoformat(), "people": [_person(one, voice) for one in people]}
    return Outcome(document, _text(people, document, voice))


def _person(person: PersonDigest, voice: Voice) -> dict[str, Any]:
    return {
        "username": person.username,
        "name": person.actor.name,
        "roles": [role.value for role in Role if role in person.actor.roles],
        "overdue": [_item(item, voice) for item in person.overdue],
        "today": [_item(item, voice) for item in person.today],
    }


def _item(item: WorkItem, voice: Voice) -> dict[str, Any]:
    """`page` is the address below the office's own, `what` in the machine's language."""
    return {
        "kind": item.kind.value,
        "number": item.number,
        "who": item.who,
        "what": matter_of(item, voice.translate),
        "due_at": None if item.due_at is None else office_time(item.due_at).isoformat(timespec="minutes"),
        "page": item.page + (f"?{urlencode(item.params)}" if item.params else ""),
    }


def _text(people: list[PersonDigest], document: dict[str, Any], voice: Voice) -> str:
    _, day = voice.translate, document["day"]
    lines = []
    for person in people:
        counts = _(N_("{overdue} overdue, {today} due today"))
        said = counts.format(overdue=len(person.overdue), today=len(person.today))
        roles = _(N_(", ")).join(_(role.label) for role in Role if role in person.actor.roles)
        lines += ["", f"{person.actor.name} ({roles}): {said}"]
        lines += [_line("!", item, voice) for item in person.overdue]
        lines += [_line("-", item, voice) for item in person.today]
    if not any(person.overdue or person.today for person in people):
        lines += ["", _(N_("Nothing is overdue or due today."))]
    return "\n".join([day, *lines])


def _line(sign: str, item: WorkItem, voice: Voice) -> str:
    due = "" if item.due_at is None else f"{office_time(item.due_at):%m-%d %H:%M}"
    words = (due, voice.translate(item.kind.label), item.number, item.who, matter_of(item, voice.translate))
    return f"  {sign} " + "  ".join(word for word in words if word)
