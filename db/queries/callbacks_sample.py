"""How the lot fell for a job where not every job is called back: to be recomputed by anybody (R-CALL-1)."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries.settings import OfficeSettings, parse_setting
from db.rules.callbacks import DRAW_NUMBERS, draw
from db.tables.office import Setting
from db.tables.work_orders import WorkOrder, WorkOrderEvent
from db.vocabulary import OrderKind, OrderVerb


class Lot(NamedTuple):
    """The job's number of 0 to 9999 and below which number the quota of that day calls back."""

    order_no: str
    seed: str
    number: int
    quota_percent: int
    below: int

    @property
    def is_drawn(self) -> bool:
        return self.number < self.below


def get_lot(session: Session, *, order_id: int) -> Lot | None:
    """The lot as it was drawn when the job's completion was written down, by the settings in force then."""
    order = session.execute(
        select(WorkOrder.order_no, WorkOrder.kind, WorkOrder.recorded_at).where(WorkOrder.id == order_id)
    ).one_or_none()
    if order is None:
        return None
    done = select(func.min(WorkOrderEvent.recorded_at)).where(
        WorkOrderEvent.work_order_id == order_id, WorkOrderEvent.verb == OrderVerb.SIGN_OFF.value
    )
    drawn_at = session.scalar(done) or order.recorded_at
    key = "callback_quota_repair" if order.kind is OrderKind.REPAIR else "callback_quota_service"
    quota, seed = _held_at(session, key, drawn_at), _held_at(session, "callback_seed", drawn_at)
    return Lot(order.order_no, seed, draw(order.order_no, seed=seed), quota, quota * DRAW_NUMBERS // 100)


def _held_at(session: Session, key: str, at: datetime) -> Any:
    """A setting as it was at a moment."""
    value = session.scalar(
        select(Setting.value).where(Setting.key == key, Setting.set_at <= at).order_by(Setting.id.desc()).limit(1)
    )
    return getattr(OfficeSettings(), key) if value is None else parse_setting(key, value)
