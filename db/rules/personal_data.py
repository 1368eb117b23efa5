"""How personal data is shown to who does not need it (R-CUST-2, R-DEC-22)."""


def mask_phone(phone: str) -> str:
    """138****1234: enough to recognise, not enough to call."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "*" * len(phone)
