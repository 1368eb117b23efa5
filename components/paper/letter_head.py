"""How an office is reached, as its papers say it."""

from components.locale import translation
from components.paper.data import OfficeHead
from components.paper.text import plain


def how_to_reach(head: OfficeHead, language: str) -> list[str]:
    """Phone and hours of service, as far as the office has set them."""
    _ = translation(language).gettext
    phone = _("Phone {number}").format(number=head.phone) if head.phone else ""
    hours = _("Open {hours}").format(hours=head.service_hours) if head.service_hours else ""
    return [plain(part) for part in (phone, hours) if part]
