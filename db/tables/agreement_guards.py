"""What was approved of an agreement is kept as it was, whatever tool writes (R-BILL-6)."""

from db.tables.price_guards import Guard, differ

# What the first decision was taken on; an early end is written beside it, once.
FACTS = (
    *("agreement_no", "kind", "title", "customer_id", "unit_id", "zone", "building", "payer", "department_id"),
    *("from_on", "until_on", "part_period", "successor_of_id"),
)
END = ("ended_on", "end_reason", "ended_by", "ended_at")
# Sealed when it is submitted; a version that is sent back is a draft again.
CONTENT = ("agreement_id", "number", "from_on", "vacant_rate", "note", "drafted_by", "drafted_at")
DECISIONS = ("state", "content_hash", "checked_by", "checked_at", "approved_by", "approved_at")
# A period is never changed, only cancelled, once.
MADE = (
    *("agreement_id", "version_id", "position", "customer_id", "unit_key", "period_from", "period_until", "revision"),
    *("title", "quantity_thousandths", "unit_price_fen", "amount_fen", "discount_fen", "work_order_id"),
    *("made_by", "made_at"),
)
CANCELLED = ("cancelled_at", "cancelled_by")

OUT_OF_HAND = "EXISTS (SELECT 1 FROM agreement_version v WHERE v.agreement_id = OLD.id AND v.state <> 'draft')"
STATE_OF = "SELECT state FROM agreement_version WHERE id ="

AGREEMENT_GUARDS = (
    Guard(
        "agreement_period_update",
        "agreement_period",
        f"({differ(MADE)}) OR (OLD.cancelled_at IS NOT NULL AND ({differ(CANCELLED)}))",
        "a period that was made is never changed: cancel it and make the next revision",
        event="UPDATE",
    ),
    Guard(
        "agreement_period_delete",
        "agreement_period",
        "OLD.id IS NOT NULL",
        "a period that was made is never removed",
        event="DELETE",
    ),
    Guard(
        "agreement_facts_update",
        "agreement",
        f"{OUT_OF_HAND} AND ({differ(FACTS)})",
        "what an agreement says is never changed: end it and draft another",
        event="UPDATE",
    ),
    Guard(
        "agreement_end_update",
        "agreement",
        f"OLD.ended_on IS NOT NULL AND ({differ(END)})",
        "an agreement that has ended stays as it ended",
        event="UPDATE",
    ),
    Guard("agreement_delete", "agreement", "OLD.id IS NOT NULL", "an agreement is never removed", event="DELETE"),
    Guard(
        "agreement_version_content_update",
        "agreement_version",
        f"OLD.state <> 'draft' AND ({differ(CONTENT)})",
        "a submitted version is never changed: send it back first",
        event="UPDATE",
    ),
    Guard(
        "agreement_version_decided_update",
        "agreement_version",
        f"OLD.state IN ('approved', 'dropped') AND ({differ(DECISIONS)})",
        "an approved version is never changed: make the next one",
        event="UPDATE",
    ),
    Guard(
        "agreement_version_way_update",
        "agreement_version",
        "NEW.state = 'approved' AND OLD.state <> 'approved' AND (OLD.state <> 'checked' OR NEW.approved_at IS NULL)",
        "a version is approved after finance has checked it",
        event="UPDATE",
    ),
    Guard(
        "agreement_version_delete",
        "agreement_version",
        "OLD.id IS NOT NULL",
        "a version of an agreement is never removed",
        event="DELETE",
    ),
    *(
        Guard(
            f"agreement_line_{event.lower()}",
            "agreement_line",
            " OR ".join(f"({STATE_OF} {row}.version_id) <> 'draft'" for row in rows),
            "the lines of a submitted version are never changed",
            event=event,
        )
        for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",)))
    ),
)
