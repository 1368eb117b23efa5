"""The menu by role, and what stands at its foot: the user, the day, and what is not real."""

import streamlit as st

from components.act import ask
from components.chips import badge_of, plain
from components.gate import STATIC
from components.locale import LANGUAGES
from components.navigation import COUNTS, PAGES
from components.session import current_actor, keep_language, sign_out
from components.words import _, language, word
from db.clock import fixed_now, now, office_day, office_time
from db.queries.duties import list_own_stand_ins
from db.queries.staff import SignedIn
from db.start import demo_logins_file
from db.types import Actor
from db.vocabulary import N_

ICON = str(STATIC / "icon.png")
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def menu_pages(actor: Actor | None) -> dict[str, list[object]]:
    """Every page, by section, hidden where this person may not open it."""
    # Streamlit gives the default page no address of its own; a page of its own for it keeps all other addresses alive.
    home = st.Page(go_home, title=_("Service centre"), default=True, visibility="hidden")
    sections: dict[str, list[object]] = {"": [home]}
    for page in PAGES.values():
        shown = actor is not None and page.in_menu and page.opens_for(actor)
        waiting = ask(COUNTS[page.url], actor=actor) if shown and page.url in COUNTS else 0
        title = _(page.title)
        sections.setdefault(_(page.section), []).append(
            st.Page(
                page.file,
                title=f"{title} ({waiting})" if waiting else title,
                icon=f":material/{page.icon}:",
                url_path=page.url,
                visibility="visible" if shown else "hidden",
            )
        )
    return sections


def hidden_pages() -> list[object]:
    """Every page, shown nowhere: while the office is not set up, an address still leads somewhere."""
    return [st.Page(page.file, title=_(page.title), url_path=page.url, visibility="hidden") for page in PAGES.values()]


def go_home() -> None:
    """From the bare address to where this person's day begins."""
    actor = current_actor()
    st.switch_page(next(page.file for page in PAGES.values() if page.in_menu and page.opens_for(actor)))


def show_logo() -> None:
    st.logo(STATIC / f"logo-{language()}.svg", size="large", icon_image=STATIC / "icon.svg")


def show_user_menu(user: SignedIn) -> None:
    """At the foot of the menu: the language, the password, the way out."""
    # Grey, because the opened menu inherits the dark text of the page onto the navy of the sidebar.
    verbs = {f"speak {code}": (name, "translate") for code, name in LANGUAGES.items() if code != language()}
    verbs |= {"password": (_("Change password"), "key"), "leave": (_("Sign out"), "logout")}

    def choose() -> None:
        chosen = st.session_state["user_menu"]
        if chosen == "leave":
            sign_out()
        elif chosen == "password":
            st.session_state["go_to"] = PAGES["password"].file
        elif chosen is not None:
            keep_language(chosen.removeprefix("speak "))

    st.menu_button(
        plain(user.actor.name),
        verbs,
        format_func=lambda verb: ":material/{1}: :gray[{0}]".format(*verbs[verb]),
        icon=":material/person:",
        key="user_menu",
        on_click=choose,
        width="stretch",
    )
    show_stand_in(user.actor)
    if "go_to" in st.session_state:
        st.switch_page(st.session_state.pop("go_to"))


def show_stand_in(actor: Actor) -> None:
    """In whose place somebody acts today, and until when: here, and beside the title of every page (R-DEC-21)."""
    marks = []
    if actor.lent:
        for row in ask(list_own_stand_ins, user_id=actor.user_id, today=office_day(now())):
            said = _("Instead of {who} until {day}").format(who=row.absent, day=f"{row.until_on:%m-%d}")
            marks.append(badge_of(said, "violet", "swap_horiz"))
            st.markdown(marks[-1], help=word(row.role))
    st.session_state["acts_instead"] = " ".join(marks)


def show_day() -> None:
    """The office's day."""
    today = office_time(now())
    st.caption(f"{today:%Y-%m-%d} {_(WEEKDAYS[today.weekday()])}")


def show_marks() -> None:
    """What everybody must know who looks at these figures: the clock is held, or the data is invented."""
    if fixed_now() is not None:
        held = f"{office_time(now()):%m-%d %H:%M}"
        st.markdown(badge_of(_("Clock held: {time}").format(time=held), "orange", "schedule"))
    if demo_logins_file().exists():
        st.markdown(badge_of(_("Demonstration data"), "orange", "science"))
