"""Charts as pictures: for papers, and to paste into a talk. Drawn on this computer, with the font of the papers."""

from functools import cache
from typing import Any

import vl_convert

from components.paper.fonts import FILES

SCALE = 2


def picture_svg(chart: Any) -> str:
    """An altair chart of a fixed width as a drawing."""
    _learn_fonts()
    return str(vl_convert.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[]))


def picture_png(chart: Any) -> bytes:
    """The same as a picture, twice as fine as a screen."""
    _learn_fonts()
    return bytes(vl_convert.vegalite_to_png(chart.to_dict(), scale=SCALE, allowed_base_urls=[]))


@cache
def _learn_fonts() -> None:
    vl_convert.register_font_directory(str(FILES[0].parent))
