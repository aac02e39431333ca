"""What networks push is checked and noted at once, and taken in by a worker."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from social_hub.ingest import pushes, storing, teams
from social_hub.models import NetworkDay, Post, Work, WorkKind
from social_hub.networks.values import Batch, Pushed, PushKind
from tests.social_hub.memory import Memory, account, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networks")]


def posted(remote_id: str = "1", **fields: Any) -> Pushed:
    return Pushed(
        kind=PushKind.POSTED,
        account_remote_id="100",
        remote_id=remote_id,
        post=post(remote_id, **fields),
    )


def deleted(remote_id: str = "1") -> Pushed:
    return Pushed(kind=PushKind.DELETED, account_remote_id="100", remote_id=remote_id)


def send(signature: str = "right", network: str = "memory") -> int:
    url = reverse("social_hub:push", args=[network])
    answer = Client(enforce_csrf_checks=True).post(
        url, data=b"{}", content_type="application/json", headers={"X-Signature": signature}
    )
    return answer.status_code


def test_a_push_is_noted_and_nothing_more_is_done_while_the_network_waits() -> None:
    account()
    Memory.pushed[:] = [posted()]

    assert send() == 200

    assert Work.objects.filter(kind=WorkKind.PUSH).count() == 1
    assert not Post.objects.exists()


def test_a_worker_takes_it_in() -> None:
    account()
    Memory.pushed[:] = [posted(text="At the market.")]
    send()

    pushes.take_in_due(10)

    assert Post.objects.get().text == "At the market."
    assert not Work.objects.filter(kind=WorkKind.PUSH).exists()


def test_a_wrong_signature_leaves_nothing_behind() -> None:
    Memory.pushed[:] = [posted()]

    assert send("wrong") == 403
    assert not Work.objects.exists()


@pytest.mark.parametrize("network", ["polled", "elsewhere"])
def test_a_network_that_does_not_push_here_has_no_address(network: str) -> None:
    assert send(network=network) == 404


def test_a_body_that_is_too_long_is_refused(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1

    assert send() == 413


def test_a_challenge_is_answered_as_plain_text_that_no_browser_runs() -> None:
    url = reverse("social_hub:push", args=["memory"])

    answer = Client().get(url, {"challenge": "<script>"})

    assert answer.content == b"<script>"
    assert answer["Content-Type"].startswith("text/plain")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Client().get(url).status_code == 404


def test_a_push_twice_is_one_post() -> None:
    account()
    Memory.pushed[:] = [posted()]
    send()
    send()

    pushes.take_in_due(10)

    assert Post.objects.count() == 1


@pytest.mark.parametrize("order", [(posted, deleted), (deleted, posted)])
def test_what_was_deleted_is_not_shown_whichever_push_comes_first(order: Any) -> None:
    account()
    for make in order:
        Memory.pushed[:] = [make()]
        send()
        pushes.take_in_due(10)

    assert not Post.objects.present().exists()


def test_a_push_that_does_not_tell_all_has_its_account_read_at_once() -> None:
    account()
    Memory.pushed[:] = [
        Pushed(kind=PushKind.POSTED, account_remote_id="100", remote_id="1"),
    ]
    Memory.accounts["100"] = Batch(posts=(post(),))
    send()

    pushes.take_in_due(10)
    teams.read_due(10)

    assert Post.objects.exists()


def test_pushes_of_several_posts_of_one_account_read_it_once() -> None:
    account()
    Memory.pushed[:] = [
        Pushed(kind=PushKind.POSTED, account_remote_id="100", remote_id=str(n)) for n in range(5)
    ]
    send()

    pushes.take_in_due(10)
    teams.read_due(10)

    assert [asked[0] for asked in Memory.asked] == ["read_account"]


def test_a_deletion_that_cannot_be_placed_has_the_account_looked_at() -> None:
    account()
    storing.store("memory", [post("2", replaces=("1",))])
    Memory.pushed[:] = [deleted("1")]
    send()

    pushes.take_in_due(10)

    assert Post.objects.present().exists()
    assert Work.objects.get(kind=WorkKind.ACCOUNT).due_at <= timezone.now()


def test_a_push_that_cannot_be_taken_in_keeps_no_other_back() -> None:
    account()
    Work.objects.create(kind=WorkKind.PUSH, network="memory", payload={"pushed": "broken"})
    Memory.pushed[:] = [posted()]
    send()

    pushes.take_in_due(10)

    assert Post.objects.exists()
    left = Work.objects.get(kind=WorkKind.PUSH)
    assert left.due_at > timezone.now()


def test_a_push_that_is_replayed_costs_nothing_more_and_brings_nothing_back() -> None:
    account()
    dear = {"account_remote_id": "100", "remote_id": "1", "cost": Decimal("0.005")}
    told = [
        Pushed(kind=PushKind.POSTED, post=post("1"), **dear),
        Pushed(kind=PushKind.DELETED, **dear),
    ]
    for _ in range(3):
        for each in told:
            Memory.pushed[:] = [each]
            send()
            pushes.take_in_due(10)

    assert NetworkDay.objects.get().spent == Decimal("0.005")
    assert not Post.objects.present().exists()


def test_a_push_while_its_account_is_read_has_it_read_once_more() -> None:
    ours = account()
    teams.hurry(ours)
    (work,) = Work.objects.take(1, kind=WorkKind.ACCOUNT)
    Memory.pushed[:] = [Pushed(kind=PushKind.POSTED, account_remote_id="100", remote_id="2")]
    send()
    pushes.take_in_due(10)

    work.put_back(timezone.now() + timedelta(days=1))

    assert Work.objects.get(kind=WorkKind.ACCOUNT).due_at <= timezone.now()


def test_a_body_of_ten_megabytes_is_not_read() -> None:
    url = reverse("social_hub:push", args=["memory"])
    body = b"[" * (10 * 1024 * 1024)

    answer = Client().post(url, body, content_type="application/json")

    assert answer.status_code == 413
    assert not Work.objects.exists()


def test_what_a_network_bills_for_a_push_counts() -> None:
    account()
    Memory.pushed[:] = [
        Pushed(
            kind=PushKind.POSTED,
            account_remote_id="100",
            remote_id="1",
            post=post(),
            cost=Decimal("0.005"),
        )
    ]
    send()

    pushes.take_in_due(10)

    assert NetworkDay.objects.get().spent == Decimal("0.005")
    assert Post.objects.get().billed_on is not None
