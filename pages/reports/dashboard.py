"""The dashboard: eight figures with their course, and charts by question (R-YEAR)."""

from components.dashboard_cards import show_cards
from components.dashboard_choice import look_now, show_choice
from components.dashboard_view import cards_of
from components.page import page_head
from components.session import require_page
from components.tables import shown_moment
from components.words import _
from db.clock import now

actor, at = require_page("dashboard"), now()
look = look_now(actor, at)
note = _("as of {moment}").format(moment=shown_moment(at)) if look.is_running else ""
head = page_head(_("Dashboard"), note)
show_choice(head, look, actor)
show_cards(look, cards_of(look, actor), actor)
