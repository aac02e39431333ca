"""Two workers at the same time, with connections of their own: nothing twice, nothing lost."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from social_hub.asking import Call, NotNow, ask
from social_hub.ingest import pushes, teams
from social_hub.ingest.storing import store
from social_hub.models import NetworkDay, Post, Work, WorkKind
from social_hub.networks.values import Batch, Pushed, PushKind
from tests.social_hub.memory import Memory, account, post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("networks")]


def at_once[T](*workers: Callable[[], T]) -> list[T]:
    """Each in a thread with a connection of its own; all begin together."""
    begin = Barrier(len(workers))

    def run(worker: Callable[[], T]) -> T:
        try:
            begin.wait(timeout=10)
            return worker()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(workers)) as pool:
        return list(pool.map(run, workers))


def noted(*pushed: Pushed) -> None:
    for each in pushed:
        Memory.pushed[:] = [each]
        pushes.note("memory", b"{}", {"x-signature": "right"})


def test_workers_at_once_write_each_post_once_and_spend_no_more_than_they_may(
    settings: Any,
) -> None:
    """One test, because each that leaves transactions behind takes seconds to clean up."""
    _two_bring_the_same_posts()
    _two_read_the_same_account()
    _two_take_in_pushes_of_the_same_accounts()
    _many_ask_for_the_last_of_the_money(settings)


def _two_bring_the_same_posts() -> None:
    for remote_id in ("100", "200", "300"):
        account(remote_id)
    whose = ("100", "200", "300")
    some = [post(f"s{n}", account_remote_id=whose[n % 3]) for n in range(60)]

    def bring(posts: Sequence[Any]) -> Callable[[], Any]:
        return lambda: [store("memory", posts[at : at + 10]) for at in range(0, len(posts), 10)]

    at_once(bring(some), bring(list(reversed(some))))

    assert Post.objects.count() == 60


def _two_read_the_same_account() -> None:
    teams.hurry(Post.objects.all()[0].account)
    Memory.asked.clear()

    done = at_once(lambda: teams.read_due(10), lambda: teams.read_due(10))

    assert sorted(done) == [0, 1]
    assert len(Memory.asked) == 1


def _two_take_in_pushes_of_the_same_accounts() -> None:
    told = [
        Pushed(
            kind=PushKind.POSTED,
            account_remote_id=whose,
            remote_id=f"p{number}",
            post=post(f"p{number}", account_remote_id=whose),
            cost=Decimal("0.005"),
        )
        for number, whose in enumerate(["100", "200", "300"] * 8)
    ]
    gone = [
        Pushed(kind=PushKind.DELETED, account_remote_id=whose, remote_id=f"p{number}")
        for number, whose in [(5, "300"), (3, "100"), (1, "200")]
    ]
    noted(*told, *gone)

    def take() -> int:
        return sum(pushes.take_in_due(3) for _ in range(12))

    assert sum(at_once(take, take)) == 27
    for _ in range(3):
        Work.objects.filter(kind=WorkKind.PUSH).update(due_at=timezone.now())
        pushes.take_in_due(100)

    pushed = Post.objects.filter(remote_id__startswith="p")
    assert pushed.count() == 24
    assert pushed.present().count() == 21
    assert NetworkDay.objects.get().spent == Decimal("0.005") * 24
    assert not Work.objects.filter(kind=WorkKind.PUSH).exists()


def _many_ask_for_the_last_of_the_money(settings: Any) -> None:
    NetworkDay.objects.all().delete()
    settings.SOCIAL_HUB_LIMITS = {"memory": {"dollars": "1.00"}}

    def buy() -> bool:
        try:
            ask(
                "memory",
                Call.LIST,
                lambda network: Batch(cost=Decimal("0.25")),
                at_most=Decimal("0.25"),
            )
        except NotNow:
            return False
        return True

    assert sum(at_once(*[buy] * 6)) == 3  # four fifths of a dollar
    assert NetworkDay.objects.get().spent == Decimal("0.75")
