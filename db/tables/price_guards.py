"""What was published or signed is kept as it was, whatever tool writes (R-PRICE-2, R-PRICE-7)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Guard:
    """Refuses an event on `table` when `condition` (SQL over NEW and OLD that both engines read) is true."""

    name: str
    table: str
    condition: str
    message: str
    timing: str = "BEFORE"
    lock: str = ""
    event: str = "INSERT"


def differ(columns: tuple[str, ...]) -> str:
    """Any of the columns changes; in words that every version of both engines reads."""
    return " OR ".join(f"NEW.{c} <> OLD.{c} OR (NEW.{c} IS NULL) <> (OLD.{c} IS NULL)" for c in columns)


# What the head of the department put a name under; what follows is decided and told, and written beside it.
SIGNED_CONTENT = (
    *("quote_no", "revision", "work_order_id", "department_id", "is_on_site", "title", "category", "method"),
    *("method_agreed_on", "overhead_rate", "profit_rate", "tax_rate", "margin_ceiling", "manager_limit_fen"),
    *("labour_fen", "material_fen", "other_fen", "overhead_fen", "cost_fen", "profit_fen", "tax_fen", "total_fen"),
    *("margin_reason", "content_hash", "drafted_by", "drafted_at", "signed_by", "signed_at"),
)

STATE_OF = "SELECT state FROM quote WHERE id ="

PRICE_GUARDS = (
    Guard("price_published_update", "price", "OLD.is_published", "a published price is never changed", event="UPDATE"),
    Guard("price_published_delete", "price", "OLD.is_published", "a published price is never removed", event="DELETE"),
    Guard(
        "quote_content_update",
        "quote",
        f"OLD.state <> 'draft' AND (NEW.state = 'draft' OR {differ(SIGNED_CONTENT)})",
        "a signed quote is never changed: make the next revision",
        event="UPDATE",
    ),
    Guard(
        "quote_ended_update",
        "quote",
        "OLD.state IN ('confirmed', 'rejected', 'refused', 'expired', 'withdrawn') AND NEW.state <> OLD.state",
        "a quote that has ended stays as it ended: make the next revision",
        event="UPDATE",
    ),
    Guard("quote_delete", "quote", "OLD.id IS NOT NULL", "a quote is never removed", event="DELETE"),
    *(
        Guard(
            f"quote_line_{event.lower()}",
            "quote_line",
            " OR ".join(f"({STATE_OF} {row}.quote_id) <> 'draft'" for row in rows),
            "the lines of a signed quote are never changed",
            event=event,
        )
        for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",)))
    ),
)
