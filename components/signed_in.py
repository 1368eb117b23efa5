"""Who is behind a session cookie or a session row, asked of the database each time. Plain routes ask it too."""

from db.clock import now, office_day, real_now
from db.operations.sign_in import hash_token
from db.queries.staff import SignedIn, get_signed_in
from db.work import ask

COOKIE = "office_session"


def by_token(token: str | None) -> SignedIn | None:
    """The person whose browser holds this token, or None."""
    return ask(get_signed_in, at=real_now(), today=office_day(now()), token_hash=hash_token(token)) if token else None


def by_session(session_id: int | None) -> SignedIn | None:
    """The person of a session opened in this tab, or None once it has ended."""
    return (
        None
        if session_id is None
        else ask(get_signed_in, at=real_now(), today=office_day(now()), session_id=session_id)
    )
