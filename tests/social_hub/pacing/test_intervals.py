from datetime import UTC, datetime, timedelta

import pytest

from social_hub.pacing.intervals import after_failures, after_reading, by_gaps, jittered

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def posts(*minutes: int) -> list[datetime]:
    return [NOW - MINUTE * ago for ago in minutes]


@pytest.mark.parametrize(
    ("posted", "interval"),
    [
        (posts(0, 60, 120, 180), 15 * MINUTE),
        (posts(180, 0, 120, 60), 15 * MINUTE),
        (posts(0, 1, 2), 5 * MINUTE),
        (posts(0, 60 * 24 * 30), DAY),
        (posts(0, 10, 20, 100_000), 5 * MINUTE),
        (posts(0), DAY),
        ([], DAY),
    ],
    ids=["regular", "any order", "shortest", "longest", "one long silence", "one post", "none"],
)
def test_an_account_is_read_at_a_quarter_of_the_usual_gap(
    posted: list[datetime], interval: timedelta
) -> None:
    assert by_gaps(posted) == interval


def test_a_reading_that_brought_nothing_doubles_the_interval_up_to_a_day() -> None:
    assert after_reading(15 * MINUTE, posts(0, 60), brought=0) == 30 * MINUTE
    assert after_reading(20 * 60 * MINUTE, posts(0, 60), brought=0) == DAY


def test_a_reading_that_brought_something_brings_the_interval_back() -> None:
    assert after_reading(DAY, posts(0, 60), brought=1) == 15 * MINUTE


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 30), (2, 60), (3, 120), (8, 3600), (500, 3600)]
)
def test_pauses_grow_after_failures_up_to_an_hour(failures: int, seconds: int) -> None:
    assert after_failures(failures, lambda: 0.0).total_seconds() == seconds


def test_what_failed_together_does_not_come_back_together() -> None:
    assert jittered(10 * MINUTE, lambda: 0.0) == 10 * MINUTE
    assert jittered(10 * MINUTE, lambda: 0.5) == 11 * MINUTE
