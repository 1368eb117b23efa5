"""The callbacks page for calls after complaints and by rule: their own questions, and their own callers."""

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.operations.contacts import plan_contacts
from db.operations.settings import change_setting
from db.rules.callbacks import draw
from db.tables.audit import AuditRow
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.contacts import ContactRule
from db.tables.customers import Customer
from db.vocabulary import Audience, CallbackKind, CallbackState, ComplaintState, Reached, Role, Standing
from tests.complaint_desk import ComplaintDesk, complaint_of, make_complaint_desk
from tests.factories import FRIDAY, make_actor, make_finished_order, put
from tests.pages.signed_in import open_page, open_page_as

WEDNESDAY = FRIDAY + timedelta(days=5)


@pytest.fixture
def desk(office: Path, monkeypatch: pytest.MonkeyPatch) -> ComplaintDesk:
    monkeypatch.setenv("OFFICE_NOW", WEDNESDAY.isoformat())
    return make_complaint_desk()


def save(app: AppTest, **chosen: object) -> AppTest:
    for label, value in chosen.items():
        next(group for group in app.button_group if group.label.startswith(label)).set_value(value)
    next(button for button in app.button if button.label == "Save and next").click()
    return app.run()


def labels(app: AppTest) -> list[str]:
    return [group.label for group in app.button_group[1:]]


def test_after_a_complaint_the_page_asks_whether_the_outcome_is_accepted(desk: ComplaintDesk) -> None:
    made = desk.settled(contact_phone="13677778888")
    app = open_page("care/callbacks.py", Role.CLERK)
    assert app.metric[0].value == "136 7777 8888"
    assert any("已更换水管" in text.value for text in app.markdown)
    assert labels(app) == ["Reached *", "Satisfaction * (5 is best)", "Outcome of the complaint *"]
    assert not save(app, Reached=Reached.REACHED, Satisfaction=4, Outcome=True).exception
    assert complaint_of(made.id).state is ComplaintState.CLOSED


def test_what_is_said_about_the_outcome_ends_with_one_full_stop(desk: ComplaintDesk) -> None:
    made = desk.settled()
    put(lambda session: setattr(session.get_one(Complaint, made.id), "outcome", "已当面致歉。"))
    said = " ".join(text.value for text in open_page("care/callbacks.py", Role.CLERK).markdown)
    assert "已当面致歉" in said and "已当面致歉。" not in said


def test_a_rejection_without_words_is_named_and_the_answers_stay(desk: ComplaintDesk) -> None:
    made = desk.settled()
    app = save(open_page("care/callbacks.py", Role.CLERK), Reached=Reached.REACHED, Satisfaction=2, Outcome=False)
    assert any("Fill in: Customer's words" in text.value for text in app.markdown)
    assert [group.value for group in app.button_group[1:]] == [Reached.REACHED, 2, False]
    assert complaint_of(made.id).state is ComplaintState.SETTLED


def test_the_head_of_the_service_centre_writes_the_minutes_of_a_committee(desk: ComplaintDesk) -> None:
    put(lambda session: setattr(session.get_one(Customer, desk.customer.id), "standing", Standing.COMMITTEE))
    put(lambda session: plan_contacts(session, at=FRIDAY))

    def due(session: object) -> None:
        (row,) = session.query(Callback).join(ContactRule).filter(ContactRule.audience == Audience.OWNERS_COMMITTEE)
        row.next_try_on = row.due_on = WEDNESDAY.date()

    put(due)
    head = make_actor(Role.SUPERVISOR, name="客服主管", department=desk.centre)
    app = save(open_page_as("care/callbacks.py", head), Reached=Reached.REACHED)
    assert any("Fill in: Minutes" in text.value for text in app.markdown)
    app.text_area[0].set_value("一、绿化；二、车位。")
    assert not save(app).exception
    done = work.ask(lambda session: session.query(Callback).filter(Callback.state == CallbackState.DONE).all())
    assert [row.words for row in done] == ["一、绿化；二、车位。"]


def test_what_a_dissatisfied_routine_contact_lacks_is_named_as_its_field(desk: ComplaintDesk) -> None:
    put(lambda session: plan_contacts(session, at=FRIDAY))

    def due(session: object) -> None:
        (row,) = session.query(Callback).filter(Callback.kind == CallbackKind.ROUTINE)
        row.next_try_on = row.due_on = WEDNESDAY.date()

    put(due)
    app = save(open_page("care/callbacks.py", Role.CLERK), Reached=Reached.REACHED, Satisfaction=1)
    assert app.text_area[0].label == "What was talked about"
    assert any("Fill in: What was talked about" in text.value for text in app.markdown)


def test_the_leader_looks_at_a_call_of_the_desk_and_opens_no_number(desk: ComplaintDesk) -> None:
    desk.settled()
    app = open_page("care/callbacks.py", Role.LEADER)
    assert app.metric[0].value == "138****1234"
    assert [button.label for button in app.button if "Save" in button.label] == []
    assert work.ask(lambda session: session.query(AuditRow).filter(AuditRow.action == "reveal").count()) == 0


def test_a_job_that_the_lot_did_not_draw_says_so_on_its_order_and_how_to_recompute_it(desk: ComplaintDesk) -> None:
    work.act(change_setting, by=desk.manager, at=FRIDAY, setting="callback_quota_repair", value="1")
    later = FRIDAY + timedelta(hours=1)
    make_finished_order(desk.customer, desk.property, order_no="TY-20261120-001", completed_at=later)
    number = draw("TY-20261120-001", seed="callbacks")
    assert number >= 100
    app = open_page("services/work_order.py", Role.CLERK)
    app.query_params["no"] = "TY-20261120-001"
    app.run()
    said = " ".join(text.value for text in (*app.markdown, *app.caption))
    assert "Not in the sample" in said
    assert f"Its lot is {number} of 0 to 9999; 1 % are called back, those below 100." in said
    assert "callbacks:TY" in said.replace("\\", "")
