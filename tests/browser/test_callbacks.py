"""A run of callbacks by keyboard alone, as twenty a day are made: content, not reached, dissatisfied (R-CALL-4)."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from db import work
from db.clock import now
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from tests.browser.clicks import at_rest
from tests.factories import make_customer, make_department, make_finished_order

pytestmark = pytest.mark.usefixtures("at_the_server")
NAMES = ("回访甲", "回访乙", "回访丙")


def make_overdue(number: int, name: str) -> int:
    """A job of ten days ago; its callback is overdue."""
    customer_no, phone = f"KH-90000{number}", f"1390000000{number}"
    customer = make_customer(name, f"9-1-{number}01", customer_no=customer_no, phone=phone, initials=f"hf{number}")
    department = make_department(f"回访部{number}")
    done_at = now() - timedelta(days=10)
    order = make_finished_order(customer, department, order_no=f"TY-20261119-90{number}", completed_at=done_at)
    mine = select(Callback.id).where(Callback.work_order_id == order.id)
    return work.ask(lambda session: session.scalars(mine).one())


def callback(callback_id: int) -> Callback:
    return work.ask(lambda session: session.get_one(Callback, callback_id))


def choice(page: Page, question: str) -> Locator:
    """The first answer of a question: where the keyboard stands when the question is next."""
    return page.get_by_role("radiogroup", name=re.compile(question)).get_by_role("radio").first


def come_to(page: Page, name: str) -> None:
    """The card of this customer is drawn, and the keyboard stands at its first question."""
    expect(page.get_by_text(f"{name} ·").first).to_be_visible()
    at_rest(page)
    expect(choice(page, "^Reached")).to_be_focused()


def answer(page: Page, *steps: tuple[str, int]) -> None:
    """Each question in turn: so many arrows to the answer, then Enter, which goes on to the next question."""
    for question, arrows in steps:
        expect(choice(page, question)).to_be_focused()
        for _arrow in range(arrows):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")


def test_a_run_of_callbacks_is_written_down_by_keyboard_alone(signed_in: Callable[..., Page]) -> None:
    callbacks = [make_overdue(number, name) for number, name in enumerate(NAMES)]
    first, _missed, third = callbacks
    page = signed_in("clerk", f"/callbacks?id={first}", locale="en-US")

    # Content: six times Enter, the words, Ctrl+Enter.
    come_to(page, NAMES[0])
    questions = ("^Reached", "^Satisfaction", "^Attitude", "^Skill", "^Result", "^Price")
    answer(page, *((question, 0) for question in questions))
    expect(page.get_by_label(re.compile("^Customer's words"))).to_be_focused()
    page.keyboard.type("很满意")
    page.keyboard.press("Control+Enter")

    # Not reached: the next try is shown before, and set.
    come_to(page, NAMES[1])
    expect(page.get_by_text(re.compile(r"Try 1 of 3\. Not reached now: next try \d{4}-"))).to_be_visible()
    answer(page, ("^Reached", 1))
    expect(page.get_by_role("radio", name="Not reached")).to_be_checked()
    page.keyboard.press("Control+Enter")

    # Dissatisfied, not solved: with the manager, and a complaint, by the tick that is on.
    come_to(page, NAMES[2])
    answer(
        page,
        (questions[0], 0),
        (questions[1], 4),
        (questions[2], 0),
        (questions[3], 2),
        (questions[4], 2),
        (questions[5], 0),
    )
    expect(page.get_by_label(re.compile("^Customer's words"))).to_be_focused()
    page.keyboard.type("修完又漏")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(re.compile(r"Saved: TY-20261119-902 \S+"))).to_be_visible()

    content, missed, dissatisfied = (callback(callback_id) for callback_id in callbacks)
    assert (content.satisfaction, content.words, content.state) == (5, "很满意", "done")
    assert (missed.tries, missed.state) == (1, "due")
    assert (dissatisfied.satisfaction, dissatisfied.skill, dissatisfied.outcome) == (1, "poor", "unsolved")
    assert dissatisfied.reported_at is not None
    mine = select(Complaint).where(Complaint.callback_id == third)
    complaint = work.ask(lambda session: session.scalars(mine).one())
    assert (complaint.words, complaint.severity) == ("修完又漏", "major")


def test_a_tap_on_a_telephone_dials_the_number(signed_in: Callable[..., Page]) -> None:
    mine = make_overdue(7, "回访丁")
    page = signed_in("clerk", f"/callbacks?id={mine}", viewport={"width": 390, "height": 844}, is_mobile=True)
    expect(page.get_by_role("link", name="拨打")).to_have_attribute("href", "tel:13900000007")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
