"""How callbacks and complaints look, everywhere the same; the rest is in components/looks.py."""

from components.looks import CURRENT, DONE, ENDED, LATER, SEALED, WAITS, Look
from db.vocabulary import CallbackKind, CallbackState, ComplaintState, Severity, Term

CARE_LOOKS: dict[Term, Look] = {
    CallbackState.DUE: CURRENT,
    CallbackState.DONE: DONE,
    CallbackState.UNREACHABLE: ENDED,
    CallbackState.REFUSED: ENDED,
    CallbackState.NOT_DRAWN: LATER,
    CallbackState.DROPPED: ENDED,
    CallbackKind.COMPLAINT: Look("red", "feedback", "!"),
    CallbackKind.ROUTINE: Look("blue", "forum", "◎"),
    ComplaintState.WAITING: WAITS,
    ComplaintState.HANDLING: CURRENT,
    ComplaintState.SETTLED: Look("orange", "how_to_reg", "△"),
    ComplaintState.REJECTED: Look("red", "trending_up", "!"),
    ComplaintState.CLOSED: SEALED,
    ComplaintState.DECLINED: ENDED,
    Severity.MINOR: Look("gray", "circle", "○"),
    Severity.MAJOR: Look("orange", "flag", "△"),
    Severity.CRITICAL: Look("red", "priority_high", "!"),
}
