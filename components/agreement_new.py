"""A new agreement: with one customer, or a fee of all units of a zone or building (R-BILL-6, R-BILL-12)."""

from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import act, ask, field_error, fresh, once, pressed, show_refusal
from components.agreement_fields import first_and_last, house_fields
from components.customer_search import choose_customer, forget_customer, show_new_customer
from components.page import card
from components.words import _, word
from db.operations.agreement_made import Drafted
from db.operations.agreements import draft_agreement
from db.queries.customers import CustomerHit
from db.queries.staff import list_departments
from db.rules.agreements import ONE_DAY, AgreementFacts, VersionTerms, add_months
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import AgreementKind, PartPeriod, Role

FORM, CUSTOMER = "agreement new", "agreement_customer"


def show_new_button(head: DeltaGenerator, actor: Actor) -> None:
    if may(actor, "draft_agreement"):
        look = {"type": "primary", "icon": ":material/add:"}
        head.button(_("Draft an agreement"), on_click=lambda: st.query_params.update(new="1"), **look)


def show_new_form(actor: Actor, today: date) -> None:
    """Kind and parties first; the lines are typed into the draft."""
    key = fresh(FORM)
    show_new_customer(CUSTOMER)
    with card(_("New agreement"), f":gray[:small[{_('the lines follow in the draft')}]]"):
        show_refusal(FORM)
        kind, customer, is_house = _parties(key)
        field_error(FORM, "customer_id", "unit_id")
        one, two, three, four = st.columns([34, 22, 22, 22])
        title = one.text_input(
            _("Title") + " *", key=f"title {key}", max_chars=200, placeholder="" if is_house else _("Plant care")
        )
        begin = add_months(today.replace(day=1), 1)
        proposed = AgreementFacts(kind, title, 0, begin, None if is_house else add_months(begin, 12) - ONE_DAY)
        from_on, until_on = first_and_last((two, three), proposed, f"{key} {is_house}")
        department_id = _department(four, actor, key)
        part = st.segmented_control(
            _("First and last period"), list(PartPeriod), default=PartPeriod.BY_DAY, format_func=word,
            key=f"part {key}", required=True,
        )  # fmt: skip
        facts = proposed._replace(
            department_id=department_id or 0,
            from_on=from_on,
            until_on=until_on,
            customer_id=customer.id if customer else None,
            unit_id=customer.unit_id if customer else None,
            part_period=part or PartPeriod.BY_DAY,
        )
        terms = VersionTerms(from_on)
        if is_house:
            facts, terms = house_fields(facts, terms, key)
        field_error(FORM, "title", "from_on", "until_on", "department_id", "zone", "vacant_rate")
        foot = st.container(horizontal=True)
        label, look = _("Draft an agreement"), {"type": "primary", "icon": ":material/edit_document:"}
        is_ready = bool(title.strip()) and (is_house or customer is not None)
        if pressed(foot.button, label, form=FORM, disabled=not is_ready, **look):
            act(
                draft_agreement,
                form=FORM,
                key=once(FORM),
                done=_("{0.agreement_no} is a draft. Now its lines."),
                then=_open,
                facts=facts,
                vacant_rate=terms.vacant_rate,
            )
        foot.button(_("Back"), on_click=_close)


def _parties(key: str) -> tuple[AgreementKind, CustomerHit | None, bool]:
    """Kind, the customer where there is one, and whether all units pay."""
    one, two = st.columns([44, 56])
    kind = one.selectbox(_("Kind") + " *", list(AgreementKind), format_func=word, key=f"kind {key}")
    whom = {"all": _("All units of a place"), "one": _("One customer")}
    is_house = False
    if kind is not AgreementKind.SERVICE:
        chosen = two.segmented_control(
            _("For whom"), list(whom), default="all", format_func=lambda each: whom[each], key=f"whom {key}",
            required=True,
        )  # fmt: skip
        is_house = chosen == "all"
    customer = None if is_house else choose_customer(_("Customer") + " *", key=CUSTOMER, form=FORM)
    if customer is not None:
        st.caption(f"{customer.unit_label} {customer.name} · {word(customer.kind)}".strip())
    return kind, customer, is_house


def _department(box: DeltaGenerator, actor: Actor, key: str) -> int | None:
    """A supervisor drafts for the own department only."""
    names = {row.id: row.name for row in ask(list_departments)}
    if not actor.has(Role.CLERK):
        names = {id_: name for id_, name in names.items() if id_ == actor.department_id}
    own = list(names).index(actor.department_id) if actor.department_id in names else None
    chosen: int | None = box.selectbox(
        _("Department") + " *", list(names), own, format_func=lambda id_: names[id_], key=f"department {key}"
    )
    return chosen


def _close() -> None:
    st.query_params.pop("new", None)
    forget_customer(CUSTOMER)


def _open(made: Drafted) -> None:
    st.query_params.clear()
    st.session_state.pop(f"{CUSTOMER}_chosen", None)
    st.session_state.pop(f"{CUSTOMER}_text", None)
    st.query_params["no"] = made.agreement_no
