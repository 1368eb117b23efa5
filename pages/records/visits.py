"""Visits at people's homes, and what they raised (R-YEAR)."""

from components.register import show_register
from components.session import require_page
from components.words import _

actor = require_page("visits")
show_register(
    actor,
    "visits",
    _("One line for a visit; what was raised stays open until it is settled. The year-end report counts the topics."),
)
