"""Pictures of accounts are fetched from their network and kept in our own storage."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from social_hub.accounts import planning
from social_hub.media import avatars
from social_hub.models import Account, Work, WorkKind
from social_hub.simulator.server import Simulator
from tests.social_hub.conftest import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def simulator(settings: Any, folder: Path) -> Iterator[Simulator]:
    with Simulator() as simulator:
        settings.SOCIAL_HUB_NETWORKS = simulator.settings()
        yield simulator


def ours(url: str) -> Account:
    account = Account.objects.create(
        network="mastodon", handle="northteam", remote_id="1", avatar_url=url
    )
    planning.plan([account])
    return account


def fetch(account: Account) -> Account:
    Work.objects.filter(kind=WorkKind.AVATAR).update(due_at=timezone.now())
    avatars.fetch_due(10)
    account.refresh_from_db()
    return account


def test_the_picture_of_an_account_is_kept_small_and_in_our_own_storage(
    simulator: Simulator, folder: Path
) -> None:
    account = fetch(ours(f"{simulator.world.base}/media/face.png"))

    with account.avatar.open() as file:
        assert file.read().startswith(b"\xff\xd8")
    assert account.avatar.name.startswith("social/avatars/")
    assert "face" not in account.avatar.name
    assert not Work.objects.filter(kind=WorkKind.AVATAR).exists()
    assert files(folder) == [".jpg"]


def test_another_picture_takes_its_place_and_the_old_file_goes(
    simulator: Simulator, folder: Path
) -> None:
    account = fetch(ours(f"{simulator.world.base}/media/face.png"))
    before = account.avatar.name
    account.avatar_url = f"{simulator.world.base}/media/other.png"
    account.save()
    planning.plan([account])

    fetch(account)

    assert account.avatar.name != before
    assert len(files(folder)) == 1


@pytest.mark.parametrize(
    "url", ["https://elsewhere.example/a.png", "http://127.0.0.1:1/a.png", "file:///etc/passwd"]
)
def test_a_picture_from_elsewhere_is_refused_and_asked_for_once(url: str) -> None:
    account = fetch(ours(url))

    assert not account.avatar
    assert account.avatar_from == url
    planning.plan([account])
    assert not Work.objects.filter(kind=WorkKind.AVATAR).exists()


def test_the_last_good_picture_stays_where_another_one_cannot_be_had(
    simulator: Simulator,
) -> None:
    account = fetch(ours(f"{simulator.world.base}/media/face.png"))
    before = account.avatar.name
    simulator.world.pictures["other.png"] = b"<svg onload='alert(1)'/>"
    account.avatar_url = f"{simulator.world.base}/media/other.png"
    account.save()
    planning.plan([account])

    fetch(account)

    assert account.avatar.name == before


def test_a_picture_that_cannot_be_had_now_is_asked_for_again(simulator: Simulator) -> None:
    account = ours(f"{simulator.world.base}/media/face.png")
    simulator.stop()

    fetch(account)

    assert account.avatar_from == ""
    assert Work.objects.get(kind=WorkKind.AVATAR).due_at > timezone.now()


def test_an_account_that_has_no_picture_any_more_shows_its_initials(
    simulator: Simulator, folder: Path
) -> None:
    account = fetch(ours(f"{simulator.world.base}/media/face.png"))
    account.avatar_url = ""
    account.save()
    planning.plan([account])

    fetch(account)

    assert not account.avatar
    assert files(folder) == []
