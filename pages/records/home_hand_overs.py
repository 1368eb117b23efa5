"""Homes on their way to their owners (R-YEAR)."""

from components.register import show_register
from components.session import require_page
from components.words import _

actor = require_page("home-hand-overs")
show_register(
    actor,
    "home-hand-overs",
    _("Each home is entered with the day it is due; handed over, it is vacant until somebody moves in."),
)
