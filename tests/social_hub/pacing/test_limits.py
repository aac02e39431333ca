from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from social_hub.pacing.limits import LOOK_AGAIN, Bucket

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
ENDS = NOW + timedelta(minutes=15)


def told(bucket: Bucket, **said: Any) -> Bucket:
    nothing = {"limit": None, "remaining": None, "resets_at": None, "used": None}
    return bucket.told(NOW, **(nothing | said))


def test_a_network_that_has_said_nothing_may_be_asked() -> None:
    assert Bucket().opens_at(NOW, is_officers=False) is None


@pytest.mark.parametrize(
    ("remaining", "reader_waits", "officer_waits"),
    [(21, False, False), (20, True, False), (1, True, False), (0, True, True)],
)
def test_a_fifth_of_the_calls_is_kept_for_officers(
    remaining: int, reader_waits: bool, officer_waits: bool
) -> None:
    bucket = Bucket(limit=100, remaining=remaining, resets_at=ENDS)

    assert bucket.opens_at(NOW, is_officers=False) == (ENDS if reader_waits else None)
    assert bucket.opens_at(NOW, is_officers=True) == (ENDS if officer_waits else None)


def test_the_bucket_is_full_again_when_its_window_ends() -> None:
    bucket = Bucket(limit=100, remaining=0, resets_at=ENDS)

    assert bucket.opens_at(ENDS, is_officers=False) is None
    assert bucket.taken(ENDS).remaining == 99


def test_a_network_that_tells_no_limits_any_more_is_not_left_alone_for_ever() -> None:
    bucket, now = Bucket(limit=10, remaining=1, resets_at=ENDS), ENDS
    asked = 0
    for _ in range(60):
        if bucket.opens_at(now, is_officers=False) is None:
            bucket = told(bucket.taken(now))
            asked += 1
        now += timedelta(minutes=1)

    assert asked == 60 // 5 * 5


def test_a_call_that_is_under_way_counts_before_its_answer() -> None:
    bucket = Bucket(limit=100, remaining=21, resets_at=ENDS).taken(NOW)

    assert bucket.opens_at(NOW, is_officers=False) == ENDS


def test_an_answer_that_was_overtaken_does_not_give_calls_back() -> None:
    bucket = told(Bucket(), limit=100, remaining=40, resets_at=ENDS)

    assert told(bucket, limit=100, remaining=41, resets_at=ENDS).remaining == 40


def test_a_new_window_begins_with_what_its_first_answer_says() -> None:
    bucket = Bucket(limit=100, remaining=3, resets_at=ENDS)

    later = told(bucket, limit=100, remaining=99, resets_at=ENDS + timedelta(minutes=15))

    assert later.remaining == 99


def test_shares_are_hundredths_and_are_looked_at_again_after_a_while() -> None:
    bucket = told(Bucket(), used=0.93)

    assert bucket.opens_at(NOW, is_officers=False) == NOW + LOOK_AGAIN
    assert bucket.opens_at(NOW, is_officers=True) is None
    assert bucket.opens_at(NOW + LOOK_AGAIN, is_officers=False) is None


def test_an_answer_without_limits_changes_nothing() -> None:
    bucket = Bucket(limit=100, remaining=3, resets_at=ENDS)

    assert told(bucket) == bucket
