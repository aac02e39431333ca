"""An account is read by itself only where nothing else brings its posts, and now and then."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from social_hub.accounts import planning
from social_hub.ingest import teams
from social_hub.ingest.storing import store
from social_hub.models import Account, NetworkState, Post, Work, WorkKind
from social_hub.networks.errors import (
    Forbidden,
    NetworkError,
    Refused,
    Suspended,
    TokenDied,
    Unknown,
)
from social_hub.networks.values import AccountRef, Batch, Cursor, Span, Tokens
from tests.social_hub.memory import Memory, account, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networks")]

HOUR = timedelta(hours=1)


def polled(**fields: Any) -> Account:
    ours = account("100", network="polled", **fields)
    planning.plan([ours])
    return ours


def account_work() -> Work:
    return Work.objects.get(kind=WorkKind.ACCOUNT)


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


def test_an_account_that_is_pushed_is_read_once_in_a_while_only() -> None:
    ours = account("100", followed_at=timezone.now(), is_pushed=True)
    planning.plan([ours])
    teams.hurry(ours)

    teams.read_due(10)

    assert account_work().due_at > timezone.now() + timedelta(hours=23)


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


def test_an_account_that_is_back_is_well_again() -> None:
    ours = polled(suspended_at=timezone.now(), failures=3, error="Suspended")

    teams.read_due(10)

    ours.refresh_from_db()
    assert (ours.suspended_at, ours.failures, ours.error) == (None, 0, "")


def test_planning_twice_writes_nothing_twice() -> None:
    ours = polled()

    planning.plan([ours])

    assert Work.objects.filter(kind=WorkKind.ACCOUNT).count() == 1


def test_an_account_that_nobody_can_reconnect_is_well_again_once_it_is_read() -> None:
    ours = polled(permission_lost_at=timezone.now())

    teams.read_due(10)

    ours.refresh_from_db()
    assert ours.permission_lost_at is None


def test_what_a_network_will_never_do_is_not_asked_all_the_time() -> None:
    polled()
    Memory.accounts["100"] = Refused("There is no feed here.")

    teams.read_due(10)

    assert account_work().due_at > timezone.now() + timedelta(hours=23)
    assert Account.objects.get().error == "There is no feed here."


def test_an_officer_may_use_the_reserve_and_only_once() -> None:
    ours = polled()
    teams.read_due(10)
    full = {"limit": 10, "remaining": 1, "resets_at": (timezone.now() + HOUR).isoformat()}
    NetworkState.objects.update(buckets={"account": full})
    teams.hurry(ours)
    teams.read_due(10)
    assert len(Memory.asked) == 1

    teams.hurry(ours, is_officers=True)
    teams.read_due(10)

    assert len(Memory.asked) == 2
    assert account_work().payload == {}


def test_what_came_since_the_last_reading_is_looked_for_in_a_whole_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was deleted before it came: the feed has not changed since, and says so when it may."""
    ours = polled()
    asked: list[str] = []

    def read(_self: Memory, _ref: object, cursor: Cursor | None) -> Batch:
        asked.append(cursor.etag if cursor else "")
        now = timezone.now()
        if asked[-1]:
            return Batch(cursor=cursor, unchanged=True)
        return Batch(cursor=Cursor(etag="e"), span=Span(first=now - 9 * HOUR, last=now))

    monkeypatch.setattr(Memory, "read_account", read)
    teams.read_due(10)
    store("polled", [post("1", created_at=timezone.now() - HOUR)])
    Post.objects.update(arrived_at=timezone.now() - HOUR)
    Account.objects.update(read_at=timezone.now() - 2 * HOUR)

    for _ in range(2):
        teams.hurry(ours)
        teams.read_due(10)

    assert asked == ["", "", "e"]
    assert not Post.objects.present().exists()


def test_an_account_whose_permission_ended_is_read_with_what_the_site_itself_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = polled()
    ours.keep(Tokens(token="dead"))
    ours.save()

    def read(_self: Memory, ref: AccountRef, _cursor: object) -> Batch:
        if ref.token:
            raise TokenDied
        return Batch(posts=(post("1"),))

    monkeypatch.setattr(Memory, "read_account", read)
    for _ in range(2):
        teams.read_due(10)

    assert Post.objects.exists()
    ours.refresh_from_db()
    assert ours.permission_lost_at is not None
