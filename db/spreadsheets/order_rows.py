"""What the cells of one work-order row say together (contracts: Spreadsheets; R-ORDER-2, R-DEC-12)."""

from collections.abc import Collection, Iterator
from typing import Any

from db.money import format_quantity, line_amount, to_yuan
from db.spreadsheets.cells import MOST_FEN, MOST_THOUSANDTHS, TOO_LARGE
from db.spreadsheets.columns import COLUMNS
from db.vocabulary import N_, FreeGround, ImportKind, OrderState, Settlement

ITEM_MISSING = N_("Fill in {item_code} or {item_name}.")
COMPLETION_MISSING = N_("Fill in {completed_at}, because the order is finished.")
COMPLETED_TOO_EARLY = N_("{completed_at} lies before {registered_at}. Correct one of them.")
AMOUNT_DIFFERS = N_("{column} must be {expected}, that is {factor} × {price}. Correct one of the three.")
TWO_MISSING = N_("Fill in at least two of {quantity}, {unit_price} and {amount}, because the order is finished.")
NOT_EXACT = N_("{column} cannot be worked out exactly from the other two. Fill it in.")
GROUND_WITHOUT_FREE = N_("{free_ground} belongs to free orders only. Correct {settlement} or leave it empty.")

FINISHED = (OrderState.COMPLETED, OrderState.RECONCILED)
THREE = ("quantity", "unit_price", "amount")
HEADERS: dict[str, object] = {column.name: column.header for column in COLUMNS[ImportKind.WORK_ORDERS]}

Fault = tuple[str, str, dict[str, object]]


def check_order(values: dict[str, Any], columns: Collection[str]) -> Iterator[Fault]:
    """(column name, message, details) of each fault; fills in what can be worked out.

    A column whose cell is at fault is in `columns` but not in `values`: nothing is said about it a second time.
    """
    for name in ("item_code", "item_name"):
        if name not in columns:
            values[name] = ""
    for name in ("completed_at", "free_ground", *THREE):
        if name not in columns:
            values[name] = None
    if values.get("item_code") == "" and values.get("item_name") == "":
        yield "item_code", ITEM_MISSING, HEADERS
    yield from check_times(values)
    if all(name in values for name in (*THREE, "settlement", "state")):
        yield from complete_amount(values)
    yield from check_ground(values)


def check_times(values: dict[str, Any]) -> Iterator[Fault]:
    completed = values.get("completed_at")
    if "completed_at" in values and completed is None and values.get("state") in FINISHED:
        yield "completed_at", COMPLETION_MISSING, HEADERS
    if completed and "registered_at" in values and completed < values["registered_at"]:
        yield "completed_at", COMPLETED_TOO_EARLY, HEADERS


def complete_amount(values: dict[str, Any]) -> Iterator[Fault]:
    """金额 = 数量 × 单价 to the fen, half up. A missing one of the three is worked out, never guessed."""
    quantity, price, amount = (values[name] for name in THREE)
    missing = [name for name in THREE if values[name] is None]
    is_charged = values["state"] in FINISHED and values["settlement"] is not Settlement.FREE
    if len(missing) >= 2:
        if is_charged:
            yield missing[0], TWO_MISSING, HEADERS
    elif not missing:
        expected = line_amount(quantity, price)
        if amount != expected:
            shown = {"expected": to_yuan(expected), "factor": format_quantity(quantity), "price": to_yuan(price)}
            yield "amount", AMOUNT_DIFFERS, {"column": HEADERS["amount"], **shown}
    elif missing == ["amount"]:
        values["amount"] = line_amount(quantity, price)
        if values["amount"] > MOST_FEN:
            yield "amount", TOO_LARGE, {"value": to_yuan(values["amount"])}
    else:
        yield from complete_factor(values, missing[0], is_charged)


def complete_factor(values: dict[str, Any], missing: str, is_charged: bool) -> Iterator[Fault]:
    known = values["quantity"] if missing == "unit_price" else values["unit_price"]
    if known == 0 and values["amount"] == 0 and not is_charged:
        return  # nothing to pay, whatever the quantity
    most = MOST_FEN if missing == "unit_price" else MOST_THOUSANDTHS
    least = 0 if missing == "unit_price" else 1
    factor, rest = divmod(values["amount"] * 1000, known) if known else (0, 1)
    if rest:
        # What fits to the fen stands side by side, so looking one further shows whether it is the only one.
        near = range(factor - 1, factor + 3) if known else ()
        fitting = [value for value in near if line_amount(value, known) == values["amount"]]
        factor = fitting[0] if len(fitting) == 1 else most + 1
    if least <= factor <= most:
        values[missing] = factor
    else:
        yield missing, NOT_EXACT, {"column": HEADERS[missing]}


def check_ground(values: dict[str, Any]) -> Iterator[Fault]:
    """A free job needs its ground (R-ORDER-2); one that was taken over without one says so."""
    if "free_ground" not in values or "settlement" not in values:
        return
    if values["settlement"] is Settlement.FREE:
        values["free_ground"] = values["free_ground"] or FreeGround.TAKEN_OVER
    elif values["free_ground"]:
        yield "free_ground", GROUND_WITHOUT_FREE, HEADERS
