"""The lists of customers and of units, with the facts that this person's roles may edit in them."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from components.grid import edit_table
from components.tables import button_column, text_column
from components.words import _, word
from db.operations.customers import EDITABLE as EDITABLE_CUSTOMERS
from db.operations.customers import change_customers
from db.operations.units import EDITABLE as EDITABLE_UNITS
from db.operations.units import change_units
from db.queries.customer_files import CustomerRow, UnitRow
from db.types import Actor
from db.vocabulary import CustomerClass, CustomerKind, Occupancy, Role, Standing, Term


def editable_by(actor: Actor, table: Mapping[Role, frozenset[str]]) -> list[str]:
    """The columns that one of the roles may change; the operation asks the same table."""
    return sorted(frozenset().union(*(table[role] for role in actor.roles & table.keys())))


def choices(label: str, terms: type[Term], width: int) -> Any:
    """A column of one word out of a vocabulary."""
    options = [term.value for term in terms]
    return st.column_config.SelectboxColumn(
        label, options=options, format_func=lambda value: word(terms(value)), width=width, required=True
    )


def show_customers(rows: Sequence[CustomerRow], actor: Actor) -> None:
    labels = {
        "customer_class": _("Class"),
        "note": _("Remark"),
        "kind": _("Kind of customer"),
        "standing": _("Standing"),
        "is_active": _("In use"),
    }
    edit_table(
        "customers",
        [
            row._asdict() | {name: getattr(row, name).value for name in ("kind", "customer_class", "standing")}
            for row in rows
        ],
        columns={
            "customer_no": button_column(_("Customer number"), key="customer click", on_click=open_customer, width=110),
            "name": text_column(_("Name"), width=110),
            "units": text_column(_("Units"), width=170),
            "kind": choices(labels["kind"], CustomerKind, 80),
            "customer_class": choices(labels["customer_class"], CustomerClass, 80),
            "standing": choices(labels["standing"], Standing, 90),
            "phone_masked": text_column(_("Phone"), width=106),
            "note": text_column(labels["note"], width=140),
            "is_active": st.column_config.CheckboxColumn(labels["is_active"], width=56),
        },
        editable=editable_by(actor, EDITABLE_CUSTOMERS),
        save=change_customers,
        labels=labels,
        height="content" if len(rows) <= 15 else 530,
    )


def open_customer() -> None:
    """A click on a row's button, by the rows as they were drawn."""
    pinned = st.session_state.get("customers pinned") or []
    place = st.session_state["customer click"].row
    if 0 <= place < len(pinned):
        st.session_state["customer chosen"] = pinned[place]["id"]


def show_units(rows: Sequence[UnitRow], actor: Actor) -> None:
    labels = {
        "occupancy": _("Occupancy"),
        "area_hundredths": _("Area (m²)"),
        "parking_spaces": _("Parking spaces"),
    }
    edit_table(
        "units",
        [
            row._asdict()
            | {"occupancy": row.occupancy.value, "area_hundredths": None if row.area is None else float(row.area)}
            for row in rows
        ],
        columns={
            "label": text_column(_("Room"), width=120),
            "zone": text_column(_("Zone"), width=110),
            "building": text_column(_("Building"), width=110),
            "area_hundredths": st.column_config.NumberColumn(labels["area_hundredths"], format="%.2f", width=90),
            "occupancy": choices(labels["occupancy"], Occupancy, 130),
            "parking_spaces": st.column_config.NumberColumn(labels["parking_spaces"], min_value=0, step=1, width=86),
            "residents": text_column(_("Residents"), width=240),
        },
        editable=editable_by(actor, EDITABLE_UNITS),
        save=change_units,
        labels=labels,
        height="content" if len(rows) <= 15 else 530,
    )
