"""Who is signed in. Nothing that a tab remembers is trusted: the session row is read on every run."""

from contextlib import suppress

import streamlit as st

from components.browser import drop_cookie, send_ticket
from components.navigation import PAGES
from components.signed_in import COOKIE, by_session, by_token
from components.words import _, refusal, word
from db.clock import real_now
from db.errors import FaultError
from db.operations.sign_in import close_session, note_seen
from db.operations.staff import choose_language
from db.queries.staff import SignedIn
from db.rules.sign_in import SEEN_STEP
from db.types import SYSTEM, Actor
from db.vocabulary import Role
from db.work import act


def signed_in() -> SignedIn | None:
    """The live user of this tab: by the session opened here, else by the browser's cookie. None means: sign in."""
    try:
        found = by_session(st.session_state.get("session_id")) or by_token(dict(st.context.cookies).get(COOKIE))
    except FaultError as fault:
        st.error(refusal(fault), icon=":material/error:")
        st.stop()
    if found is None:
        return None
    st.session_state["session_id"] = found.actor.session_id
    picked = st.session_state.pop("picked_language", None)
    if picked and found.actor.roles:
        act(choose_language, by=found.actor, language=picked)
        st.session_state["language"] = picked
    elif found.language:
        st.session_state["language"] = found.language
    return found


def note_activity(found: SignedIn) -> None:
    """A click puts off the end by idling; a list that refreshes itself does not come through here."""
    if real_now() - found.seen_at >= SEEN_STEP:
        # Somebody else may be saving something long; then the next click notes it.
        with suppress(FaultError):
            act(note_seen, by=SYSTEM, at=real_now(), session_id=found.actor.session_id)


def current_actor() -> Actor:
    """Who acts in this run; without a live session the run ends here, and within the frame at the sign-in form."""
    found = signed_in()
    if found is None:
        if st.session_state.pop("framed", False):
            st.rerun()
        st.info(_("You are signed out. Sign in again."))
        st.stop()
    return found.actor


def require_page(url: str) -> Actor:
    """First line of every page: only the roles that the navigation lists for this page see it."""
    actor = current_actor()
    page = PAGES[url]
    if not page.opens_for(actor):
        roles = _(", ").join(word(role) for role in Role if role in page.roles)
        st.info(_("Your role does not include this page. It is for: {roles}.").format(roles=roles))
        st.stop()
    return actor


def start_session(session_id: int, ticket: str) -> None:
    """This tab is signed in; the next run hands the ticket to the browser and keeps a language picked before."""
    picked = st.session_state.get("picked_language")
    st.session_state.clear()
    st.session_state.update(session_id=session_id, ticket=ticket, picked_language=picked)


def hand_over_cookie() -> None:
    """After a sign-in the browser gets its cookie; after a sign-out it drops it."""
    ticket = st.session_state.get("ticket")
    if ticket:
        send_ticket(ticket)
    if st.session_state.get("dropped"):
        drop_cookie(forget_drafts=not st.session_state.get("ended"))


def forget_user() -> None:
    """Nothing of a person stays in a tab whose session has ended."""
    if st.session_state.get("session_id") is not None:
        st.session_state.clear()
        st.session_state.update(dropped=True, ended=True)


def sign_out() -> None:
    """Close the session row; every tab of this browser ends at its next click."""
    session_id = st.session_state.get("session_id")
    if session_id is not None:
        act(close_session, by=SYSTEM, at=real_now(), session_id=session_id)
    forget_user()
    st.session_state["ended"] = False


def keep_language(language: str) -> None:
    """Keep the user's choice in the user's row."""
    act(choose_language, by=current_actor(), language=language)
    st.session_state["language"] = language
