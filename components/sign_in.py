"""The sign-in screen: the authenticator's form and its bcrypt check, over our own users, attempts and sessions."""

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import bcrypt
import streamlit as st
import streamlit_authenticator as stauth
from streamlit_authenticator.controllers import AuthenticationController

from components.session import start_session
from components.words import _, refusal, word
from db.clock import real_now
from db.engine import read_key
from db.errors import RuleError
from db.operations.sign_in import SignInRefused, count_attempt, open_session
from db.queries.staff import get_credentials
from db.rules.sign_in import FAILURES_OF_A_NAME, normalise_user_name
from db.start import DemoLogin, read_demo_logins
from db.types import SYSTEM
from db.work import act, ask

# An unknown name is checked against this, so that it costs the same time as a known one.
NOBODYS_HASH = bcrypt.hashpw(secrets.token_bytes(16), bcrypt.gensalt()).decode()


class People(dict[str, dict[str, Any]]):
    """The users as the form asks for them: only the typed name is looked up, and every attempt is counted first."""

    refused: RuleError | None = None

    def __contains__(self, typed: object) -> bool:
        return True

    def __missing__(self, typed: str) -> dict[str, Any]:
        known = ask(get_credentials, username=normalise_user_name(typed))
        self[typed] = {"name": known.name, "password": known.password_hash} if known else {"password": NOBODYS_HASH}
        return self[typed]

    def get(self, typed: str, default: Any = None) -> dict[str, Any]:
        try:
            act(count_attempt, by=SYSTEM, at=real_now(), username=normalise_user_name(typed), address=address())
        except RuleError as error:
            self.refused = error
            return {"failed_login_attempts": FAILURES_OF_A_NAME}
        return self[typed]


class NoCookie:
    """The library's cookie could be read by scripts and not be revoked; ours comes from the ticket."""

    def get_cookie(self) -> None:
        return None

    def set_cookie(self) -> None:
        return None


class SignInForm(stauth.Authenticate):
    """The library's form alone: its constructor would place its cookie component on the page."""

    def __init__(self, people: People) -> None:
        credentials: dict[str, Any] = {"usernames": {}}
        self.path = None
        self.attrs = {"login_sleep_time": 0}
        self.cookie_controller = NoCookie()
        self.authentication_controller = AuthenticationController(credentials, auto_hash=False, secret_key=read_key())
        credentials["usernames"] = people


def address() -> str:
    """Where the visitor sits; a visitor at this machine itself has no other address."""
    return st.context.ip_address or "127.0.0.1"


def is_this_machine() -> bool:
    """True only for a browser on the server itself, not for one behind a proxy that runs here."""
    return is_local(st.context.ip_address, dict(st.context.headers))


def is_local(ip_address: str | None, headers: Mapping[str, str]) -> bool:
    """Streamlit gives no address for a visitor at the server; a proxy there looks the same but for its headers."""
    sent = {name.lower(): text for name, text in headers.items()}
    passed_on = {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"} & set(sent)
    named = [sent[name] for name in ("host", "origin") if sent.get(name)]
    hosts = {urlsplit(text if "//" in text else f"//{text}").hostname for text in named}
    return ip_address is None and not passed_on and bool(hosts) and hosts <= {"localhost", "127.0.0.1", "::1"}


def sign_in(found: dict[str, Any]) -> None:
    """Called by the form when the password is right."""
    opened = act(
        open_session, by=SYSTEM, at=real_now(), username=normalise_user_name(found["username"]), address=address()
    )
    start_session(opened.session_id, opened.ticket)


def show_sign_in() -> None:
    people = People()
    fields = {
        "Form name": _("Sign in"),
        "Username": _("User name"),
        "Password": _("Password"),
        "Login": _("Sign in"),
    }
    try:
        SignInForm(people).login(fields=fields, max_login_attempts=FAILURES_OF_A_NAME, callback=sign_in)
    except stauth.LoginError:
        st.error(refusal(people.refused or SignInRefused()), icon=":material/error:")
    except RuleError as error:
        st.error(refusal(error), icon=":material/error:")
    else:
        if st.session_state.get("session_id"):
            st.rerun()
        if st.session_state.pop("authentication_status", None) is False:
            st.error(refusal(SignInRefused()), icon=":material/error:")


def demo_logins() -> list[DemoLogin]:
    """The demonstration's users, to a browser on this machine only."""
    return read_demo_logins() if is_this_machine() else []


def show_demo_logins() -> None:
    logins = demo_logins()
    if logins:
        st.markdown(f"**{_('Demonstration users')}** :gray[:small[{_('shown on this machine only')}]]")
        st.dataframe(
            [
                {
                    _("Role"): _(", ").join(word(role) for role in login.roles),
                    _("Name"): login.name,
                    _("User name"): login.username,
                    _("Password"): login.password,
                }
                for login in logins
            ],
            hide_index=True,
            height="content",
        )
