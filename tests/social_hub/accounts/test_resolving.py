"""Names are looked up many at once, and what a worker does meanwhile is not undone by it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from social_hub.accounts import planning, resolving
from social_hub.models import Account, NetworkState, Work, WorkKind
from social_hub.networks.errors import Down, Forbidden, NetworkError, Suspended, Unknown
from social_hub.networks.values import Resolved, Tokens
from tests.social_hub.memory import Memory, account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networks")]


def known(remote_id: str = "100", **fields: Any) -> Resolved:
    found = Resolved(handle=remote_id, remote_id=remote_id, name=f"Team {remote_id}", url="")
    Memory.known[remote_id] = found
    return found


def look_again() -> Work:
    work = Work.objects.create(kind=WorkKind.RESOLVE, network="memory", key="look-up:memory")
    resolving.look_up_due(10)
    return work


def test_what_a_worker_wrote_while_the_network_answered_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = account()
    found = known()

    def meanwhile(*_: object) -> list[Resolved]:
        ours.keep(Tokens(token="new", refresh_token="r2"))
        ours.cursor, ours.last_post_at = "read further", timezone.now()
        ours.save()
        return [found]

    monkeypatch.setattr(Memory, "resolve", meanwhile)
    look_again()

    kept = Account.objects.get()
    assert (kept.name, kept.cursor, kept.ref().refresh_token) == ("Team 100", "read further", "r2")
    assert kept.last_post_at is not None


@pytest.mark.parametrize(
    ("error", "field"),
    [
        (Suspended(), "suspended_at"),
        (Unknown(), "unknown_at"),
        (Forbidden(), "permission_lost_at"),
    ],
)
def test_what_a_network_says_of_an_account_is_noted(error: NetworkError, field: str) -> None:
    account()
    Memory.known["100"] = error

    look_again()

    kept = Account.objects.get()
    assert getattr(kept, field) is not None
    assert kept.error


def test_an_account_that_is_found_again_is_well_again() -> None:
    account(unknown_at=timezone.now(), error="Memory knows no account")
    known()

    look_again()

    kept = Account.objects.get()
    assert (kept.unknown_at, kept.error) == (None, "")


def test_a_network_that_is_down_is_asked_again_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def down(*_: object) -> None:
        raise Down

    account()
    monkeypatch.setattr(Memory, "resolve", down)

    work = look_again()

    work.refresh_from_db()
    assert work.due_at > timezone.now()
    assert Account.objects.get().unknown_at is None


def test_what_could_not_be_looked_up_is_looked_up_soon_and_nothing_else_with_it() -> None:
    account("100")
    account("", handle="team2")
    account("", handle="nobody")
    Memory.known["team2"] = Resolved(handle="team2", remote_id="102", name="Team 2", url="")
    planning.look_up_soon(["memory"])

    resolving.look_up_due(10)
    planning.look_up_soon(["memory"])
    resolving.look_up_due(10)

    assert Memory.asked == [("resolve", "nobody", "team2")]
    assert Account.objects.get(handle="team2").remote_id == "102"
    assert Account.objects.get(handle="nobody").unknown_at is not None
    assert Work.objects.filter(kind=WorkKind.FOLLOW, account__handle="team2").exists()


def test_looking_again_by_itself_does_not_use_what_is_kept_for_officers() -> None:
    account()
    known()
    ends = timezone.now() + timedelta(hours=1)
    full = {"limit": 10, "remaining": 1, "resets_at": ends.isoformat()}
    NetworkState.objects.create(network="memory", buckets={"look-up": full})

    look_again()
    assert Memory.asked == []

    list(resolving.look_up("memory", ["100"], is_officers=True))
    assert len(Memory.asked) == 1


def test_two_rows_that_are_one_account_are_told_and_not_joined() -> None:
    account("100")
    account("", handle="alias")
    Memory.known["alias"] = Resolved(handle="alias", remote_id="100", name="", url="")
    known()

    look_again()

    assert Account.objects.get(handle="alias").unknown_at is not None
    assert Account.objects.get(remote_id="100").unknown_at is None


def test_another_picture_of_an_account_is_fetched() -> None:
    account()
    Memory.known["100"] = Resolved(
        handle="100", remote_id="100", name="", url="", avatar_url="https://cdn.example/a.png"
    )

    look_again()

    assert Work.objects.filter(kind=WorkKind.AVATAR).count() == 1
