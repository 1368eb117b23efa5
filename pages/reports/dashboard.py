"""The dashboard: eight figures with their course, and charts by question (R-YEAR)."""

from urllib.parse import urlencode

from components.act import ask
from components.dashboard_cards import show_cards
from components.dashboard_choice import look_now, show_choice
from components.dashboard_panel import View
from components.dashboard_parts import show_questions
from components.dashboard_view import cards_of
from components.page import page_head
from components.session import require_page
from components.tables import shown_moment
from components.words import _
from db.clock import now

actor, at = require_page("dashboard"), now()
look = look_now(actor, at)
view = View(look, actor, ask, _)
note = _("as of {moment}").format(moment=shown_moment(at)) if look.is_running else ""
head = page_head(_("Dashboard"), note)
show_choice(head, look, actor)
head.link_button(_("Tables"), f"/papers/dashboard.xlsx?{urlencode(look.address)}", icon=":material/table:")
show_cards(view, cards_of(look, actor))
show_questions(view)
