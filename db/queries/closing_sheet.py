"""The month on one sheet for the file: who did which step, what it came to and its proof, what one person did alone."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from db.queries.billing import RollupTotals, list_rollup_page
from db.queries.billing_exceptions import ExceptionCount, count_exceptions
from db.queries.closing_sums import (
    GivenUp,
    Head,
    VoidedReceipt,
    get_head,
    get_vacant_discounts,
    list_given_up,
    list_voided,
)
from db.queries.duties import WaiverUse, list_waiver_uses
from db.queries.months import HandInRow, MonthStage, get_month, list_hand_ins
from db.queries.notices import list_notices_as_rollup
from db.queries.proof import MonthProof, prove_month
from db.rules.billing_calendar import first_day
from db.vocabulary import MonthState

MOST_USES = 2_000


class ClosingSheet(NamedTuple):
    """A month's stages, sums with their proof, hand-ins, what stayed out, what was given up or voided, each use of a
    one-person waiver (R-ROLE-1), and the heads of the two chains."""

    stage: MonthStage
    totals: RollupTotals
    hand_ins: list[HandInRow]
    exceptions: list[ExceptionCount]
    waiver_uses: list[WaiverUse]
    proof: MonthProof
    given_up: list[GivenUp]
    vacant: tuple[int, int]
    voided: list[VoidedReceipt]
    ledger_head: Head
    audit_head: Head


def get_closing_sheet(session: Session, *, month: str) -> ClosingSheet:
    """Of an open month the preview, of an issued one its notices. Raises MonthNotReadable."""
    first_day(month)
    stage = get_month(session, month=month)
    sums = list_rollup_page if stage.state is MonthState.OPEN else list_notices_as_rollup
    totals, _rows = sums(session, month=month, limit=1, offset=0)
    uses = list_waiver_uses(session, month=month, limit=MOST_USES)
    return ClosingSheet(
        stage,
        totals,
        [row for row in list_hand_ins(session, month=month) if row.orders or row.signed_at or row.exceptions],
        count_exceptions(session, month=month),
        uses[::-1],
        prove_month(session, month=month),
        list_given_up(session, month=month),
        get_vacant_discounts(session, month=month),
        list_voided(session, month=month),
        get_head(session, chain="ledger"),
        get_head(session, chain="audit"),
    )
