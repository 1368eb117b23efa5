"""How homes are used, with dates (R-YEAR, R-DEC-10)."""

from components.register import show_register
from components.session import require_page
from components.words import _

actor = require_page("occupancy")
show_register(
    actor,
    "occupancy",
    _("Fitting out counts as occupied. A change in the list of units or by import is entered here by itself."),
)
