"""Pauses grow and never end; a receiver is heard; somebody is told in time."""

from datetime import UTC, datetime, timedelta

import pytest

from cms_forms.engine.retrying import (
    LONGEST_PAUSE,
    LONGEST_WAIT,
    pause_after,
    pause_of_endpoint,
    retry_after,
    told_by_now,
)

NOW = datetime(2026, 11, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize("attempts", [1, 2, 5, 11, 12, 1_000, 1_000_000])
def test_a_pause_is_anything_up_to_twice_the_one_before_and_never_more_than_an_hour(
    attempts: int,
) -> None:
    longest = pause_after(attempts, lambda: 1)

    assert pause_after(attempts, lambda: 0) == timedelta(0)
    assert longest == min(LONGEST_PAUSE, timedelta(seconds=4) * 2 ** min(attempts - 1, 20))


@pytest.mark.parametrize("failures", [0, 1, 4])
def test_an_endpoint_that_failed_a_few_times_is_asked(failures: int) -> None:
    assert pause_of_endpoint(failures, lambda: 0.5) is None


@pytest.mark.parametrize(
    ("failures", "seconds"), [(5, 3), (6, 6), (8, 24), (30, 2700), (10_000, 2700)]
)
def test_after_five_it_is_left_alone_for_longer_and_longer(failures: int, seconds: int) -> None:
    assert pause_of_endpoint(failures, lambda: 0.5) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta(0)),
        ("Mon, 02 Nov 2026 10:05:00 GMT", timedelta(minutes=5)),
        ("Mon, 02 Nov 2026 09:00:00 GMT", timedelta(0)),
        ("Mon, 02 Nov 2026 10:05:00", timedelta(minutes=5)),
        ("99999999999999999999999999", LONGEST_WAIT),
        ("Fri, 02 Nov 2046 10:00:00 GMT", LONGEST_WAIT),
        ("-5", None),
        ("soon", None),
        ("², please", None),
        ("²", None),
        ("Mon, 99 Nov 2026 10:05:00 GMT", None),
        ("", None),
        (None, None),
    ],
)
def test_a_receiver_says_how_long_to_wait(header: str | None, wait: timedelta | None) -> None:
    assert retry_after(header, NOW) == wait


@pytest.mark.parametrize(
    ("hours", "told"), [(0, 0), (23, 0), (24, 25), (47, 25), (48, 50), (72, 75), (500, 75)]
)
def test_somebody_is_told_at_a_quarter_half_and_three_quarters(hours: int, told: int) -> None:
    assert told_by_now(NOW, NOW + timedelta(days=4), NOW + timedelta(hours=hours)) == told
