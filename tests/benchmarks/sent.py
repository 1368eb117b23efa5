"""The notices of the generated months: frozen as they are issued, in the mailboxes on the same day."""

import sqlite3
from collections.abc import Sequence

from db.queries.billing import RollupLine, RollupRow
from db.queries.notices import hash_of
from db.vocabulary import DeliveryResult, DeliveryWay, NoticePart
from tests.benchmarks.bulk import Rows, day_text, instant_text
from tests.benchmarks.estate import FINANCE, Home


class Notices:
    def __init__(self, db: sqlite3.Connection) -> None:
        self.made = 0
        self.rows = Rows(
            db,
            "billing_notice",
            "id notice_no book number month customer_id opening_fen charges_fen discounts_fen payments_fen total_fen",
            "customer_name unit_label building lines_hash ledger_length issued_by issued_at",
        )
        line = "notice_id position entry_id kind counts_as business_on order_no item quantity_thousandths amount_fen"
        self.lines = Rows(db, "notice_line", line)
        delivery = "notice_id result way delivered_on recorded_by recorded_at"
        self.deliveries = Rows(db, "notice_delivery", delivery)

    def freeze(
        self, name: tuple[str, str, int, str], home: Home, opening: int, own: Sequence[RollupLine], length: int, at: int
    ) -> tuple[int, str]:
        """What is owed now, and the seal of the lines; `name`: number of the notice, book, place in it, month."""
        self.made += 1
        lines = sorted(own, key=lambda line: (line.business_on, line.order_no or line.item, line.entry_id))
        charges = sum(line.amount_fen for line in lines if line.counts_as is NoticePart.CHARGES)
        payments = -sum(line.amount_fen for line in lines if line.counts_as is NoticePart.PAYMENTS)
        sums = (opening, charges, 0, payments, opening + charges - payments)
        seal = hash_of(RollupRow(home.id, home.customer_no, home.name, *sums, len(lines)), lines)
        shown = (home.name, home.label, home.building, seal, length, FINANCE, instant_text(at))
        self.rows.add(self.made, *name, home.id, *sums, *shown)
        brought = (DeliveryResult.DELIVERED.value, DeliveryWay.MAILBOX.value, day_text(at // 1440))
        self.deliveries.add(self.made, *brought, FINANCE, instant_text(at))
        for position, line in enumerate(lines, start=1):
            text = (line.business_on, line.order_no, line.item, line.quantity_thousandths, line.amount_fen)
            self.lines.add(self.made, position, line.entry_id, line.kind.value, line.counts_as.value, *text)
        return sums[4], seal

    @property
    def written(self) -> tuple[Rows, ...]:
        return self.rows, self.lines, self.deliveries
