"""To whom and when: department, worker and slot, with what that worker has at the time already (R-ORDER-7)."""

from typing import Any

import streamlit as st

from components.act import ask, field_error, fresh
from components.chips import plain
from components.visit_time import next_day, slot_control, slot_of, visit_window
from components.words import _
from db.money import format_yuan
from db.queries.staff import list_staff
from db.queries.work_orders_dispatch import list_day_load, list_worker_jobs
from db.queries.work_orders_one import OrderView


def choose_dispatch(order: OrderView, form: str) -> dict[str, Any]:
    """The request of a dispatch. An overlap of one worker is a warning, never a refusal."""
    key = fresh(form)
    first, second, third = st.columns([30, 34, 36])
    day = third.date_input(_("Visit on") + " *", next_day(order.wanted_at), key=f"day {key}", format="YYYY-MM-DD")
    loads = {row.department_id: row for row in ask(list_day_load, day=day or next_day(None))}
    departments = list(loads)
    department = first.selectbox(
        _("Department") + " *",
        departments,
        index=departments.index(order.department_id) if order.department_id in loads else None,
        format_func=lambda id_: _("{department}, jobs: {n}").format(
            department=loads[id_].department, n=loads[id_].planned
        ),
        key=f"department {key}",
    )
    field_error(form, "department_id")
    kept = slot_of(order.wanted_at, order.wanted_until)
    slot = slot_control(_("Time slot") + " *", key=f"slot {key}", kept=kept, other=order.wanted_at)
    field_error(form, "wanted_at", "happened_at")
    begin, end = visit_window(day, slot, order.wanted_at, order.wanted_until)
    workers = {row.id: row for row in ask(list_staff) if row.department_id == department and row.is_active}
    jobs = []
    if department is not None and begin is not None and end is not None:
        jobs = ask(list_worker_jobs, department_id=department, begin=begin, end=end, except_order_id=order.id)
    busy = {job.worker_id for job in jobs}
    worker = second.selectbox(
        _("Worker"),
        list(workers),
        index=list(workers).index(order.worker_id) if order.worker_id in workers else None,
        format_func=lambda id_: (_("{worker} (busy at that time)") if id_ in busy else "{worker}").format(
            worker=workers[id_].name
        ),
        placeholder=_("The department decides"),
        key=f"worker {key} {department}",
    )
    field_error(form, "worker_id")
    if order.is_paid_in_advance and order.money.due_fen:
        unpaid = _("This job is paid before the work starts: {amount} is not paid yet (R-PRICE-5).")
        st.warning(plain(unpaid.format(amount=format_yuan(order.money.due_fen))), icon=":material/payments:")
    for job in jobs:
        if job.worker_id == worker:
            said = _("{worker} has another job at that time: {number} {job}")
            st.warning(
                plain(said.format(worker=job.worker, number=job.order_no, job=job.item)), icon=":material/warning:"
            )
    return {"department_id": department, "worker_id": worker, "wanted_at": begin, "wanted_until": end}
