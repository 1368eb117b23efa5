"""A monthly report that was issued is kept as it was, whatever tool writes (R-YEAR)."""

from db.tables.price_guards import Guard

REPORT_GUARDS = (
    Guard(
        "monthly_report_issued_update",
        "monthly_report",
        "OLD.issued_at IS NOT NULL",
        "an issued monthly report is never changed: issue the next revision",
        event="UPDATE",
    ),
    Guard(
        "monthly_report_issued_delete",
        "monthly_report",
        "OLD.issued_at IS NOT NULL",
        "an issued monthly report is never removed",
        event="DELETE",
    ),
    Guard(
        "monthly_report_revision_insert",
        "monthly_report",
        "EXISTS (SELECT 1 FROM monthly_report r WHERE r.id = NEW.id)"
        " OR NEW.revision <> 1 + COALESCE((SELECT max(r.revision) FROM monthly_report r WHERE r.month = NEW.month), 0)",
        "a monthly report continues its revisions",
    ),
)
