"""Change one's own password."""

from components.page import page_head
from components.password_form import show_password_form
from components.session import require_page
from components.words import _

require_page("password")
page_head(_("Change password"))
show_password_form()
