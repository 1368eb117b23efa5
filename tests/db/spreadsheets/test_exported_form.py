"""Rows are compared in their exported form: it must come back as it went."""

import dataclasses
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from db.spreadsheets import PaymentRow, columns_of, read_records, to_cells
from db.vocabulary import ImportKind, OrderState, PaymentMethod
from tests.db.spreadsheets.making import text_file, xlsx

PAYMENTS = ImportKind.PAYMENTS


def test_states_between_are_exported_as_the_nearest_that_a_spreadsheet_knows():
    (state,) = (column for column in columns_of(ImportKind.WORK_ORDERS) if column.name == "state")
    columns = columns_of(ImportKind.WORK_ORDERS)
    row = [column.examples[0] for column in columns]
    record = read_records(ImportKind.WORK_ORDERS, "a.xlsx", xlsx([[c.header for c in columns], row])).records[0][1]
    written = {s: to_cells(dataclasses.replace(record, state=s))[columns.index(state)] for s in OrderState}
    assert written == {
        OrderState.REGISTERED: "已登记",
        OrderState.PRICED: "已登记",
        OrderState.ACCEPTED: "已登记",
        OrderState.DISPATCHED: "已派工",
        OrderState.IN_PROGRESS: "已派工",
        OrderState.ON_HOLD: "已派工",
        OrderState.COMPLETED: "已完成",
        OrderState.RECONCILED: "已核对",
        OrderState.CLOSED: "已核对",
        OrderState.CANCELLED: "已取消",
        OrderState.DECLINED: "已取消",
    }


def test_times_are_exported_on_the_office_clock():
    columns = columns_of(ImportKind.WORK_ORDERS)
    row = [column.examples[0] for column in columns]
    record = read_records(ImportKind.WORK_ORDERS, "a.xlsx", xlsx([[c.header for c in columns], row])).records[0][1]
    assert record.registered_at == datetime(2025, 11, 3, 1, 5, tzinfo=UTC)
    assert to_cells(record)[5] == datetime(2025, 11, 3, 9, 5)


texts = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20)
keys = st.text("ABCabc0123-./", min_size=1, max_size=10)


@settings(max_examples=40)
@given(
    st.builds(
        PaymentRow,
        keys,
        keys,
        st.dates(date(1990, 1, 1), date(2099, 12, 31)),
        st.integers(1, 100_000_000_00),
        st.sampled_from(PaymentMethod),
        st.one_of(st.just(""), keys),
        texts,
    ),
)
def test_every_payment_comes_back_from_its_exported_form(payment):
    header = [column.header for column in columns_of(PAYMENTS)]
    cells = ["" if cell is None else cell for cell in to_cells(payment)]
    if cells[0] in ("合计", "小计", "总计"):
        return
    sheet = read_records(PAYMENTS, "a.csv", text_file([header, cells]))
    assert sheet.errors == [] and sheet.records == [(2, payment)]
