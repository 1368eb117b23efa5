"""What a payment pays (R-BILL-5, R-DEC-2)."""

from hypothesis import given
from hypothesis import strategies as st

from db.rules.allocation import OpenCharge, Share, allocate

OLD, NEW, SLIP = OpenCharge(1, 100_00), OpenCharge(2, 50_00), OpenCharge(3, 30_00, only_if_named=True)
CHARGES = st.lists(
    st.builds(OpenCharge, id=st.integers(1, 50), open_fen=st.integers(1, 10_000), only_if_named=st.booleans()),
    unique_by=lambda charge: charge.id,
    max_size=8,
)


def test_the_oldest_charge_is_paid_first() -> None:
    assert allocate(120_00, [OLD, NEW]) == [Share(1, 100_00), Share(2, 20_00)]


def test_a_named_charge_goes_before_older_ones() -> None:
    assert allocate(60_00, [OLD, NEW], named=[2]) == [Share(2, 50_00), Share(1, 10_00)]


def test_a_pay_at_once_slip_is_paid_only_when_it_is_named() -> None:
    assert allocate(500_00, [OLD, SLIP]) == [Share(1, 100_00)]
    assert allocate(30_00, [OLD, SLIP], named=[3]) == [Share(3, 30_00)]


def test_what_is_left_over_stays_credit() -> None:
    assert sum(share.amount_fen for share in allocate(200_00, [OLD, NEW])) == 150_00


@given(amount=st.integers(1, 100_000), charges=CHARGES, named=st.lists(st.integers(1, 50), max_size=4))
def test_never_more_than_was_paid_nor_than_is_open(amount: int, charges: list[OpenCharge], named: list[int]) -> None:
    shares = allocate(amount, charges, named)
    open_fen = {charge.id: charge.open_fen for charge in charges}
    assert len({share.charge_id for share in shares}) == len(shares)
    assert all(0 < share.amount_fen <= open_fen[share.charge_id] for share in shares)
    assert sum(share.amount_fen for share in shares) <= amount


@given(amount=st.integers(1, 100_000), charges=CHARGES)
def test_a_later_charge_is_touched_only_when_all_before_it_are_paid(amount: int, charges: list[OpenCharge]) -> None:
    shares = {share.charge_id: share.amount_fen for share in allocate(amount, charges)}
    eligible = [charge for charge in charges if not charge.only_if_named]
    paid = [shares.get(charge.id, 0) == charge.open_fen for charge in eligible]
    assert paid == sorted(paid, reverse=True)
