"""One notice of the list: what stands on it, its paper, every try to deliver it, and the signed scan."""

from collections.abc import Sequence

import streamlit as st

from components.act import ask
from components.attachments import attach_form
from components.chips import plain
from components.page import card, money_line
from components.session import current_actor
from components.tables import money_column, shown_moment, shown_yuan, text_column
from components.words import _, word
from db.money import format_yuan
from db.queries.attachments import list_notice_files
from db.queries.billing import RollupLine
from db.queries.notices import NoticeRow
from db.queries.notices_one import list_deliveries, list_lines_of_notice
from db.rules.permissions import may
from db.vocabulary import DeliveryResult, EntryKind

ROWS_SHOWN = 7


def show_notice(row: NoticeRow) -> None:
    """The frozen notice as a card, for the one that is ticked."""
    with card(row.notice_no, f"{row.unit} {row.customer}"):
        _show_lines(ask(list_lines_of_notice, notice_id=row.notice_id))
        for words, fen in (
            (_("Brought forward"), row.opening_fen),
            ("＋ " + _("Charges"), row.charges_fen),
            ("－ " + _("Discounts"), row.discounts_fen),
            ("－ " + _("Paid since"), row.payments_fen),
        ):
            if fen:
                money_line(st.container(), words, format_yuan(fen))
        money_line(st.container(), _("Total"), format_yuan(row.total_fen), strong=True)
        with st.container(horizontal=True):
            address = f"/papers/notice/{row.notice_no}"
            st.link_button("PDF", address, icon=":material/picture_as_pdf:")
            st.link_button(_("PDF with slips"), f"{address}?slips=1", icon=":material/file_copy:")
        _show_tries(row.notice_id)
        _show_files(row.notice_id)


def _show_lines(lines: Sequence[RollupLine]) -> None:
    if not lines:
        return
    titles = {EntryKind.REVERSAL: word(EntryKind.REVERSAL), EntryKind.PAYMENT: word(EntryKind.PAYMENT)}
    st.dataframe(
        [
            {
                "on": f"{line.business_on:%m-%d}",
                "what": " ".join(filter(None, (titles.get(line.kind, ""), line.item))),
                "amount": shown_yuan(line.amount_fen),
            }
            for line in lines
        ],
        column_config={
            "on": text_column(_("Date"), width=50),
            "what": text_column(_("What for"), width=96),
            "amount": money_column(_("Amount (CNY)"), width=92),
        },
        hide_index=True,
        row_height=29,
        height="content" if len(lines) <= ROWS_SHOWN else 29 * (ROWS_SHOWN + 1) + 8,
    )


def _show_tries(notice_id: int) -> None:
    for tried in ask(list_deliveries, notice_id=notice_id):
        is_there = tried.result is DeliveryResult.DELIVERED
        sign = ":green[✓]" if is_there else ":red[!]"
        said = f"{tried.on:%m-%d} {word(tried.result)} · {word(tried.way)} · {tried.recorded_by}"
        st.markdown(f"{sign} :small[{plain(said)}]")
        if tried.note:
            st.caption(plain(tried.note if is_there else _("Next: {note}").format(note=tried.note)))


def _show_files(notice_id: int) -> None:
    for file in ask(list_notice_files, notice_id=notice_id):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            icon = ":material/picture_as_pdf:" if file.media_type.endswith("pdf") else ":material/image:"
            address = f"/papers/notice-file/{file.id}"
            st.link_button(plain(file.file_name), address, icon=icon, type="tertiary", key=f"file {file.id}")
            said = f"{shown_moment(file.added_at)} {file.added_by}"
            st.markdown(f":gray[:small[{plain(said)}]]", width="content")
    if may(current_actor(), "attach_file"):
        attach_form(f"attach notice {notice_id}", notice_id=notice_id)
