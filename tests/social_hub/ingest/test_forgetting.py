"""What was deleted goes, at once and for good, and nothing else does."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from social_hub.ingest.forgetting import GRACE, forget, missing
from social_hub.ingest.signals import forgotten
from social_hub.ingest.storing import store
from social_hub.models import Account, Deletion, Post, PostMedia
from social_hub.networks.values import RemoteMedia, Span
from tests.social_hub.conftest import files
from tests.social_hub.memory import NOW, account, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networks")]


def test_others_hear_of_it_once_with_nothing_of_what_it_said() -> None:
    account()
    store("memory", [post("1", "A name")])
    heard: list[Any] = []

    def hear(posts: list[Post], **_: Any) -> None:
        heard.append([(each.remote_id, each.text) for each in posts])

    forgotten.connect(hear)
    forget("memory", ["1"])
    forget("memory", ["1"])
    forgotten.disconnect(hear)

    assert heard == [[("1", "")]]


def test_files_of_its_pictures_go_too(folder: Path) -> None:
    account()
    store("memory", [post(media=(RemoteMedia(url="https://cdn.example/a.jpg"),))])
    PostMedia.objects.get().file.save("a.jpg", ContentFile(b"a picture"))
    assert files(folder) == [".jpg"]

    forget("memory", ["1"])

    assert files(folder) == []


def test_a_picture_that_another_post_has_too_goes_with_the_last_of_them(folder: Path) -> None:
    account()
    picture = RemoteMedia(url="https://cdn.example/a.jpg")
    store("memory", [post("1", media=(picture,)), post("2", media=(picture,))])
    PostMedia.objects.order_by("pk")[0].file.save("a.jpg", ContentFile(b"a picture"))
    PostMedia.objects.update(file=PostMedia.objects.exclude(file="").get().file.name)

    left = []
    for remote_id in ("1", "2"):
        forget("memory", [remote_id])
        left.append(files(folder))

    assert left == [[".jpg"], []]


def test_a_post_of_the_same_id_on_another_account_stays() -> None:
    account("100")
    account("200")
    store("memory", [post("1"), post("1", account_remote_id="200")])

    forget("memory", ["1"], account_remote_id="200")

    assert Post.objects.present().get().account.remote_id == "100"


def test_one_that_was_missing_and_of_which_the_network_tells_then_is_gone_for_good() -> None:
    account()
    store("memory", [post("1")])
    forget("memory", ["1"], deletion=Deletion.MISSING)
    forget("memory", ["1"])

    store("memory", [post("1")])

    assert not Post.objects.present().exists()


def test_what_is_pinned_is_pinned_no_more_and_what_was_hidden_stays_hidden() -> None:
    account()
    store("memory", [post("1")])
    Post.objects.update(pinned_at=NOW, featured_at=NOW, hidden_at=NOW, hidden_reason="A name")

    forget("memory", ["1"])

    row = Post.objects.get()
    assert (row.pinned_at, row.featured_at, row.hidden_reason) == (None, None, "A name")


@pytest.mark.parametrize(
    ("created", "arrived", "lacks"),
    [(-30, -30, True), (-30, -1, False), (-90, -90, False), (5, -30, False)],
    ids=["within", "only just here", "before the span", "after the span"],
)
def test_what_a_reading_lacks(created: int, arrived: int, lacks: bool) -> None:
    account()
    store("memory", [post("1"), post("2")])
    now = timezone.now()
    Post.objects.update(
        created_at=now + timedelta(minutes=created), arrived_at=now + timedelta(minutes=arrived)
    )
    span = Span(first=now - timedelta(hours=1), last=now)
    assert timedelta(minutes=1) < GRACE

    found = missing("memory", span, [post("2")], accounts=Account.objects.all(), asked_at=now)

    assert found == (["1"] if lacks else [])


def test_a_post_that_a_reading_brings_edited_is_not_lacking() -> None:
    account()
    store("memory", [post("1")])
    now = timezone.now()
    Post.objects.update(created_at=now - timedelta(hours=1), arrived_at=now - timedelta(hours=1))
    span = Span(first=now - timedelta(days=1), last=now)
    edited = post("2", replaces=("1",))

    found = missing("memory", span, [edited], accounts=Account.objects.all(), asked_at=now)

    assert found == []
