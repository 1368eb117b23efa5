"""The files of an order or a complaint, each to be opened, and the way to attach another, to notices too."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components.act import act, ask, entry_form, field_error, fresh, pressed, show_refusal
from components.chips import plain
from components.page import card
from components.session import current_actor
from components.tables import shown_moment
from components.words import _, refusal
from db import attachments
from db.errors import FaultError
from db.operations.attachments import attach_file
from db.queries.attachments import AttachmentRow, list_attachments, list_complaint_files
from db.rules.permissions import may


def show_attachments(order_id: int) -> None:
    """A card with the signed slip and photos of one order."""
    _show_files(ask(list_attachments, order_id=order_id), f"attach {order_id}", order_id=order_id)


def show_complaint_files(complaint_id: int) -> None:
    """A card with the letters and photos of one complaint."""
    files = ask(list_complaint_files, actor=current_actor(), complaint_id=complaint_id)
    _show_files(files, f"attach to complaint {complaint_id}", complaint_id=complaint_id)


def _show_files(files: Sequence[AttachmentRow], form: str, **subject: int) -> None:
    with card(_("Attached files"), _("Files: {n}").format(n=len(files))):
        for file in files:
            line = st.container(horizontal=True, vertical_alignment="center")
            try:
                content = partial(attachments.read, sha256=file.sha256, media_type=file.media_type, name=file.file_name)
                attachments.path_of(file.sha256, file.media_type).stat()
            except OSError:
                fault: FaultError = attachments.AttachmentMissing(name=file.file_name)
                line.markdown(f":red[:material/error: {plain(refusal(fault))}]")
                continue
            line.download_button(
                plain(file.file_name),
                content,
                file_name=file.file_name,
                mime=file.media_type,
                icon=":material/picture_as_pdf:" if file.media_type.endswith("pdf") else ":material/image:",
                type="tertiary",
                on_click="ignore",
                key=f"file {file.id}",
            )
            size = f"{max(1, file.size // 1024):,} KB"
            said = f"{size} · {shown_moment(file.added_at)} {file.added_by}"
            line.markdown(f":gray[:small[{plain(said)}]]", width="content")
        if not files:
            st.caption(_("No file yet. Attach what proves it: a signed paper, a letter, a photo."))
        if may(current_actor(), "attach_file"):
            attach_form(form, **subject)


def attach_form(form: str, **subject: int) -> None:
    """The way to attach a file to an order (`order_id`), a notice (`notice_id`) or a complaint (`complaint_id`)."""
    with st.popover(_("Attach a file"), icon=":material/attach_file:"), entry_form(fresh(form)):
        show_refusal(form)
        upload = st.file_uploader(_("PDF, PNG or JPG, at most 10 MB"), type=["pdf", "png", "jpg", "jpeg"])
        field_error(form, "file")
        if pressed(st.form_submit_button, _("Attach"), form=form, type="primary"):
            act(
                attach_file,
                form=form,
                done=_("Attached."),
                **subject,
                file_name=upload.name if upload else "",
                content=upload.getvalue() if upload else b"",
            )
