"""Accounts are followed once they are ours, again when that ends, and let go afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from social_hub.accounts import planning
from social_hub.ingest import following
from social_hub.models import Account, Work, WorkKind
from social_hub.networks.errors import Down, Forbidden, NetworkError, Refused, Throttled
from social_hub.networks.values import Followed, Tokens
from tests.social_hub.memory import Memory, account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networks")]


def ours(**fields: Any) -> Account:
    made = account(**fields)
    planning.plan([made])
    return made


def work() -> Work:
    return Work.objects.get(kind=WorkKind.FOLLOW)


def test_an_account_is_followed_once_to_the_public_address_of_the_site() -> None:
    made = ours()

    following.follow_due(10)
    following.follow_due(10)

    made.refresh_from_db()
    assert made.is_pushed
    assert made.followed_at is not None
    ((_, remote_id, address),) = Memory.asked
    assert (remote_id, address) == ("100", following.callback("memory"))
    assert not Work.objects.filter(kind=WorkKind.FOLLOW).exists()


def test_what_ends_by_itself_is_followed_again_before(monkeypatch: pytest.MonkeyPatch) -> None:
    until = timezone.now() + timedelta(days=10)
    monkeypatch.setattr(Memory, "follow", lambda *_: Followed(pushed=True, until=until))
    ours()

    following.follow_due(10)

    assert timezone.now() + timedelta(days=6) < work().due_at < until


@pytest.mark.parametrize(
    ("error", "field", "hours"),
    [
        (Forbidden(), "permission_lost_at", 23),
        (Refused(), "error", 23),
        (Down(), "error", 0),
        (Throttled(timezone.now() + timedelta(hours=2)), "error", 1),
    ],
)
def test_what_could_not_be_followed_is_tried_again_and_told(
    monkeypatch: pytest.MonkeyPatch, error: NetworkError, field: str, hours: int
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Memory, "follow", fail)
    made = ours()

    following.follow_due(10)

    made.refresh_from_db()
    assert getattr(made, field)
    assert made.followed_at is None
    assert work().due_at > timezone.now() + timedelta(hours=hours)


def test_an_account_that_was_taken_off_the_list_is_let_go_and_keeps_no_permission() -> None:
    made = ours()
    following.follow_due(10)
    made.keep(Tokens(token="t"))
    made.save()

    planning.end(made)
    following.follow_due(10)

    made.refresh_from_db()
    assert ("unfollow", "100") in Memory.asked
    assert (made.sealed_tokens, made.followed_at, made.is_pushed) == ("", None, False)
    assert not Work.objects.filter(kind=WorkKind.FOLLOW).exists()


def test_a_network_that_does_not_let_go_is_asked_a_few_times_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise Refused

    monkeypatch.setattr(Memory, "unfollow", fail)
    made = account()
    planning.end(made)

    for _ in range(following.UNFOLLOWED + 1):
        following.follow_due(10)
        Work.objects.update(due_at=timezone.now())

    assert not Work.objects.filter(kind=WorkKind.FOLLOW).exists()
