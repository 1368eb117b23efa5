"""Money that does not add up is refused, whatever tool writes (R-BILL-8)."""

from db.tables.price_guards import Guard


def _allocated(side: str) -> str:
    return f"(SELECT sum(amount_fen) FROM allocation WHERE {side} = NEW.{side})"


def _capacity(side: str) -> str:
    return f"(SELECT amount_fen FROM ledger_entry WHERE id = NEW.{side})"


MONEY_GUARDS = (
    Guard(
        "ledger_entry_locked_month",
        "ledger_entry",
        "(SELECT state FROM bill_month WHERE month = NEW.bill_month) = 'locked'",
        "this bill month is locked",
    ),
    Guard(
        "ledger_entry_chain",
        "ledger_entry",
        "NEW.id <> 1 + coalesce((SELECT max(id) FROM ledger_entry), 0)"
        " OR NEW.prev_hash <> coalesce((SELECT hash FROM ledger_entry ORDER BY id DESC LIMIT 1), '')",
        "a ledger entry continues the chain",
    ),
    Guard(
        "ledger_entry_mirror",
        "ledger_entry",
        "NEW.kind = 'reversal' AND NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.id = NEW.reverses_id"
        " AND e.kind <> 'reversal' AND e.amount_fen = NEW.amount_fen AND e.receivable_fen = -NEW.receivable_fen"
        " AND e.debit_account_id = NEW.credit_account_id AND e.credit_account_id = NEW.debit_account_id"
        " AND e.customer_id = NEW.customer_id AND e.is_on_notice = NEW.is_on_notice AND e.counts_as = NEW.counts_as)",
        "a reversal is the mirror of its entry",
    ),
    Guard(
        "ledger_entry_counts_as",
        "ledger_entry",
        "NEW.kind <> 'reversal' AND NEW.counts_as <> (CASE NEW.kind WHEN 'opening' THEN 'opening'"
        " WHEN 'discount' THEN 'discounts' WHEN 'payment' THEN 'payments' WHEN 'refund' THEN 'payments'"
        " ELSE 'charges' END)",
        "an entry counts in its own figure of the notice",
    ),
    Guard(
        "ledger_entry_adjustment",
        "ledger_entry",
        "NEW.adjustment_id IS NOT NULL AND NEW.kind <> 'reversal' AND NOT EXISTS (SELECT 1 FROM adjustment a"
        " WHERE a.id = NEW.adjustment_id AND a.customer_id = NEW.customer_id AND a.amount_fen = NEW.amount_fen"
        " AND a.state = (CASE NEW.kind WHEN 'refund' THEN 'paid_out' ELSE 'approved' END)"
        " AND a.decided_by <> a.asked_by)",
        "a discount, waiver or refund is what somebody else than its asker approved",
    ),
    Guard(
        "agreement_period_overlap",
        "agreement_period",
        "EXISTS (SELECT 1 FROM agreement_period p WHERE p.agreement_id = NEW.agreement_id"
        " AND p.position = NEW.position AND p.unit_key = NEW.unit_key AND p.cancelled_at IS NULL"
        " AND p.period_from <= NEW.period_until AND p.period_until >= NEW.period_from)",
        "a period is never charged twice",
    ),
    Guard(
        "audit_row_chain",
        "audit_row",
        "NEW.id <> 1 + coalesce((SELECT max(id) FROM audit_row), 0)"
        " OR NEW.prev_hash <> coalesce((SELECT hash FROM audit_row ORDER BY id DESC LIMIT 1), '')",
        "an audit row continues the chain",
    ),
    Guard(
        "allocation_partners",
        "allocation",
        "NOT EXISTS (SELECT 1 FROM ledger_entry c, ledger_entry d WHERE c.id = NEW.credit_entry_id"
        " AND d.id = NEW.charge_entry_id AND c.customer_id = d.customer_id AND c.receivable_fen < 0"
        " AND d.receivable_fen > 0 AND c.kind <> 'reversal' AND d.kind <> 'reversal')"
        " OR (NEW.amount_fen > 0 AND EXISTS (SELECT 1 FROM ledger_entry r"
        " WHERE r.reverses_id IN (NEW.credit_entry_id, NEW.charge_entry_id)))",
        "an allocation joins a credit and a charge of one customer, neither reversed",
    ),
    Guard(
        "allocation_sums",
        "allocation",
        f"{_allocated('credit_entry_id')} NOT BETWEEN 0 AND {_capacity('credit_entry_id')}"
        f" OR {_allocated('charge_entry_id')} NOT BETWEEN 0 AND {_capacity('charge_entry_id')}",
        "no more is allocated than was paid or charged",
        timing="AFTER",
        lock="PERFORM 1 FROM ledger_entry WHERE id IN (NEW.credit_entry_id, NEW.charge_entry_id)"
        " ORDER BY id FOR UPDATE;",
    ),
    Guard(
        "receipt_number",
        "receipt",
        "NEW.source = 'counter' AND NEW.number <>"
        " 1 + coalesce((SELECT max(number) FROM receipt WHERE book = NEW.book), 0)",
        "receipt numbers run without gaps",
    ),
    Guard(
        "billing_notice_number",
        "billing_notice",
        "NEW.revision = 1 AND NEW.number <>"
        " 1 + coalesce((SELECT max(number) FROM billing_notice WHERE book = NEW.book), 0)",
        "notice numbers run without gaps",
    ),
    Guard(
        "dunning_notice_number",
        "dunning_notice",
        "NEW.number <> 1 + coalesce((SELECT max(number) FROM dunning_notice WHERE book = NEW.book), 0)",
        "numbers of dunning run without gaps",
    ),
    Guard(
        "dunning_line_own_entry",
        "dunning_line",
        "NOT EXISTS (SELECT 1 FROM ledger_entry e, dunning_notice n WHERE e.id = NEW.entry_id"
        " AND n.id = NEW.dunning_id AND e.customer_id = n.customer_id AND e.receivable_fen > 0)",
        "a step of dunning names debts of its own customer",
    ),
    Guard(
        "receipt_void_other_person",
        "receipt_void",
        "NEW.voided_by = (SELECT issued_by FROM receipt WHERE id = NEW.receipt_id)",
        "nobody voids a receipt that they issued",
    ),
    Guard(
        "notice_line_own_entry",
        "notice_line",
        "NOT EXISTS (SELECT 1 FROM ledger_entry e, billing_notice n WHERE e.id = NEW.entry_id"
        " AND n.id = NEW.notice_id AND e.customer_id = n.customer_id AND e.bill_month = n.month"
        " AND e.is_on_notice = 1)",
        "a notice lists entries of its own customer and month",
    ),
)
