"""The complaints' pages: board, list, one complaint with its buttons, a new one; in every role, and forged."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.tables.audit import AuditRow
from db.tables.complaints import Complaint, ResponsibleDepartment
from db.types import Actor
from db.vocabulary import ComplaintCause, ComplaintKind, ComplaintState, ComplaintVerb, Role, Severity
from tests.complaint_desk import (
    HOUR,
    ComplaintDesk,
    as_member,
    call_of,
    complaint_of,
    history_of,
    make_complaint_desk,
)
from tests.factories import FRIDAY, make_actor
from tests.pages.signed_in import open_page, open_page_as

BOARD, ONE, NEW = "care/complaints.py", "care/complaint.py", "care/new_complaint.py"
SEES_ALL = (Role.CLERK, Role.MANAGER, Role.LEADER)


@pytest.fixture
def desk(office: object, monkeypatch: pytest.MonkeyPatch) -> ComplaintDesk:
    """It is Friday noon; the desk heard of things since nine."""
    monkeypatch.setenv("OFFICE_NOW", (FRIDAY + 3 * HOUR).isoformat())
    return make_complaint_desk()


def texts(app: AppTest) -> str:
    shown = [*app.markdown, *app.caption, *app.header]
    return "\n".join([*(each.value for each in shown), *(button.label for button in app.button)])


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def one_page(made: Complaint, actor: Actor, do: str = "") -> AppTest:
    app = open_page_as(ONE, actor)
    app.query_params["no"] = made.complaint_no
    if do:
        app.query_params["do"] = do
    return app.run()


def field(app: AppTest, kind: str, label: str):
    return next(each for each in getattr(app, kind) if each.label.startswith(label))


# The board


def test_the_board_has_a_column_for_each_state_and_says_how_late_each_is(desk: ComplaintDesk) -> None:
    desk.register(title="电梯停运")
    desk.started(title="装修噪声", severity=Severity.MINOR)
    desk.settled(title="店员态度")
    desk.rejected(title="押金拖延")
    shown = texts(open_page_as(BOARD, desk.clerk))
    for words in ("电梯停运", "装修噪声", "店员态度", "押金拖延", "**Waiting to start** :gray[1]", "Start late 2 h"):
        assert words in shown
    assert "2 overdue, 0 more due today" in shown


def test_a_long_title_is_cut_on_its_card_and_whole_on_its_page(desk: ComplaintDesk) -> None:
    made = desk.register(title="电梯停运" * 50)
    shown = texts(open_page_as(BOARD, desk.clerk))
    assert "电梯停运" * 9 in shown and "…" in shown and made.title not in shown
    assert made.title in texts(one_page(made, desk.clerk))


def test_the_pills_count_and_narrow(desk: ComplaintDesk) -> None:
    desk.register(title="电梯停运", severity=Severity.CRITICAL)
    desk.register(title="楼道未扫", severity=Severity.MINOR)
    app = open_page_as(BOARD, desk.manager)
    pills = next(group for group in app.button_group if any("Critical" in name for name in group.options))
    assert any(name.endswith("All 2") for name in pills.options)
    assert any(name.endswith("Critical 1") for name in pills.options)
    shown = texts(pills.set_value("critical").run())
    assert "电梯停运" in shown and "楼道未扫" not in shown


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.FINANCE, Role.MANAGER, Role.LEADER])
def test_who_sees_the_board_sees_what_is_theirs(desk: ComplaintDesk, role: Role) -> None:
    """A head of another department and finance see nothing of it; desk, manager and leader see all."""
    made = desk.register(title="电梯停运")
    app = open_page(BOARD, role)
    assert not app.exception
    assert ("电梯停运" in texts(app)) is (role in SEES_ALL)
    app = one_page(made, make_actor(role, name="某人"))
    assert not app.exception
    assert ("电梯停运" in texts(app)) is (role in SEES_ALL)


def test_the_head_of_the_department_sees_its_own(desk: ComplaintDesk) -> None:
    desk.register(title="电梯停运")
    assert "电梯停运" in texts(open_page_as(BOARD, desk.head))
    assert "电梯停运" not in texts(open_page_as(BOARD, desk.shops_head))


def test_for_the_person_complained_about_board_list_and_page_know_nothing(desk: ComplaintDesk) -> None:
    """The same words as for a number that never was."""
    clerk, member = as_member(desk.clerk, desk.centre)
    made = desk.register(title="前台态度", against_staff_id=member.id, kind=ComplaintKind.OUR_STAFF)
    other = make_actor(Role.CLERK, name="李前台", department=desk.centre)
    assert "前台态度" in texts(open_page_as(BOARD, other))
    board = open_page_as(BOARD, clerk)
    assert "前台态度" not in texts(board) and "0 open" in texts(board)
    board.query_params["view"] = "list"
    assert not board.run().dataframe
    unknown = one_page(made, clerk)
    assert "There is no complaint with this number" in texts(unknown)
    unknown.query_params["no"] = "TS-20261120-999"
    assert "There is no complaint with this number" in texts(unknown.run())


# The list


def test_the_list_is_narrowed_by_its_address(desk: ComplaintDesk) -> None:
    desk.register(title="电梯停运", kind=ComplaintKind.EQUIPMENT)
    desk.settled(title="楼道未扫", kind=ComplaintKind.CLEANING)
    app = open_page_as(BOARD, desk.manager)
    for name, said, count in (
        ("month", "2026-11", 2),
        ("kind", "cleaning", 1),
        ("cause", "workmanship", 1),
        ("q", "没有这样的", 0),
    ):
        app.query_params["view"] = "list"
        app.query_params[name] = said
        app.run()
        assert not app.exception
        assert (len(app.dataframe[0].value) if app.dataframe else 0) == count


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("month", "2026-99"),
        ("severity", "worst"),
        ("department", "x"),
        ("from", "yesterday"),
        ("state", "?"),
        ("page", "-1"),
    ],
)
def test_nonsense_in_the_address_narrows_nothing(desk: ComplaintDesk, name: str, said: str) -> None:
    desk.register()
    app = open_page_as(BOARD, desk.manager)
    app.query_params["view"] = "list"
    app.query_params[name] = said
    app.run()
    assert not app.exception
    assert len(app.dataframe[0].value) == 1
    assert "Take away" not in [button.label for button in app.button], "no badge for what narrows nothing"


# A new complaint


def test_a_clerk_registers_what_a_customer_said(desk: ComplaintDesk) -> None:
    app = open_page_as(NEW, desk.clerk)
    app.query_params["customer"] = f"{desk.customer.id}-"
    app.run()
    field(app, "selectbox", "Kind of complaint").set_value(ComplaintKind.REPAIR)
    app.run()
    field(app, "button_group", "Severity").set_value(Severity.MAJOR)
    field(app, "text_input", "Matter").set_value("漏水返工")
    app.text_area[0].set_value("修了两次还在漏")
    press(app, "Register complaint")
    made = complaint_of(1)
    assert (made.title, made.customer_id, made.department_id) == ("漏水返工", desk.customer.id, desk.property.id)
    assert made.received_by == desk.clerk.user_id


def test_what_is_missing_is_said_beside_the_field_and_nothing_is_lost(desk: ComplaintDesk) -> None:
    app = open_page_as(NEW, desk.clerk)
    app.query_params["customer"] = f"{desk.customer.id}-"
    app.run()
    field(app, "text_input", "Matter").set_value("漏水返工")
    press(app, "Register complaint")
    assert "Fill in: Kind of complaint." in texts(app)
    assert field(app, "text_input", "Matter").value == "漏水返工"


def test_somebody_without_a_file_can_complain(desk: ComplaintDesk) -> None:
    app = open_page_as(NEW, desk.clerk)
    app.toggle[0].set_value(True)
    app.run()
    field(app, "text_input", "Contact").set_value("访客李女士")
    field(app, "selectbox", "Kind of complaint").set_value(ComplaintKind.SECURITY)
    app.run()
    field(app, "button_group", "Severity").set_value(Severity.MINOR)
    field(app, "text_input", "Matter").set_value("访客通道")
    press(app, "Register complaint")
    assert complaint_of(1).contact_name == "访客李女士"


def test_the_same_matter_within_ninety_days_is_proposed_as_a_repeat(desk: ComplaintDesk) -> None:
    earlier = desk.settled(title="漏水")
    app = open_page_as(NEW, desk.clerk)
    app.query_params["customer"] = f"{desk.customer.id}-"
    app.run()
    field(app, "selectbox", "Kind of complaint").set_value(ComplaintKind.REPAIR)
    app.run()
    assert "Complained of this before" in texts(app)
    field(app, "selectbox", "Repeats").set_value(earlier.id)
    field(app, "button_group", "Severity").set_value(Severity.MINOR)
    field(app, "text_input", "Matter").set_value("又漏水")
    press(app, "Register complaint")
    assert complaint_of(2).repeat_of_id == earlier.id


# One complaint


def test_each_person_has_the_buttons_of_the_table_and_one_next_step(desk: ComplaintDesk) -> None:
    made = desk.register()
    for actor, label, look in (
        (desk.head, "Start handling", "primary"),
        (desk.manager, "Start handling", "primary"),
        (desk.clerk, "Progress told", "secondary"),
    ):
        app = one_page(made, actor)
        next_step = next(button for button in app.button if button.key == "next step")
        assert (next_step.label, next_step.proto.type) == (label, look)
    assert not [button for button in one_page(made, desk.leader).button if button.key == "next step"]


def test_the_head_starts_and_settles_it(desk: ComplaintDesk) -> None:
    made = desk.register()
    press(one_page(made, desk.head, "start_complaint"), "Start handling")
    assert complaint_of(made.id).state is ComplaintState.HANDLING
    app = one_page(made, desk.head, "settle_complaint")
    app.text_area[0].set_value("已更换水管")
    press(app, "Settle")
    assert "Fill in: Cause." in texts(app)
    assert app.text_area[0].value == "已更换水管"
    field(app, "button_group", "Cause").set_value(ComplaintCause.WORKMANSHIP)
    press(app, "Settle")
    assert complaint_of(made.id).state is ComplaintState.SETTLED
    assert call_of(made.id) is not None


def test_a_verb_in_the_address_that_is_not_theirs_shows_no_form(desk: ComplaintDesk) -> None:
    made = desk.register(severity=Severity.CRITICAL)
    app = one_page(made, desk.head, "start_complaint")
    assert "Start handling" not in [button.label for button in app.button]


def test_somebody_who_saved_meanwhile_is_not_overwritten(desk: ComplaintDesk) -> None:
    made = desk.register()
    app = one_page(made, desk.head, "tell_progress")
    press(one_page(made, desk.manager, "start_complaint"), "Start handling")
    app.text_area[0].set_value("明日答复")
    press(app, "Progress told")
    assert any("Somebody changed this meanwhile" in error.value for error in app.error)
    assert [event.verb for event in history_of(made.id)][-1] is ComplaintVerb.START


def test_a_rejection_at_the_desk_asks_for_the_customers_words(desk: ComplaintDesk) -> None:
    made = desk.settled()
    app = one_page(made, desk.clerk, "reject_outcome")
    press(app, "Outcome rejected")
    assert "Fill in: Customer's words." in texts(app)
    app.text_area[0].set_value("还是漏")
    press(app, "Outcome rejected")
    assert complaint_of(made.id).severity is Severity.CRITICAL


def test_facts_are_put_right_with_the_phone_left_as_it_is(desk: ComplaintDesk) -> None:
    made = desk.register(contact_phone="13900005678")
    app = one_page(made, desk.clerk, "correct_complaint")
    field(app, "text_input", "Matter").set_value("厨房漏水")
    press(app, "Correct the facts")
    now = complaint_of(made.id)
    assert (now.title, now.contact_phone, now.severity) == ("厨房漏水", "13900005678", Severity.MAJOR)


def test_a_complaint_is_handed_over(desk: ComplaintDesk) -> None:
    made = desk.register()
    app = one_page(made, desk.manager, "hand_over_complaint")
    field(app, "selectbox", "Department").set_value(desk.operations.id)
    app.run()
    field(app, "text_input", "Reason").set_value("属商铺")
    press(app, "Pass on to others")
    assert complaint_of(made.id).department_id == desk.operations.id


def test_whoever_passes_it_on_and_sees_it_no_more_comes_to_the_others(desk: ComplaintDesk) -> None:
    made = desk.started()
    app = one_page(made, desk.head, "hand_over_complaint")
    field(app, "selectbox", "Department").set_value(desk.operations.id).run()
    field(app, "text_input", "Reason").set_value("属商铺")
    press(app, "Pass on to others")
    assert complaint_of(made.id).department_id == desk.operations.id
    assert "There is no complaint with this number" not in texts(app)
    assert "Register complaint" in texts(app)


def test_a_promise_needs_its_day(desk: ComplaintDesk) -> None:
    made = desk.register()
    app = one_page(made, desk.clerk, "promise_reply")
    press(app, "Promise a reply")
    assert complaint_of(made.id).reply_by is None
    assert "Fill in: Reply promised by." in texts(app)
    app.date_input[0].set_value((FRIDAY + timedelta(days=3)).date())
    press(app, "Promise a reply")
    assert complaint_of(made.id).reply_by is not None
    promise = next(each.value for each in app.markdown if "**Promise a reply**" in each.value)
    assert "2026-11-23 18:00" in promise.replace("\\", "")


def test_the_number_is_masked_until_it_is_opened_and_that_is_on_record(desk: ComplaintDesk) -> None:
    made = desk.register()
    app = one_page(made, desk.head)
    assert "138\\*\\*\\*\\*1234" in texts(app)
    assert "13800001234" not in texts(app)
    press(app, "Show the number")
    assert work.ask(lambda session: session.query(AuditRow).filter(AuditRow.action == "reveal").count()) == 1
    other = one_page(made, make_actor(Role.CLERK, name="李前台", department=desk.centre))
    press(other, "Show the number")
    assert work.ask(lambda session: session.query(AuditRow).filter(AuditRow.action == "reveal").count()) == 1


def test_the_manager_keeps_the_table_of_responsible_departments(desk: ComplaintDesk) -> None:
    """R-COMP-3."""
    app = open_page_as(BOARD, desk.manager)
    field(app, "selectbox", "Property matters").set_value(desk.centre.id)
    press(app, "Save")
    chosen = work.ask(
        lambda session: {row.area.value: row.department_id for row in session.query(ResponsibleDepartment)}
    )
    assert chosen == {"operations": desk.operations.id, "property": desk.centre.id}
    assert not [box for box in open_page_as(BOARD, desk.clerk).selectbox if box.label.startswith("Property")]
