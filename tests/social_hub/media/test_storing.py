"""Pictures that wait are fetched from the simulator and kept in our own storage."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from social_hub.media import storing
from social_hub.models import Account, MediaState, Post, PostMedia
from social_hub.simulator.server import Simulator
from tests.social_hub.conftest import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def simulator(settings: Any, folder: Path) -> Iterator[Simulator]:
    with Simulator() as simulator:
        settings.SOCIAL_HUB_NETWORKS = simulator.settings()
        yield simulator


@pytest.fixture
def post() -> Post:
    account = Account.objects.create(network="x", handle="northteam", remote_id="1")
    return Post.objects.create(account=account, remote_id="2", created_at=timezone.now())


def wait(post: Post, url: str, **more: Any) -> PostMedia:
    return PostMedia.objects.create(post=post, remote_url=url, **more)


def test_a_picture_is_kept_in_our_own_storage(post: Post, simulator: Simulator) -> None:
    media = wait(post, f"{simulator.world.base}/media/a.png", alternative_text="A street")
    assert storing.fetch_due(10) == 1
    media.refresh_from_db()
    assert (media.state, media.width, media.height) == (MediaState.STORED, 640, 400)
    with media.file.open() as file:
        assert file.read().startswith(b"\xff\xd8")
    assert "a.png" not in media.file.name
    assert media.described == "A street"
    assert storing.fetch_due(10) == 0


@pytest.mark.parametrize(
    "url", ["https://example.org/a.png", "http://127.0.0.1:1/a.png", "https://pbs.twimg.com@[::1]/"]
)
def test_a_picture_from_elsewhere_is_refused_for_good(post: Post, url: str) -> None:
    media = wait(post, url)
    assert storing.fetch_due(10) == 1
    media.refresh_from_db()
    assert media.state == MediaState.REFUSED
    assert media.error
    assert not media.file


def test_what_is_no_picture_is_refused(post: Post, simulator: Simulator) -> None:
    simulator.world.pictures["a.png"] = b"<svg onload='alert(1)'/>"
    media = wait(post, f"{simulator.world.base}/media/a.png")
    storing.fetch_due(10)
    media.refresh_from_db()
    assert media.state == MediaState.REFUSED


def test_a_picture_that_cannot_be_had_now_is_asked_for_again(
    post: Post, simulator: Simulator
) -> None:
    media = wait(post, f"{simulator.world.base}/media/a.png")
    simulator.stop()
    storing.fetch_due(10)
    media.refresh_from_db()
    assert media.state == MediaState.WAITING
    assert media.due_at > timezone.now()
    assert media.leased_until is None
    assert storing.fetch_due(10) == 0


def test_what_another_worker_has_taken_is_left_to_it_until_its_lease_has_run_out(
    post: Post, simulator: Simulator
) -> None:
    now = timezone.now()
    media = wait(
        post, f"{simulator.world.base}/media/a.png", leased_until=now + timedelta(minutes=1)
    )
    assert storing.fetch_due(10) == 0
    PostMedia.objects.filter(pk=media.pk).update(leased_until=now - timedelta(seconds=1))
    assert storing.fetch_due(10) == 1


def test_a_picture_whose_post_went_in_the_meantime_leaves_no_file(
    post: Post, simulator: Simulator, folder: Path
) -> None:
    media = wait(post, f"{simulator.world.base}/media/a.png")
    taken = storing._take()
    assert taken == media
    post.delete()
    storing._store(taken)
    assert files(folder) == []
