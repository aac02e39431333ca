"""A list is read in one call, an account only where nothing else brings its posts."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from social_hub.accounts import planning
from social_hub.ingest import lists, teams
from social_hub.models import Account, NetworkDay, NetworkState, Post, Work, WorkKind
from social_hub.networks.errors import (
    Down,
    Forbidden,
    NetworkError,
    Suspended,
    Throttled,
    TokenDied,
    Unknown,
)
from social_hub.networks.values import Batch, Cursor, Span
from tests.social_hub.memory import Memory, account, post

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def list_work() -> Work:
    return Work.objects.get(key="list:memory")


@pytest.fixture
def listed(networks: type[Memory]) -> Account:
    """An account that is on the list, whose list is due."""
    ours = account(followed_at=timezone.now() - timedelta(days=30))
    planning.plan([ours])
    return ours


def due_again(work: Work) -> None:
    Work.objects.filter(pk=work.pk).update(due_at=timezone.now())


def test_one_call_brings_the_posts_of_all_accounts(listed: Account) -> None:
    account("200")
    Memory.lists[:] = [Batch(posts=(post("1"), post("2", account_remote_id="200")))]

    assert lists.read_due(10) == 1

    assert Post.objects.count() == 2
    assert [asked[0] for asked in Memory.asked] == ["read_list"]


def test_pages_are_read_to_the_end_and_the_next_reading_begins_there(listed: Account) -> None:
    Memory.lists[:] = [
        Batch(posts=(post("2"),), cursor=Cursor(newest="0", page="p"), complete=False),
        Batch(posts=(post("1"),), cursor=Cursor(newest="2")),
    ]

    lists.read_due(10)
    due_again(list_work())
    lists.read_due(10)

    assert [asked[1] for asked in Memory.asked] == [None, "0", "2"]


def test_a_post_is_paid_for_once_a_day(listed: Account) -> None:
    Memory.lists[:] = [Batch(posts=(post("1"), post("2")), cost=Decimal("0.010"))]

    lists.read_due(10)
    due_again(list_work())
    lists.read_due(10)

    assert NetworkDay.objects.get().spent == Decimal("0.010")


@pytest.mark.parametrize("error", [Down(), Throttled(timezone.now() + HOUR)])
def test_what_could_not_be_read_is_read_later_and_the_posts_stay(
    listed: Account, error: NetworkError
) -> None:
    Memory.lists[:] = [Batch(posts=(post(),)), error]
    lists.read_due(10)
    due_again(list_work())

    lists.read_due(10)

    assert Post.objects.present().count() == 1
    assert list_work().due_at > timezone.now()
    assert list_work().lease is None


def test_a_worker_that_lost_its_lease_changes_nothing(listed: Account) -> None:
    def lose() -> None:
        Work.objects.update(lease="00000000-0000-4000-8000-000000000000")

    Memory.lists[:] = [Batch(posts=(post(),), cursor=Cursor(newest="9"))]
    Memory.meanwhile = lose

    lists.read_due(10)

    assert not Post.objects.exists()
    assert NetworkState.objects.get().cursor == ""


def test_a_worker_that_died_lets_another_go_on(listed: Account) -> None:
    Memory.lists[:] = [Batch(posts=(post(),))]
    Work.objects.filter(key="list:memory").update(
        lease="00000000-0000-4000-8000-000000000000",
        leased_until=timezone.now() - timedelta(seconds=1),
    )

    lists.read_due(10)

    assert Post.objects.exists()


def test_a_gap_has_each_account_read_by_itself(listed: Account) -> None:
    Memory.lists[:] = [Batch(gap=True)]
    Memory.accounts["100"] = Batch(posts=(post(),))

    lists.read_due(10)
    teams.read_due(10)

    assert Post.objects.exists()


def span() -> Span:
    now = timezone.now()
    return Span(first=now - HOUR, last=now)


def an_hour_old(remote_id: str) -> None:
    Post.objects.filter(remote_id=remote_id).update(
        created_at=timezone.now() - HOUR / 2, arrived_at=timezone.now() - HOUR / 2
    )


def test_what_a_reading_lacks_is_asked_for_before_it_goes(listed: Account) -> None:
    Memory.lists[:] = [Batch(posts=(post("1"), post("2"))), Batch(span=span())]
    Memory.still_there.add("2")
    lists.read_due(10)
    an_hour_old("1")
    an_hour_old("2")
    due_again(list_work())

    lists.read_due(10)

    assert [row.remote_id for row in Post.objects.present()] == ["2"]


def test_what_arrived_just_now_may_not_be_in_a_reading_yet(listed: Account) -> None:
    Memory.lists[:] = [Batch(posts=(post("1", created_at=timezone.now()),)), Batch(span=span())]
    lists.read_due(10)
    due_again(list_work())

    lists.read_due(10)

    assert Post.objects.present().exists()


def polled(**fields: Any) -> Account:
    ours = account("100", network="polled", **fields)
    planning.plan([ours])
    return ours


def account_work() -> Work:
    return Work.objects.get(kind=WorkKind.ACCOUNT)


@pytest.mark.usefixtures("networks")
def test_an_account_without_list_or_push_is_read_at_once_and_then_by_its_gaps() -> None:
    ours = polled()
    now = timezone.now()
    Memory.accounts["100"] = Batch(
        posts=(post("1", created_at=now - 4 * HOUR), post("2", created_at=now)),
        cursor=Cursor(newest="2"),
    )

    teams.read_due(10)

    ours.refresh_from_db()
    assert ours.interval == HOUR
    assert ours.read_at is not None
    assert HOUR <= account_work().due_at - now <= 1.3 * HOUR


@pytest.mark.usefixtures("networks")
def test_an_account_that_is_pushed_is_read_once_in_a_while_only() -> None:
    ours = account("100", followed_at=timezone.now(), is_pushed=True)
    planning.plan([ours])
    teams.hurry(ours)

    teams.read_due(10)

    assert account_work().due_at > timezone.now() + timedelta(hours=23)


@pytest.mark.usefixtures("networks")
@pytest.mark.parametrize(
    ("error", "field"),
    [
        (Suspended("100"), "suspended_at"),
        (Unknown("100"), "unknown_at"),
        (TokenDied(), "permission_lost_at"),
        (Forbidden(), "permission_lost_at"),
    ],
)
def test_what_a_network_says_of_an_account_is_noted_and_its_posts_stay(
    error: NetworkError, field: str
) -> None:
    ours = polled()
    Memory.accounts["100"] = Batch(posts=(post(),))
    teams.read_due(10)
    teams.hurry(ours)
    Memory.accounts["100"] = error

    teams.read_due(10)

    ours.refresh_from_db()
    assert getattr(ours, field) is not None
    assert Post.objects.present().exists()
    assert account_work().due_at > timezone.now() + timedelta(hours=23)


@pytest.mark.usefixtures("networks")
def test_an_account_that_is_back_is_well_again() -> None:
    ours = polled(suspended_at=timezone.now(), failures=3, error="Suspended")

    teams.read_due(10)

    ours.refresh_from_db()
    assert (ours.suspended_at, ours.failures, ours.error) == (None, 0, "")


@pytest.mark.usefixtures("networks")
def test_planning_twice_writes_nothing_twice() -> None:
    ours = polled()

    planning.plan([ours])

    assert Work.objects.filter(kind=WorkKind.ACCOUNT).count() == 1
