"""What is a repair 报修 and what another service (R-DEC-24)."""

from db.vocabulary import FreeGround

PAID_REPAIR = "有偿维修"
REPAIR_GROUNDS = (FreeGround.WARRANTY, FreeGround.PUBLIC_AREA)


def is_repair_proposed(category: str, ground: FreeGround | None) -> bool:
    """Paid repairs of the list, jobs under warranty and in public areas are proposed as repairs; the desk decides."""
    return category == PAID_REPAIR or ground in REPAIR_GROUNDS
