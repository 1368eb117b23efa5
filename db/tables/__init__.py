"""What is stored. Importing this package knows every table."""

from db.tables import (
    audit,
    bank,
    billing,
    callbacks,
    catalogue,
    customers,
    office,
    payments,
    quotes,
    staff,
    work_orders,
)
from db.tables.base import Base

__all__ = [
    "Base",
    "audit",
    "bank",
    "billing",
    "callbacks",
    "catalogue",
    "customers",
    "office",
    "payments",
    "quotes",
    "staff",
    "work_orders",
]
