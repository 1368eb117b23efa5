"""The small sign of arrears at the counter and in a customer's file: how far dunning is, and what was decided."""

from datetime import date

from components.act import ask
from components.chips import badge, badge_of
from components.words import word
from db.queries.arrears_one import get_stage
from db.vocabulary import ArrearsDecisionKind, DunningStage


def arrears_badges(customer_id: int, today: date) -> str:
    """Markdown; empty without overdue money that anybody was reminded of."""
    row = ask(get_stage, customer_id=customer_id, today=today)
    if row is None:
        return ""
    stage = [badge(row.stage)] if row.stage is not DunningStage.NONE else []
    colours = {ArrearsDecisionKind.NO_ACCOUNT: "red", ArrearsDecisionKind.COLLECTION: "red"}
    return " ".join([*stage, *(badge_of(word(kind), colours.get(kind, "blue"), "gavel") for kind in row.decisions)])
