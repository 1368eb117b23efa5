"""Rounds through vacant homes, with findings by trade (R-REG, R-YEAR)."""

from components.register import show_register
from components.session import require_page
from components.words import _

actor = require_page("vacant-checks")
show_register(
    actor,
    "vacant-checks",
    _("One line for a check; findings stay open until they are settled. The year-end report counts both."),
)
