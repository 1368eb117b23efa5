"""`rollup`, `check`: the month, and whether everything agrees."""

from argparse import Namespace

from db.clock import now, office_day
from db.command_line.outcome import DONE, REFUSED, Outcome, PersonMissing, Voice, named_person
from db.engine import DatabaseDamaged, GuardsMissing, office_engine, require_ready
from db.money import format_yuan
from db.operations.months import issue_notices
from db.queries.checks import checks_document
from db.queries.rollup_document import rollup_document
from db.vocabulary import N_
from db.work import act, ask


def rollup(args: Namespace, voice: Voice) -> Outcome:
    """The preview, or the frozen notices of an issued month. Raises FutureMonth, PersonMissing, NotAllowed."""
    if args.issue:
        if not args.person:
            raise PersonMissing()
        act(issue_notices, by=named_person(args.person), month=args.month)
    document = ask(rollup_document, month=args.month, today=office_day(now()), translate=voice.translate)
    totals, _ = document["totals"], voice.translate
    state = N_("{month}, issued: {customers} notices, {orders} slips, total {total}.")
    if not document["issued"]:
        state = N_("{month}, preview: {customers} notices, {orders} slips, total {total}.")
    lines = [_(state).format(month=args.month, total=format_yuan(totals["total_fen"]), **totals)]
    lines += [
        f"{notice['number'] or '—'}\t{notice['customer_no']}\t{notice['customer']}\t{format_yuan(notice['total_fen'])}"
        for notice in document["notices"]
    ]
    if document["exceptions"]:
        lines.append(_(N_("{count} slips stay out:")).format(count=len(document["exceptions"])))
        lines += [f"{row['order_no']}\t{row['customer_no']}\t{row['message']}" for row in document["exceptions"]]
    return Outcome(document, "\n".join(lines))


def check(args: Namespace, voice: Voice) -> Outcome:
    """Recompute every invariant. A damaged file or a missing protection is a breach like any other: exit 1."""
    try:
        require_ready(office_engine())
    except (DatabaseDamaged, GuardsMissing) as breach:
        finding = {"name": voice.translate(N_("Database")), "ok": False, "detail": voice.sentence(breach)}
        return Outcome({"ok": False, "checks": [finding]}, voice.sentence(breach), REFUSED)
    document = ask(checks_document)
    signs = {True: "✓", False: "✗"}
    lines = [
        f"{signs[check['ok']]} {voice.translate(check['name'])}\t{check['detail']}".rstrip()
        for check in document["checks"]
    ]
    return Outcome(document, "\n".join(lines), DONE if document["ok"] else REFUSED)
