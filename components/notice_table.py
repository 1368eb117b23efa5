"""A month's notices as a table to tick, with the paper of each; those that a correction made wrong; deliveries."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from components.act import act, entry_form, field_error, fresh, pressed, show_refusal
from components.chips import chips_column, plain
from components.page import card
from components.reason_form import ask_first, open_form
from components.tables import money_column, shown_yuan, text_column
from components.words import _, word
from db.money import format_yuan
from db.operations.notices import record_delivery, reissue_notice
from db.queries.notices import BuildingRow, NoticeDraft, NoticeRow
from db.vocabulary import N_, DeliveryResult, DeliveryWay

PER_PAGE, OF_A_BUILDING = 15, 300
NOT_YET, CAME_BACK, ARRIVED = N_("Not delivered"), N_("Came back"), N_("Delivered")
ENDS: dict[str, tuple[DeliveryResult | None, ...]] = {
    NOT_YET: (None,),
    CAME_BACK: tuple(result for result in DeliveryResult if result is not DeliveryResult.DELIVERED),
    ARRIVED: (DeliveryResult.DELIVERED,),
}


def chosen_notices(buildings: Sequence[BuildingRow]) -> dict[str, Any]:
    """Of which building, and how far they are delivered: for list_notices."""
    building = st.selectbox(
        _("Building"), [row.building for row in buildings], None, key="building", bind="query-params", width=150,
        format_func=lambda name: name or _("No building"), placeholder=_("All buildings"),
        label_visibility="collapsed",
    )  # fmt: skip
    end = st.pills(_("Delivery"), list(ENDS), format_func=_, key="delivery", label_visibility="collapsed")
    return {"building": building, "results": ENDS.get(end or "", ())}


def show_notices(rows: Sequence[NoticeRow], *, key: str) -> list[NoticeRow]:
    """Gives the ticked ones. The number opens the paper in a tab of its own."""
    waiting = "○ " + _("Not delivered")
    results = {result: ("✓" if result is DeliveryResult.DELIVERED else "!") for result in DeliveryResult}
    looks = {waiting: "gray"}
    looks |= {f"{sign} {word(r)}": "green" if r is DeliveryResult.DELIVERED else "red" for r, sign in results.items()}
    # The next way to try takes the place of the two parts of the total: both would not fit.
    has_notes = any(row.delivery_note for row in rows)
    chosen = st.dataframe(
        [
            {
                "state": [f"{results[row.delivery]} {word(row.delivery)}" if row.delivery else waiting],
                "number": f"/papers/notice/{row.notice_no}",
                "room": row.unit,
                "who": row.customer,
                "opening": shown_yuan(row.opening_fen or None),
                "charges": shown_yuan(row.charges_fen or None),
                "next": row.delivery_note or "",
                "total": shown_yuan(row.total_fen),
            }
            for row in rows
        ],
        column_order=[
            *("state", "number", "room", "who"),
            *(("next",) if has_notes else ("opening", "charges")),
            "total",
        ],
        column_config={
            "state": chips_column(_("Delivery"), looks, width=112),
            "number": st.column_config.LinkColumn(_("Notice"), display_text=r"/papers/notice/(.*)", width=120),
            "room": text_column(_("Room"), width=80),
            "who": text_column(_("Customer"), width=84),
            "opening": money_column(_("Brought forward"), width=104),
            "charges": money_column(_("Charges"), width=74),
            "next": text_column(_("Next way to try"), width=178),
            "total": money_column(_("Total (CNY)"), width=92),
        },
        hide_index=True,
        row_height=31,
        height="content" if len(rows) <= PER_PAGE else 31 * (PER_PAGE + 1) + 8,
        placeholder="—",
        on_select="rerun",
        selection_mode="multi-row",
        key=key,
    ).selection.rows
    return [rows[place] for place in sorted(chosen) if place < len(rows)]


def show_stale(month: str, drafts: Sequence[NoticeDraft], numbers: dict[int, str]) -> None:
    """Notices that a correction made wrong: each is restated whole, the old one is kept (R-DEC-8)."""
    box = card(_("A correction is not on these notices yet"), _("Notices: {n}").format(n=len(drafts)))
    for draft in drafts[:10]:
        customer_id, number = draft.sums.customer_id, numbers.get(draft.sums.customer_id, "—")
        with box.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            said = _("{number} {who}: total {total} after the correction")
            text = said.format(number=number, who=draft.sums.customer, total=format_yuan(draft.sums.total_fen))
            st.markdown(plain(text), width="content")
            st.button(
                _("Restate"), on_click=open_form, args=(f"restate {month} {customer_id}",), key=f"open {customer_id}"
            )
        question = _("{number} is replaced by a revision; the old one stays on record.").format(number=number)
        ask_first(
            f"restate {month} {customer_id}", question, _("Restate"), reissue_notice, done=_("Notice {0}"),
            month=month, customer_id=customer_id,
        )  # fmt: skip


def show_delivery(ticked: Sequence[NoticeRow], today: date) -> None:
    """Who brought the notices when and how; a failed try says what is next (R-BILL-4)."""
    with (
        card(_("Record the delivery"), _("Notices: {n}").format(n=len(ticked))),
        entry_form(fresh("delivery")),
    ):
        show_refusal("delivery")
        results, form = list(DeliveryResult), fresh("delivery")
        result = st.selectbox(_("Result of the delivery"), results, format_func=word, key=f"result {form}")
        way = st.selectbox(_("Way"), list(DeliveryWay), format_func=word, key=f"way {form}")
        on = st.date_input(_("Day"), today, max_value=today, format="YYYY-MM-DD", key=f"on {form}")
        note = st.text_input(_("Remark, next way to try"), key=f"note {form}")
        field_error("delivery", "note", "on", "notices")
        chosen = [row.notice_id for row in ticked]
        if pressed(
            st.form_submit_button, _("Save delivery"), form="delivery", about=chosen,
            type="primary", shortcut="Ctrl+Enter",
        ):  # fmt: skip
            act(
                record_delivery, form="delivery", done=_("{0} deliveries saved"), result=result, way=way,
                on=on or today, note=note, notice_ids=chosen,
            )  # fmt: skip
