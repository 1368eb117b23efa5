"""What this program is, its version, and where its data lies."""

from components.page import page_head
from components.session import require_page
from components.words import _

require_page("about")
page_head(_("About"))
