"""The units of a customer with their dates: linked, and ended when the customer leaves (R-DEC-10)."""

from datetime import date

import streamlit as st

from components.act import act, entry_form, field_error, fresh, pressed, show_refusal
from components.chips import plain
from components.page import card
from components.tables import shown_day
from components.words import _, word
from db.operations.customers import end_unit_link, link_unit
from db.queries.customer_files import CustomerFile, LinkRow
from db.vocabulary import CustomerKind


def show_units(shown: CustomerFile, today: date, *, may_change: bool) -> None:
    with card(_("Units"), _("{n} now").format(n=sum(_is_now(link, today) for link in shown.links))):
        if not shown.links:
            st.caption(_("No unit yet."))
        for link in shown.links:
            line = st.container(horizontal=True, vertical_alignment="center")
            is_now = _is_now(link, today)
            line.markdown(f"**{plain(link.label)}**" if is_now else f":gray[{plain(link.label)}]", width="content")
            area = f"{link.area} m²" if link.area is not None else ""
            dates = f"{shown_day(link.from_on)} – {shown_day(link.until_on)}"
            spaces = _("{n} parking spaces").format(n=link.parking_spaces) if link.parking_spaces else ""
            facts = " · ".join(
                part for part in (link.zone, area, spaces, word(link.occupancy), word(link.relation), dates) if part
            )
            line.markdown(f":gray[:small[{plain(facts)}]]", width="stretch")
            if may_change and link.until_on is None:
                with line.popover(_("Moves out")):
                    show_refusal(f"link {link.link_id}")
                    until = st.date_input(_("Last day"), today, key=f"until {link.link_id}")
                    field_error(f"link {link.link_id}", "until_on")
                    if pressed(st.button, _("End"), form=f"link {link.link_id}", key=f"end {link.link_id}"):
                        act(
                            end_unit_link,
                            form=f"link {link.link_id}",
                            done=_("Saved."),
                            link_id=link.link_id,
                            until_on=until,
                        )
        if may_change:
            _show_link_form(shown.row.id, today)


def _is_now(link: LinkRow, today: date) -> bool:
    return link.from_on <= today and (link.until_on is None or link.until_on >= today)


def _show_link_form(customer_id: int, today: date) -> None:
    form = f"link of {customer_id}"
    with st.popover(_("Link a unit"), icon=":material/add_home:"), entry_form(fresh(form)):
        show_refusal(form)
        zone, building = st.text_input(_("Zone")), st.text_input(_("Building"))
        room = st.text_input(_("Room number") + " *", placeholder="3-1-1201")
        relation = st.selectbox(_("Relation"), list(CustomerKind), format_func=word)
        from_on = st.date_input(_("From"), today)
        field_error(form, "room", "zone", "until_on")
        if pressed(st.form_submit_button, _("Link"), form=form, type="primary"):
            act(
                link_unit,
                form=form,
                done=_("Saved."),
                customer_id=customer_id,
                relation=relation,
                from_on=from_on,
                zone=zone,
                building=building,
                room=room,
            )
