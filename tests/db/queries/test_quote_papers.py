"""The revision on paper knows what the customer had before it and what replaced it, and nothing more."""

import pytest

from db import work
from db.operations.price_papers import print_quote
from db.queries.quote_papers import EarlierRevision, get_quote_paper
from db.vocabulary import QuoteState
from tests.factories import FRIDAY
from tests.order_factories import make_desk
from tests.price_paper_factories import make_quote

pytestmark = pytest.mark.usefixtures("office")

NUMBER = "BJ-20261120-001"


def test_a_number_gives_its_newest_revision_or_the_one_asked_for() -> None:
    desk = make_desk()
    order_no = desk.register(accepted_how=None).order_no
    make_quote(order_no, QuoteState.CONFIRMED, offered_at=FRIDAY)
    make_quote(order_no, QuoteState.REJECTED, revision=2, is_on_site=True)
    make_quote(order_no, QuoteState.CONFIRMED, revision=3, is_on_site=True, offered_at=FRIDAY)
    newest = work.ask(get_quote_paper, quote_no=NUMBER)
    first = work.ask(get_quote_paper, quote_no=NUMBER, revision=1)
    assert newest is not None
    assert first is not None
    assert (newest.revision, newest.confirmed_before, newest.replaced_by) == (3, EarlierRevision(1, 1991_22), None)
    assert (first.revision, first.offered_before, first.replaced_by) == (1, None, 3)
    assert (newest.order_no, newest.customer, newest.phone_masked) == (order_no, "张伟", "138****1234")
    assert [line.name for line in newest.lines] == ["瓦工", "防水涂料", "瓷砖", "砂浆", "垃圾清运"]
    assert work.ask(get_quote_paper, quote_no=NUMBER, revision=4) is None
    work.act(print_quote, by=desk.clerk, quote_no=NUMBER)
