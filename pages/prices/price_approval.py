"""Approvals: what waits for my decision on a price, one at a time; the next opens by itself."""

from components.act import ask
from components.approval_foot import show_decision
from components.approval_prices import show_version
from components.approval_quote import show_quote
from components.approval_submitted import show_submitted
from components.approval_turn import show_turn, turn_to
from components.approval_versions import several, show_versions
from components.choice import choose_part
from components.page import empty_state, page_head
from components.session import require_page
from components.words import _
from db.clock import now, office_day
from db.queries.approvals import list_approvals, list_submitted
from db.vocabulary import WorkKind

actor = require_page("approvals")
at = now()
waiting = ask(list_approvals, actor=actor, at=at)
submitted = ask(list_submitted, actor=actor)
together = several(waiting)
parts = {"waiting": f"{_('To approve')} {len(waiting)}"}
if together:
    parts["together"] = f"{_('Versions together')} {len(together)}"
if submitted:
    parts["mine"] = f"{_('Submitted by me')} {len(submitted)}"
head = page_head(_("Approvals"))
part = "waiting"
if len(parts) > 1:
    with head.container(width="content"):
        part = choose_part(_("Show"), parts, key="part")
if part == "mine":
    show_submitted(submitted, at=at)
elif part == "together":
    show_versions(together, at=at)
elif not waiting:
    empty_state(
        "task_alt",
        _(
            "Nothing waits for your decision. Quotes come here when a department's head has signed them, "
            "versions of the price list when it is your turn; what you drafted yourself goes to somebody else."
        ),
    )
else:
    shown = turn_to(waiting)
    show_turn(head, waiting, shown, at=at)
    if shown.kind is WorkKind.APPROVE_QUOTE:
        show_quote(shown, at=at)
        show_decision(shown)
    else:
        can_tick = shown.kind is not WorkKind.PUBLISH_PRICES
        ticked = show_version(shown, today=office_day(at), can_tick=can_tick)
        show_decision(shown, line_ids=ticked)
