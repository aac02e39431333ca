from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from social_hub.pacing.spending import Budget, billed, next_day, utc_day

TODAY = date(2026, 11, 27)


def allows(budget: Budget, spent: str, at_most: str = "0.5", **more: int | bool) -> bool:
    asked = {"called": 0, "is_officers": False} | more
    return budget.allows(
        spent=Decimal(spent),
        at_most=Decimal(at_most),
        called=int(asked["called"]),
        is_officers=bool(asked["is_officers"]),
    )


def test_without_limits_everything_may_be_asked() -> None:
    assert allows(Budget(), "1000000")


def test_paid_reading_stops_first_and_officers_go_on_to_the_limit() -> None:
    budget = Budget(money=Decimal(10))

    assert allows(budget, "7.50")
    assert not allows(budget, "7.51")
    assert allows(budget, "9.50", is_officers=True)
    assert not allows(budget, "9.51", is_officers=True)


def test_what_costs_nothing_goes_on_when_the_money_is_spent() -> None:
    assert allows(Budget(money=Decimal(10)), "10", "0")


@pytest.mark.parametrize(
    ("called", "reads", "posts"), [(79, True, True), (80, False, True), (100, False, False)]
)
def test_calls_have_a_limit_of_their_own(called: int, reads: bool, posts: bool) -> None:
    budget = Budget(calls=100)

    assert allows(budget, "0", called=called) is reads
    assert allows(budget, "0", called=called, is_officers=True) is posts


def test_the_last_cent_is_exact() -> None:
    budget = Budget(money=Decimal("0.3"))

    assert allows(budget, "0.1", "0.2", is_officers=True)


def test_a_post_is_billed_once_a_day() -> None:
    read = [None, TODAY, TODAY - timedelta(days=1), TODAY]

    assert billed(Decimal("0.020"), read=read, today=TODAY) == Decimal("0.010")


def test_a_reading_without_posts_costs_what_the_network_says() -> None:
    assert billed(Decimal("0.010"), read=[], today=TODAY) == Decimal("0.010")


def test_days_are_those_of_utc_whatever_the_clock_shows() -> None:
    tokyo = timezone(timedelta(hours=9))
    now = datetime(2026, 11, 28, 3, tzinfo=tokyo)

    assert utc_day(now) == TODAY
    assert next_day(now) == datetime(2026, 11, 28, tzinfo=UTC)
