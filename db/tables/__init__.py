"""What is stored. Importing this package knows every table."""

from db.tables import (
    adjustments,
    agreements,
    arrears,
    audit,
    bank,
    billing,
    callbacks,
    catalogue,
    customers,
    exceptions,
    office,
    open_amounts,
    payments,
    quotes,
    staff,
    tills,
    work_orders,
)
from db.tables.base import Base

__all__ = [
    "Base",
    "adjustments",
    "agreements",
    "arrears",
    "audit",
    "bank",
    "billing",
    "callbacks",
    "catalogue",
    "customers",
    "exceptions",
    "office",
    "open_amounts",
    "payments",
    "quotes",
    "staff",
    "tills",
    "work_orders",
]
