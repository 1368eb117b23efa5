"""The code to scan on papers."""

import io

from components.paper.data import OfficeHead


def qr_svg(head: OfficeHead, path: str) -> str | None:
    """SVG of the address that opens `path`, or None where the office has no public address (R-DEC-18)."""
    if not head.public_url:
        return None
    import segno  # here, as it loads half of the internet's protocols: most offices print no code

    address = f"{head.public_url.rstrip('/')}/{path.lstrip('/')}"
    picture = io.BytesIO()
    # Any mask is a valid code; trying all eight for the prettiest takes six times as long, seconds in a month's run.
    segno.make_qr(address, error="m", mask=0).save(picture, kind="svg", border=0, xmldecl=False, svgns=True, nl=False)
    return picture.getvalue().decode()
