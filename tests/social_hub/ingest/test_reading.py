"""A list is read in one call, as far as it goes, whatever happens to who reads it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from social_hub.accounts import planning
from social_hub.ingest import lists, signals, teams
from social_hub.models import Account, NetworkDay, NetworkState, Post, Work, WorkKind
from social_hub.networks.errors import (
    Down,
    NetworkError,
    Throttled,
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


class Killed(BaseException):
    """The process ends here."""


def lease_runs_out() -> None:
    Work.objects.update(leased_until=timezone.now() - timedelta(seconds=1))


def test_a_worker_killed_before_it_commits_leaves_all_of_it_to_the_next(listed: Account) -> None:
    Memory.lists[:] = [Batch(posts=(post("1"),), cursor=Cursor(newest="1"))]

    def die(**_: Any) -> None:
        raise Killed

    signals.stored.connect(die)
    try:
        with pytest.raises(Killed):
            lists.read_due(10)
    finally:
        signals.stored.disconnect(die)

    assert not Post.objects.exists()
    assert NetworkState.objects.get().cursor == ""
    lists.read_due(10)
    assert not Post.objects.exists()  # its lease still holds
    lease_runs_out()
    lists.read_due(10)
    assert [row.remote_id for row in Post.objects.all()] == ["1"]


def test_what_was_deleted_is_not_forgotten_by_a_worker_that_is_killed(listed: Account) -> None:
    Memory.lists[:] = [Batch(posts=(post("1"),)), Batch(span=span(), cursor=Cursor(etag="e"))]
    lists.read_due(10)
    an_hour_old("1")
    due_again(list_work())

    def die(**_: Any) -> None:
        raise Killed

    signals.forgotten.connect(die)
    try:
        with pytest.raises(Killed):
            lists.read_due(10)
    finally:
        signals.forgotten.disconnect(die)

    assert NetworkState.objects.get().cursor == ""
    lease_runs_out()
    lists.read_due(10)
    assert not Post.objects.present().exists()


def test_where_it_cannot_be_asked_what_is_gone_the_posts_are_kept_and_it_is_asked_later(
    listed: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    Memory.lists[:] = [
        Batch(posts=(post("1"),)),
        Batch(posts=(post("2"),), span=span(), cursor=Cursor(newest="2", etag="e")),
    ]
    lists.read_due(10)
    an_hour_old("1")
    due_again(list_work())

    def down(*_: object) -> None:
        raise Down

    monkeypatch.setattr(Memory, "gone", down)
    lists.read_due(10)

    assert Post.objects.present().count() == 2
    cursor = Cursor.of(NetworkState.objects.get().cursor)
    assert cursor == Cursor(newest="2")


def test_what_is_asked_for_because_it_lacked_is_paid_for_where_it_is_there(
    listed: Account,
) -> None:
    Memory.lists[:] = [Batch(posts=(post("1"), post("2"))), Batch(span=span())]
    Memory.still_there.add("2")
    lists.read_due(10)
    an_hour_old("1")
    an_hour_old("2")

    for _ in range(2):
        due_again(list_work())
        lists.read_due(10)

    assert NetworkDay.objects.get().spent == Decimal("0.005")


def deep_is_due() -> None:
    key = planning.deep_key("memory")
    Work.objects.create(kind=WorkKind.LIST, network="memory", key=key, payload={"deep": True})


def test_a_list_that_fails_keeps_no_other_list_from_its_turn(listed: Account) -> None:
    deep_is_due()
    broken: Any = "no cursor"
    Memory.lists[:] = [Batch(posts=(post("1"),), cursor=broken), Batch()]

    with pytest.raises(ExceptionGroup):
        lists.read_due(10)

    assert [asked[0] for asked in Memory.asked] == ["read_list", "read_list"]
    assert not Work.objects.filter(kind=WorkKind.LIST, due_at__lte=timezone.now()).exists()


def test_a_deep_reading_goes_back_to_where_the_list_was_a_day_ago(listed: Account) -> None:
    Memory.lists[:] = [Batch(cursor=Cursor(newest="7"))]
    ago = timezone.now() - timedelta(days=1, hours=1)
    NetworkState.objects.create(
        network="memory", cursor="", cursors=[[ago.isoformat(), Cursor(newest="3").as_text()]]
    )
    deep_is_due()
    Work.objects.filter(key="list:memory").delete()

    lists.read_due(10)

    assert Memory.asked == [("read_list", "3")]
    assert NetworkState.objects.get().cursor == ""  # how far the list itself was read


def test_a_network_that_was_turned_off_is_left_alone(listed: Account, settings: Any) -> None:
    del settings.SOCIAL_HUB_NETWORKS["memory"]

    lists.read_due(10)
    teams.read_due(10)

    assert Memory.asked == []
    assert list_work().due_at > timezone.now()
