"""Papers of the money side over their plain routes: only with a live session, only for the role, prints counted."""

import io
import tempfile
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import func, select

from components import notice_run
from components.notice_prints import made_files
from db import work
from db.operations.attachments import attach_file
from db.operations.months import issue_notices
from db.operations.receipts import void_receipt
from db.operations.settings import change_setting
from db.operations.staff import disable_user
from db.operations.tills import hand_over_till, receive_hand_over
from db.queries.payments import get_receipt
from db.tables.audit import AuditRow
from db.tables.staff import User
from db.types import Actor
from db.vocabulary import AuditAction, HandOverTo, Role
from pages.plain.papers_billing import BILLING_PAPERS
from pages.plain.papers_tills import TILL_PAPERS
from tests.billing_factories import make_order, owe_opening, pay
from tests.factories import FRIDAY, make_actor, make_customer, make_department
from tests.plain_routes import Browser

pytestmark = pytest.mark.usefixtures("office")

MONTH_END = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def browser_of(actor: Actor | None) -> Browser:
    return Browser([*BILLING_PAPERS, *TILL_PAPERS], actor)


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).replace(" ", "")


def test_a_receipt_shows_what_was_paid_and_each_print_is_counted_and_marked() -> None:
    zhang, clerk = make_customer(), make_actor(Role.CLERK, name="前台")
    slip = make_order(zhang, make_department(), 60_00, item="更换水龙头")
    taken = pay(clerk, zhang, 80_00, slip, tendered_fen=100_00)
    desk = browser_of(clerk)
    first = desk.get(f"/papers/receipt/{taken.receipt_no}")
    assert (first.status_code, first.headers["content-type"]) == (200, "application/pdf")
    said = text_of(first.content)
    for words in ("SJ-2026-000001", "张伟", "更换水龙头", "捌拾元整", "前台", slip.order_no):
        assert words in said
    assert "补打" not in said
    assert "补打" in text_of(desk.get(f"/papers/receipt/{taken.receipt_no}").content)
    row = work.ask(get_receipt, receipt_no=taken.receipt_no)
    assert row is not None
    assert row.prints == 2
    work.act(void_receipt, by=make_actor(Role.FINANCE), receipt_no=taken.receipt_no, reason="错收")
    assert "错收" in text_of(desk.get(f"/papers/receipt/{taken.receipt_no}").content)


def test_a_notice_shows_opening_lines_payments_and_the_total_in_words() -> None:
    zhang, clerk = make_customer(), make_actor(Role.CLERK)
    owe_opening(zhang, 100_00)
    make_order(zhang, make_department(), 60_00, item="空调清洗", quantity_thousandths=2000)
    pay(clerk, zhang, 30_00)
    work.act(issue_notices, by=make_actor(Role.FINANCE), at=MONTH_END, month="2026-11")
    said = text_of(browser_of(clerk).get("/papers/notice/SF-2026-000001").content)
    for words in ("SF-2026-000001", "空调清洗", "100.00", "60.00", "30.00", "130.00", "壹佰叁拾元整"):
        assert words in said


def test_a_notice_keeps_the_term_of_payment_that_held_when_it_was_made() -> None:
    zhang, manager = make_customer(), make_actor(Role.MANAGER)
    make_order(zhang, make_department(), 60_00)

    def term(days: int, at: datetime) -> None:
        work.act(change_setting, by=manager, at=at, setting="payment_term_days", value=str(days))

    term(10, MONTH_END - timedelta(days=1))
    work.act(issue_notices, by=make_actor(Role.FINANCE), at=MONTH_END, month="2026-11")
    desk, address = browser_of(manager), "/papers/notice/SF-2026-000001"
    before = desk.get(address).content
    assert "送达后10天内" in text_of(before)
    term(14, MONTH_END + timedelta(days=1))
    assert desk.get(address).content == before


def issue_three() -> Actor:
    """Two notices of building 1 and one of building 2; gives the finance."""
    works, finance = make_department(), make_actor(Role.FINANCE)
    for number, room in enumerate(("1-1-0101", "1-1-0102", "2-1-0101"), start=1):
        customer = make_customer(f"客户{number}", room, customer_no=f"KH-{number}")
        make_order(customer, works, number * 10_00)
    work.act(issue_notices, by=finance, at=MONTH_END, month="2026-11")
    return finance


def test_a_buildings_notices_come_as_one_file() -> None:
    desk = browser_of(issue_three())
    for building, pages in (("1", 2), ("2", 1)):
        answer = desk.get("/papers/notices/2026-11", building=building)
        assert answer.headers["content-type"] == "application/pdf"
        assert len(pypdf.PdfReader(io.BytesIO(answer.content)).pages) == pages
    assert desk.get("/papers/notices/2026-11", building="9").status_code == 404
    assert desk.get("/papers/notices/2026-10", building="1").status_code == 404
    assert desk.get("/papers/notices/x", building="1").status_code == 409


def test_nothing_of_a_buildings_notices_stays_on_the_disk_whatever_the_browser_asks_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = set(tmp_path.iterdir())
    desk = browser_of(issue_three())
    for wanted in ("bytes=0-99", "bytes=999999999-", "bytes=x"):
        desk.headers = {"Range": wanted}
        desk.get("/papers/notices/2026-11", building="1")
    assert not [path for path in set(tmp_path.iterdir()) - before if path.name.startswith("notices-")]


def test_copies_of_the_slips_lie_behind_a_notice_when_asked_for() -> None:
    zhang, works, finance = make_customer("张伟", "1-1-0101"), make_department(), make_actor(Role.FINANCE)
    slips = [make_order(zhang, works, fen, item=item) for fen, item in ((60_00, "通下水"), (90_00, "换锁"))]
    work.act(issue_notices, by=finance, at=MONTH_END, month="2026-11")
    desk = browser_of(finance)
    for path in ("/papers/notice/SF-2026-000001", "/papers/notices/2026-11?building=1"):
        address, _, query = path.partition("?")
        building = dict([query.split("=")]) if query else {}
        plain, copied = (
            pypdf.PdfReader(io.BytesIO(desk.get(address, **building, **asked).content)).pages
            for asked in ({}, {"slips": "1"})
        )
        assert (len(plain), len(copied)) == (1, 3)
        texts = [page.extract_text().replace(" ", "") for page in copied[1:]]
        for slip, item, text in zip(slips, ("通下水", "换锁"), texts, strict=True):
            assert all(word in text for word in (slip.order_no, item, "SF-2026-000001", "单上签字"))


def test_finished_files_are_handed_out_by_name_and_each_is_an_export_on_record(
    begun: Callable[..., notice_run.Print],
) -> None:
    finance = issue_three()
    begun("2026-11", each=True)
    made = made_files("2026-11")
    assert made is not None
    desk, address = browser_of(finance), f"/papers/prints/{made.folder}"
    assert [(file.name, file.building, file.notices) for file in made.files] == [
        ("2026-11 1.pdf", "1", 2),
        ("2026-11 2.pdf", "2", 1),
    ]
    answer = desk.get(f"{address}/2026-11 1.pdf")
    assert answer.content == desk.get("/papers/notices/2026-11", building="1").content
    found = {}
    for archive in made.archives:
        with zipfile.ZipFile(io.BytesIO(desk.get(f"{address}/{archive.name}").content)) as packed:
            found[archive.of_customers] = packed.namelist()
            for name in packed.namelist():
                assert packed.read(name).startswith(b"%PDF")
    assert found == {
        False: ["2026-11 1.pdf", "2026-11 2.pdf"],
        True: [
            "SF-2026-000001 1-1-0101.pdf",
            "SF-2026-000002 1-1-0102.pdf",
            "SF-2026-000003 2-1-0101.pdf",
        ],
    }
    assert work.ask(lambda session: session.scalar(select(func.count()).where(AuditRow.action == "export"))) == 4


def test_each_paper_that_is_taken_is_on_record_and_a_refused_one_is_not() -> None:
    zhang, clerk, finance = make_customer(), make_actor(Role.CLERK, name="前台"), make_actor(Role.FINANCE)
    make_order(zhang, make_department(), 60_00)
    pay(clerk, zhang, 80_00)
    made = work.act(hand_over_till, by=clerk, to=HandOverTo.FINANCE, counted_cash_fen=80_00, at=FRIDAY)
    work.act(issue_notices, by=finance, at=MONTH_END, month="2026-11")
    taken = {
        "billing_notice": ("/papers/notice/SF-2026-000001", "SF-2026-000001"),
        "till_hand_over": (f"/papers/hand-over/{made.hand_over_no}", made.hand_over_no),
        "day_sheet": ("/papers/till/2026-11-20", "2026-11-20 前台"),
        "closing_sheet": ("/papers/closing/2026-11", "2026-11"),
    }
    for address, _number in taken.values():
        assert browser_of(make_actor(Role.ADMIN)).get(address).status_code == 403
    assert exports() == []
    for table, (address, number) in taken.items():
        by = clerk if table == "day_sheet" else finance
        assert browser_of(by).get(address).status_code == 200
        assert exports()[-1] == (table, number, by.user_id)
    assert len(exports()) == 4


def exports() -> list[tuple[str, str, int | None]]:
    rows = select(AuditRow.table_name, AuditRow.row_id, AuditRow.user_id).where(AuditRow.action == AuditAction.EXPORT)
    return work.ask(lambda session: [tuple(row) for row in session.execute(rows.order_by(AuditRow.id))])


def test_nothing_but_a_finished_file_is_handed_out(begun: Callable[..., notice_run.Print]) -> None:
    desk = browser_of(issue_three())
    folder = begun("2026-11").folder.name
    for path in (
        "2026-11-00000000/2026-11 1.pdf",
        f"{folder}/ready.json",
        f"{folder}/2026-11 3.pdf",
        f"{folder}/..%2f..%2foffice.db",
        "../office.db",
        "..%2f/office.db",
    ):
        assert desk.get(f"/papers/prints/{path}").status_code == 404, path


def test_finished_files_are_refused_to_strangers_and_to_who_may_not_print(
    begun: Callable[..., notice_run.Print],
) -> None:
    issue_three()
    address = f"/papers/prints/{begun('2026-11').folder.name}/2026-11 1.pdf"
    assert browser_of(None).get(address).status_code == 401
    answers = {role: browser_of(make_actor(role)).get(address).status_code for role in Role}
    printers = {Role.CLERK, Role.FINANCE, Role.MANAGER}
    assert answers == {role: 200 if role in printers else 403 for role in Role}


def test_a_notices_scan_is_handed_out_as_it_was_attached_and_only_to_who_sees_notices() -> None:
    issue_three()
    clerk, content = make_actor(Role.CLERK), b"\x89PNG\r\n\x1a\n signed"
    scan = work.act(attach_file, by=clerk, notice_id=1, file_name="签收.png", content=content)
    address = f"/papers/notice-file/{scan}"
    answer = browser_of(clerk).get(address)
    assert (answer.headers["content-type"], answer.content) == ("image/png", content)
    assert browser_of(None).get(address).status_code == 401
    assert browser_of(make_actor(Role.ADMIN)).get(address).status_code == 403
    assert browser_of(clerk).get("/papers/notice-file/999").status_code == 404


def test_a_day_sheet_sums_the_till_by_method_and_a_clerk_prints_the_own_one_only() -> None:
    zhang = make_customer()
    clerk, other, finance = make_actor(Role.CLERK, name="前台"), make_actor(Role.CLERK), make_actor(Role.FINANCE)
    pay(clerk, zhang, 80_00)
    address = f"/papers/till/{date(2026, 11, 20)}"
    said = text_of(browser_of(clerk).get(address).content)
    assert "SJ-2026-000001" in said
    assert "捌拾元整" in said
    assert "SJ-2026-000001" not in text_of(browser_of(other).get(address).content)
    assert browser_of(other).get(address, cashier=clerk.user_id).status_code == 403
    assert "SJ-2026-000001" in text_of(browser_of(finance).get(address, cashier=clerk.user_id).content)
    assert browser_of(clerk).get("/papers/till/yesterday").status_code == 409


def test_the_slip_of_a_hand_over_shows_the_count_and_both_signatures_to_those_whose_it_is() -> None:
    zhang, clerk, finance = make_customer(), make_actor(Role.CLERK, name="前台"), make_actor(Role.FINANCE, name="梁静")
    pay(clerk, zhang, 80_00)
    facts = {"to": HandOverTo.FINANCE, "counted_cash_fen": 79_50, "explanation": "找零多付", "at": FRIDAY}
    made = work.act(hand_over_till, by=clerk, **facts)
    address = f"/papers/hand-over/{made.hand_over_no}"
    said = text_of(browser_of(clerk).get(address).content)
    assert all(text in said for text in ("JJ-2026-000001", "80.00", "79.50", "-0.50", "找零多付", "SJ-2026-000001"))
    assert "梁静" not in said
    work.act(receive_hand_over, by=finance, at=FRIDAY, hand_over_no=made.hand_over_no)
    assert "梁静" in text_of(browser_of(finance).get(address).content)
    assert browser_of(make_actor(Role.CLERK)).get(address).status_code == 403
    assert browser_of(make_actor(Role.MANAGER)).get(address).status_code == 200
    assert browser_of(clerk).get("/papers/hand-over/JJ-2026-000009").status_code == 404
    sheet = text_of(browser_of(clerk).get("/papers/till/2026-11-20").content)
    assert all(text in sheet for text in ("JJ-2026-000001", "79.50", "梁静"))


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("/papers/receipt/SJ-2026-000001", {Role.SUPERVISOR, Role.MANAGER, Role.LEADER, Role.ADMIN}),
        ("/papers/notice/SF-2026-000001", {Role.ADMIN}),
        ("/papers/notices/2026-11?building=3", {Role.SUPERVISOR, Role.LEADER, Role.ADMIN}),
        ("/papers/till/2026-11-20", {Role.SUPERVISOR, Role.ADMIN}),
    ],
)
def test_a_stranger_gets_401_and_another_role_403(address: str, refused: set[Role]) -> None:
    zhang = make_customer()
    make_order(zhang, make_department(), 60_00)
    pay(make_actor(Role.CLERK), zhang, 80_00)
    work.act(issue_notices, by=make_actor(Role.FINANCE), at=MONTH_END, month="2026-11")
    address, _, building = address.partition("?building=")
    asked = {"building": building} if building else {}
    assert browser_of(None).get(address, **asked).status_code == 401
    answers = {role: browser_of(make_actor(role)).get(address, **asked).status_code for role in Role}
    assert {role for role, status in answers.items() if status == 403} == refused
    assert {status for role, status in answers.items() if role not in refused} == {200}


def test_a_disabled_user_gets_no_paper_any_more() -> None:
    zhang, clerk = make_customer(), make_actor(Role.CLERK)
    taken = pay(clerk, zhang, 80_00)
    desk = browser_of(clerk)
    username = work.ask(lambda session: session.get_one(User, clerk.user_id).username)
    work.act(disable_user, by=make_actor(Role.ADMIN), username=username)
    assert desk.get(f"/papers/receipt/{taken.receipt_no}").status_code == 401
