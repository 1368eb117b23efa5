"""The year-end report of the demonstration, counted again by other means: pandas over exports and plain tables."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import text

from db import __main__ as command_line
from db import clock, work
from db.command_line.year_report import year_document
from db.engine import office_engine
from db.queries.year_end import get_year_report, get_year_splits, list_year_zones
from db.types import SYSTEM

pytestmark = pytest.mark.usefixtures("demo_office")
YEAR = "2026"
TRADES = {"水电": "water_power", "土建": "building", "智能化": "smart_systems", "电梯": "lift", "其他": "other"}


@pytest.fixture
def found(demo_office: Path) -> dict[str, Any]:
    asked = {"actor": SYSTEM, "year": int(YEAR), "at": clock.now()}
    report, splits = work.ask(get_year_report, **asked), work.ask(get_year_splits, **asked)
    return year_document(report, splits, *work.ask(list_year_zones, **asked))


@pytest.fixture
def figures(found: dict[str, Any]) -> dict[str, Any]:
    return {each["key"]: each["value"] for each in found["figures"]}


def exported(kind: str, folder: Path) -> pd.DataFrame:
    file = folder / f"{kind}.xlsx"
    assert command_line.main(["export", kind, str(file)]) == 0
    return pd.read_excel(file, dtype=str, engine="openpyxl").fillna("")


def table(name: str) -> pd.DataFrame:
    with office_engine().connect() as connection:
        return pd.read_sql(text(f"SELECT * FROM {name}"), connection)


def of_the_year_so_far(days: Any) -> Any:
    """While the year runs it is counted up to today, on the dashboard as in the report."""
    said = days.astype(str).str[:10]
    return said.str.startswith(YEAR) & (said <= clock.office_day(clock.now()).isoformat())


def share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None


def test_orders_and_repairs_by_trade_are_those_of_the_exported_sheet(
    found: dict[str, Any], figures: dict[str, Any], tmp_path: Path
) -> None:
    sheet = exported("work-orders", tmp_path)
    year = sheet[sheet["登记时间"].str.startswith(YEAR)]
    repairs = year[year["类型"] == "报修"]
    done = repairs[repairs["完成时间"] != ""]
    for line in found["repairs"]:
        name = next(word for word, trade in TRADES.items() if trade == line["trade"])
        mine, mine_done = (int((each["专业"].replace("", "其他") == name).sum()) for each in (repairs, done))
        assert (line["received"], line["done"], line["rate"]) == (mine, mine_done, share(mine_done, mine)), name
    free = sheet[(sheet["收费"] == "免费") & sheet["完成时间"].str.startswith(YEAR)]
    assert figures["own_work"] == round(pd.to_numeric(free["金额"]).sum() * 100)
    assert figures["completed"] == int(sheet["完成时间"].str.startswith(YEAR).sum())


def test_homes_are_those_of_the_exported_customers_and_the_files(found: dict[str, Any]) -> None:
    unit, period = table("unit"), table("occupancy_period")
    last = period[period["struck_out_because"] == ""].sort_values("from_on").groupby("unit_id")["occupancy"].last()
    used = unit["id"].map(last).fillna(unit["occupancy"])
    delivered, occupied = int((used != "not_handed_over").sum()), int(used.isin(["occupied", "fitting_out"]).sum())
    assert found["occupancy"] == {"delivered": delivered, "occupied": occupied, "rate": share(occupied, delivered)}


def test_money_is_that_of_the_ledger_entry_by_entry(found: dict[str, Any], figures: dict[str, Any]) -> None:
    entry, shares = table("ledger_entry"), table("allocation")
    of_year = entry[entry["business_on"].astype(str).str.startswith(YEAR)]
    charged = of_year[(of_year["counts_as"] == "charges") & of_year["work_order_id"].notna()]
    assert figures["revenue"] == charged["receivable_fen"].sum()
    assert figures["discounts"] == -of_year[of_year["counts_as"] == "discounts"]["receivable_fen"].sum()
    reversed_ids = set(entry["reverses_id"].dropna())
    fees = entry[(entry["kind"] == "fee") & entry["bill_month"].str.startswith(YEAR) & ~entry["id"].isin(reversed_ids)]
    kinds = entry.set_index("id")["kind"]
    paid = (
        shares.assign(kind=shares["credit_entry_id"].map(kinds))
        .groupby(["charge_entry_id", "kind"])["amount_fen"]
        .sum()
    )
    by_fee = paid.unstack(fill_value=0).reindex(fees["id"], fill_value=0)
    discounts = by_fee.get("discount", 0)
    money = by_fee.drop(columns="discount", errors="ignore").sum(axis=1)
    assert figures["due"] == int((fees["amount_fen"].to_numpy() - discounts).sum())
    assert figures["collected"] == int(money.sum())
    assert figures["collection_rate"] == share(figures["collected"], figures["due"])
    for key, mine in (("due_fen", "due"), ("paid_fen", "collected")):
        assert sum(line[key] for line in found["collection"]) == figures[mine]
    assert sum(line["fen"] for line in found["arrears"]) == figures["arrears"]
    assert sum(line["fen"] for line in found["arrears_by_age"]) == figures["arrears"]


def test_registers_and_surveys_are_counted_as_their_rows_say(found: dict[str, Any]) -> None:
    for name, day, key in (("household_visit", "visited_on", "visits"), ("vacant_check", "checked_on", "checks")):
        rows = table(name)
        valid = rows[(rows["struck_out_because"] == "") & rows[day].astype(str).str.startswith(YEAR)]
        assert found["visits" if key == "visits" else "vacant_checks"][key] == len(valid)
        words = valid["topics" if key == "visits" else "findings"].str.strip(",").str.split(",").explode()
        counts = words[words != ""].value_counts().to_dict()
        said = found["visits"]["topics"] if key == "visits" else found["vacant_checks"]["findings"]
        assert {each.get("topic") or each["trade"]: each["count"] for each in said if each["count"]} == counts
    hands = table("home_hand_over")
    due = hands[(hands["struck_out_because"] == "") & of_the_year_so_far(hands["due_on"])]
    done = due[due["done_on"].notna()]
    assert found["handover"] == {"due": len(due), "done": len(done), "rate": share(len(done), len(due))}


def test_complaints_and_callbacks_are_those_of_their_tables(found: dict[str, Any], figures: dict[str, Any]) -> None:
    complaints = table("complaint")
    assert found["complaints"]["received"] == int(complaints["received_on"].astype(str).str.startswith(YEAR).sum())
    open_now = ~complaints["state"].isin(["settled", "closed", "declined"])
    assert found["complaints"]["open"] == int(open_now.sum())
    calls = table("callback")
    ours = calls[
        of_the_year_so_far(calls["due_on"]) & (calls["is_taken_over"] == 0) & calls["survey_address_id"].isna()
    ]
    marked = ours[(ours["state"] == "done") & ours["satisfaction"].notna()]
    assert figures["satisfied"] == share(int((marked["satisfaction"] >= 4).sum()), len(marked))
