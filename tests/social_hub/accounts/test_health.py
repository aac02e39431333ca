"""How an account is follows from what happened to it; owners are told once a week."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone

from social_hub.accounts import digest, renewing, resolving
from social_hub.models import Account, Health, Work
from social_hub.networks.errors import TokenDied
from social_hub.networks.values import Resolved, Tokens
from tests.social_hub.memory import Memory, account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networks")]

DAY = timedelta(days=1)


def now() -> datetime:
    return timezone.now()


HEALTHS: list[tuple[dict[str, Any], Health]] = [
    ({}, Health.OK),
    ({"last_post_at": -13 * DAY}, Health.OK),
    ({"last_post_at": -15 * DAY}, Health.QUIET),
    ({"created_at": -15 * DAY}, Health.QUIET),
    ({"renamed_at": -DAY}, Health.RENAMED),
    ({"token_dies_at": 6 * DAY}, Health.TOKEN_DYING),
    ({"token_dies_at": 8 * DAY}, Health.OK),
    ({"token_dies_at": DAY, "renews_itself": True}, Health.OK),
    ({"unknown_at": -DAY}, Health.UNKNOWN),
    ({"permission_lost_at": -DAY, "last_post_at": -99 * DAY}, Health.PERMISSION_LOST),
    ({"suspended_at": -DAY, "permission_lost_at": -DAY}, Health.SUSPENDED),
]


@pytest.mark.parametrize(("fields", "health"), HEALTHS)
def test_health_is_the_worst_of_what_is_known(fields: dict[str, Any], health: Health) -> None:
    moments = {
        name: now() + value if isinstance(value, timedelta) else value
        for name, value in ({"created_at": -DAY} | fields).items()
    }

    ours = account(**moments)

    assert ours.health is health
    # The database says the same.
    for each in Health:
        assert Account.objects.in_health(each, now()).exists() == (each is health)


def owner() -> User:
    return User.objects.create_user("pc1", "pc1@force.example", "x", first_name="Demo")


def test_an_owner_is_written_to_of_accounts_that_need_somebody_and_of_no_other() -> None:
    who = owner()
    account("1", owner=who, created_at=now())
    account("2", owner=who, created_at=now(), handle="southteam", suspended_at=now())
    Work.objects.create(kind="digest", key="digest", due_at=now())

    digest.write_due(10)
    digest.write_due(10)
    digest.write_due(10)

    (letter,) = mail.outbox
    assert letter.to == ["pc1@force.example"]
    assert "southteam" in letter.body
    assert "team1" not in letter.body
    assert "suspended" in letter.body.lower()


def test_an_owner_whose_accounts_are_in_order_is_not_written_to() -> None:
    account("1", owner=owner(), created_at=now())
    Work.objects.create(kind="digest", key="digest", due_at=now())

    digest.write_due(10)
    digest.write_due(10)

    assert mail.outbox == []


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        (datetime(2026, 11, 30, 7, tzinfo=UTC), datetime(2026, 11, 30, 8, tzinfo=UTC)),
        (datetime(2026, 11, 30, 8, tzinfo=UTC), datetime(2026, 12, 7, 8, tzinfo=UTC)),
        (datetime(2026, 11, 27, 12, tzinfo=UTC), datetime(2026, 11, 30, 8, tzinfo=UTC)),
    ],
)
def test_the_digest_is_written_on_monday_mornings(moment: datetime, then: datetime) -> None:
    assert digest.next_digest(moment) == then


def test_a_token_that_ends_soon_is_renewed_without_a_person() -> None:
    ours = account()
    ours.keep(Tokens(token="old", refresh_token="r1", dies_at=now() + timedelta(minutes=1)))
    ours.save()
    Memory.tokens = Tokens(token="new", refresh_token="r2", dies_at=now() + timedelta(hours=2))

    ref = renewing.fresh_ref(ours)

    assert ref.token == "new"
    assert Account.objects.get().ref().refresh_token == "r2"
    assert [asked for asked in Memory.asked if asked[0] == "renew"] == [("renew", "100", "r1")]


def test_a_token_that_is_good_is_left_as_it_is() -> None:
    ours = account()
    ours.keep(Tokens(token="t", refresh_token="r", dies_at=now() + timedelta(hours=1)))
    ours.save()

    assert renewing.fresh_ref(ours).token == "t"
    assert Memory.asked == []


def test_a_permission_that_is_lost_is_told_and_nothing_is_thrown_away() -> None:
    ours = account()
    ours.keep(Tokens(token="old", refresh_token="r1", dies_at=now()))
    ours.save()
    Memory.tokens = TokenDied()

    with pytest.raises(TokenDied):
        renewing.fresh_ref(ours)

    kept = Account.objects.get()
    assert kept.health is Health.PERMISSION_LOST
    assert kept.sealed_tokens


def test_another_name_on_the_network_is_noticed() -> None:
    ours = account(handle="northteam", created_at=now())
    Memory.known["100"] = Resolved(
        handle="100", remote_id="100", name="N", url="", current_handle="notnorth"
    )
    Work.objects.create(kind="resolve", network="memory", key="look-up:memory", due_at=now())

    resolving.look_up_due(10)

    ours.refresh_from_db()
    assert (ours.handle, ours.renamed_from) == ("notnorth", "northteam")
    assert ours.health is Health.RENAMED
