"""One box that finds a customer by room, name, pinyin initials, phone or number, or adds a new one (R-ORDER-1)."""

import streamlit as st

from components.act import act, ask, entry_form, field_error, fresh, pressed, show_refusal
from components.change import following
from components.chips import plain
from components.choice import row_number
from components.words import _, word
from db.operations.customers import AddedCustomer, add_customer
from db.queries.customers import CustomerHit, search_customers
from db.queries.work_orders_intake import get_customer_at
from db.vocabulary import CustomerKind

MOST_HITS = 6


def choose_customer(label: str, *, key: str, form: str) -> CustomerHit | None:
    """The search box; the chosen customer at one unit stands in the address as `customer=12-34` and survives a reload.

    Ids only: names and phone numbers never get into an address.
    """
    _keep_place(key)
    text = st.text_input(
        label,
        key=f"{key}_text",
        type="search",
        live=True,
        placeholder=_("Room, name, initials, phone"),
        persist_state="session",
    )
    field_error(form, "customer_id")
    chosen, said = st.session_state.get(f"{key}_chosen", ("", ""))
    if chosen and text == said:
        return _hit(chosen)
    st.session_state.pop(f"{key}_chosen", None)
    st.query_params.pop("customer", None)
    hits = ask(search_customers, text=text, limit=MOST_HITS) if text else []
    if len(hits) == 1:
        _choose(key, _pair(hits[0]), text)
        return hits[0]
    if hits:
        names = {_pair(hit): shown_customer(hit) for hit in hits}
        st.pills(
            _("Which one?"),
            list(names),
            format_func=lambda pair: plain(names[pair]),
            key=f"{key}_hits",
            on_change=following(f"{key}_hits", lambda pair: _choose(key, pair, text, names)),
        )
    elif text:
        st.button(_("Not found. Add a new customer"), icon=":material/person_add:", on_click=add_new, args=(key,))
    return None


def add_new(key: str) -> None:
    st.session_state[f"{key}_add"] = True


def shown_customer(hit: CustomerHit) -> str:
    """3-1-1201 张伟: as the office says it."""
    return f"{hit.unit_label} {hit.name}".strip()


def forget_customer(key: str) -> None:
    """Empty the box: before it is drawn, after a save."""
    st.session_state[f"{key}_text"] = ""
    st.session_state.pop(f"{key}_chosen", None)
    st.query_params.pop("customer", None)


def _pair(hit: CustomerHit) -> str:
    return f"{hit.id}-{hit.unit_id or ''}"


def _hit(pair: str) -> CustomerHit | None:
    customer, _dash, unit = pair.partition("-")
    customer_id, unit_id = row_number(customer), row_number(unit)
    if customer_id is None or (unit and unit_id is None):
        return None
    return ask(get_customer_at, customer_id=customer_id, unit_id=unit_id)


def _choose(key: str, pair: str | None, said: str, names: dict[str, str] | None = None) -> None:
    if pair is None:
        return
    if names is not None:
        st.session_state[f"{key}_text"] = said = names[pair]
    st.session_state[f"{key}_chosen"] = (pair, said)
    st.query_params["customer"] = pair


def _keep_place(key: str) -> None:
    """After a reload, or when another page sends here, the address says who it is."""
    pair = st.query_params.get("customer", "")
    kept = st.session_state.get(f"{key}_chosen", ("", ""))[0]
    if pair and pair != kept:
        hit = _hit(pair)
        if hit is not None:
            said = st.session_state[f"{key}_text"] = shown_customer(hit)
            st.session_state[f"{key}_chosen"] = (pair, said)
    elif kept and not pair:
        st.query_params["customer"] = kept


def show_new_customer(key: str) -> None:
    """The short form for somebody the office does not know yet; afterwards that customer is chosen."""
    if not st.session_state.get(f"{key}_add"):
        return
    with st.container(border=True), entry_form(fresh("new customer")):
        show_refusal("new customer")
        first, second, third, fourth = st.columns([2, 2, 2, 2])
        name = first.text_input(_("Name") + " *", value=st.session_state.get(f"{key}_text", ""))
        kind = second.selectbox(_("Kind of customer") + " *", list(CustomerKind), format_func=word)
        room = third.text_input(_("Room number"), placeholder="3-1-1201")
        phone = fourth.text_input(_("Phone"))
        field_error("new customer", "name", "phone", "room", "customer_no")
        foot = st.container(horizontal=True)
        if pressed(foot.form_submit_button, _("Add customer"), form="new customer", type="primary"):
            act(
                add_customer,
                form="new customer",
                done=_("Added: {0.customer_no}"),
                then=lambda added: _take_new(key, added),
                name=name,
                kind=kind,
                room=room,
                phone=phone,
            )
        foot.form_submit_button(_("Back"), on_click=lambda: st.session_state.pop(f"{key}_add", None))


def _take_new(key: str, added: AddedCustomer) -> None:
    st.session_state.pop(f"{key}_add", None)
    st.session_state.pop(f"{key}_chosen", None)
    st.query_params["customer"] = f"{added.id}-{added.unit_id or ''}"
