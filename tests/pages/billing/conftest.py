"""Files of a month's notices, made as the page makes them."""

from collections.abc import Callable, Iterator

import pytest

from components import notice_run

Begun = Callable[..., notice_run.Print]
LONGEST_SECONDS = 60


@pytest.fixture
def begun(office: object) -> Iterator[Begun]:
    """Make the files of a month and wait until they are there."""

    def make(month: str, **choices: bool) -> notice_run.Print:
        job = notice_run.begin(month, **choices)
        assert job.follower
        job.follower.join(LONGEST_SECONDS)
        assert not job.is_underway
        return job

    yield make
    notice_run.stop()
    notice_run.forget()
