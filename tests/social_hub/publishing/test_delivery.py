from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from social_hub.models import Copy, CopyState, Deed, HubUpdate, Record
from social_hub.networks.errors import (
    Down,
    Forbidden,
    NetworkError,
    Refused,
    Throttled,
    TokenDied,
    Unknown,
)
from social_hub.networks.values import AccountRef, CopyText, Sent
from social_hub.publishing import deciding, delivery, posting
from social_hub.publishing.posting import Content
from tests.social_hub.publishing.conftest import account
from tests.social_hub.publishing.memory import Killed, Memory, Unedited, Way

BIKES = Content(text="Bike marking on Saturday.")
SUNDAY = Content(text="Bike marking on Sunday.")


def deliver(memory: Memory) -> Copy:
    """All that is due, and then the only copy."""
    delivery.deliver_due(20, Way(memory))
    return Copy.objects.select_related("update").get()


def wait() -> None:
    """Until leases have run out and pauses are over."""
    past = timezone.now() - timedelta(seconds=1)
    Copy.objects.filter(leased_until__isnull=False).update(leased_until=past)
    Copy.objects.filter(due_at__isnull=False).update(due_at=past)


@pytest.fixture
def update(officer: User) -> HubUpdate:
    account()
    return posting.post(officer, "N1", BIKES)


def test_a_copy_goes_out_once_and_its_link_stands_beside_it(
    update: HubUpdate, memory: Memory
) -> None:
    copy = deliver(memory)
    deliver(memory)

    assert memory.texts == [BIKES.text]
    assert (copy.state, copy.url) == (CopyState.OUT, "https://memory.example/p1")
    record = Record.objects.get(what=Deed.POSTED)
    assert (record.network, record.text, record.update_id) == ("mastodon", BIKES.text, update.pk)
    assert copy.cost > 0


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_that_is_killed_sends_nothing_twice_and_loses_nothing(
    update: HubUpdate, memory: Memory, moment: str
) -> None:
    getattr(memory, moment).append(Killed())
    with pytest.raises(Killed):
        deliver(memory)
    assert deliver(memory).state is CopyState.SENDING  # nobody takes it while the lease holds

    wait()
    copy = deliver(memory)

    assert memory.texts == [BIKES.text]
    assert memory.calls == ["publish", "publish again"]
    assert copy.state is CopyState.OUT


def test_one_that_was_deleted_while_its_sending_was_cut_short_is_looked_for_and_deleted(
    officer: User, update: HubUpdate, memory: Memory
) -> None:
    memory.after.append(Killed())
    with pytest.raises(Killed):
        deliver(memory)
    posting.withdraw(officer, update)

    wait()
    copy = deliver(memory)

    assert memory.posts == {}
    assert memory.calls == ["publish", "read", "delete"]
    assert copy.state is CopyState.GONE


def test_and_never_published_for_that(officer: User, update: HubUpdate, memory: Memory) -> None:
    memory.before.append(Killed())
    with pytest.raises(Killed):
        deliver(memory)
    posting.withdraw(officer, update)

    wait()
    copy = deliver(memory)

    assert memory.calls == ["publish", "read"]
    assert copy.state is CopyState.LEFT


def test_an_answer_that_was_lost_is_not_sent_anew(update: HubUpdate, memory: Memory) -> None:
    memory.after.append(Down(perhaps_done=True))
    copy = deliver(memory)
    assert copy.due_at is not None
    assert copy.due_at > timezone.now()

    wait()
    deliver(memory)

    assert memory.texts == [BIKES.text]
    assert memory.calls == ["publish", "publish again"]


def test_a_network_that_is_down_is_asked_again_with_longer_pauses(
    update: HubUpdate, memory: Memory
) -> None:
    memory.before += [Down(), Down()]
    pauses = []
    for _ in range(2):
        copy = deliver(memory)
        assert copy.due_at is not None
        pauses.append(copy.due_at - timezone.now())
        wait()
    copy = deliver(memory)

    assert pauses[1] > pauses[0] > timedelta(seconds=20)
    assert memory.calls == ["publish"] * 3  # it was never sent: nothing to look for
    assert copy.state is CopyState.OUT


def test_one_that_asks_to_wait_is_waited_for_and_no_failure(
    update: HubUpdate, memory: Memory
) -> None:
    until = timezone.now() + timedelta(hours=2)
    memory.before.append(Throttled(until))

    copy = deliver(memory)

    assert (copy.due_at, copy.attempts) == (until, 0)


@pytest.mark.parametrize("error", [Refused("Too long."), Forbidden(), TokenDied(), Unknown()])
def test_what_a_person_must_mend_waits_for_one_and_goes_on_after(
    officer: User, update: HubUpdate, memory: Memory, error: NetworkError
) -> None:
    memory.before.append(error)
    copy = deliver(memory)
    assert (copy.state, copy.error, copy.due_at) == (CopyState.REFUSED, error.words, None)
    assert Record.objects.filter(what=Deed.REFUSED).exists()

    deciding.try_again(officer, copy)

    assert deliver(memory).state is CopyState.OUT


def test_what_cannot_be_found_out_is_left_to_staff(
    officer: User, update: HubUpdate, memory: Memory
) -> None:
    memory.before += [Down(perhaps_done=True)] * delivery.UNSURE_AFTER
    for _ in range(delivery.UNSURE_AFTER):
        wait()
        copy = deliver(memory)
    assert copy.state is CopyState.UNSURE

    wait()
    deliver(memory)
    assert memory.posts == {}
    deciding.is_not_there(officer, copy)
    assert deliver(memory).state is CopyState.OUT


def test_staff_can_say_that_it_is_there(officer: User, update: HubUpdate, memory: Memory) -> None:
    copy = Copy.objects.get()
    copy.unsure_at, copy.due_at = timezone.now(), None
    copy.save()

    deciding.is_there(officer, copy, "p9", "https://memory.example/p9")

    copy = deliver(memory)
    assert (copy.state, copy.remote_id, memory.calls) == (CopyState.OUT, "p9", [])


def test_a_correction_is_an_edit_where_the_network_can(
    officer: User, update: HubUpdate, memory: Memory
) -> None:
    deliver(memory)
    posting.correct(officer, update, SUNDAY, None, seen=1)
    assert Copy.objects.get().state is CopyState.CORRECTING

    copy = deliver(memory)

    assert memory.posts.keys() == {"p1"}
    assert memory.texts == [SUNDAY.text]
    assert copy.state is CopyState.OUT


def test_else_the_old_one_goes_and_a_new_one_comes(officer: User, update: HubUpdate) -> None:
    memory = Unedited()
    deliver(memory)
    posting.correct(officer, update, SUNDAY, None, seen=1)

    copy = deliver(memory)

    assert memory.calls == ["publish", "delete", "publish"]
    assert memory.texts == [SUNDAY.text]
    assert (copy.state, copy.remote_id) == (CopyState.OUT, "p2")


def test_a_correction_that_changes_no_copy_sends_nothing(
    officer: User, update: HubUpdate, memory: Memory
) -> None:
    deliver(memory)
    posting.correct(officer, update, BIKES, None, seen=1)

    deliver(memory)

    assert memory.calls == ["publish"]


def test_a_correction_that_waits_leaves_what_is_out(
    officer: User, update: HubUpdate, memory: Memory
) -> None:
    deliver(memory)
    posting.correct(officer, update, Content(text="The trial is on."), None, seen=1)

    deliver(memory)

    assert memory.texts == [BIKES.text]


def test_everything_that_is_out_is_deleted(
    officer: User, update: HubUpdate, memory: Memory
) -> None:
    deliver(memory)
    posting.withdraw(officer, update)

    copy = deliver(memory)

    assert memory.posts == {}
    assert copy.state is CopyState.GONE
    assert Record.objects.get(what=Deed.DELETED).detail == {"remote_id": "p1"}


def test_what_somebody_deleted_on_the_network_is_not_posted_anew_by_a_correction(
    officer: User, update: HubUpdate, memory: Memory
) -> None:
    deliver(memory)
    memory.before.append(Unknown())
    posting.correct(officer, update, SUNDAY, None, seen=1)

    copy = deliver(memory)

    assert copy.state is CopyState.REFUSED
    assert memory.calls == ["publish", "edit"]


def test_a_fault_of_ours_is_tried_again_later(
    update: HubUpdate, memory: Memory, caplog: pytest.LogCaptureFixture
) -> None:
    memory.before.append(RuntimeError("broken"))

    copy = deliver(memory)

    assert copy.state is CopyState.SENDING
    assert copy.due_at is not None
    assert copy.due_at > timezone.now()
    assert "could not be sent" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_send_each_copy_once(officer: User, memory: Memory) -> None:
    for number in range(6):
        account(area=f"N{number}")
        posting.post(officer, f"N{number}", BIKES)
    start = Barrier(3)

    def work() -> None:
        start.wait()
        delivery.deliver_due(20, Way(memory))
        connection.close()

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert memory.calls == ["publish"] * 6
    assert len(memory.posts) == 6


class Meanwhile(Memory):
    """While it publishes, somebody does something to the update."""

    def __init__(self, deed: Callable[[], object]) -> None:
        super().__init__()
        self.deed = deed

    def publish(
        self, account: AccountRef, copy: CopyText, key: str, *, again: bool = False
    ) -> Sent:
        sent = super().publish(account, copy, key, again=again)
        self.deed()
        return sent


def test_a_correction_while_a_copy_is_on_its_way_follows_it(
    update: HubUpdate, officer: User
) -> None:
    memory = Meanwhile(lambda: posting.correct(officer, update, SUNDAY, None, seen=1))

    copy = deliver(memory)

    assert memory.texts == [SUNDAY.text]
    assert copy.state is CopyState.OUT
    assert memory.calls == ["publish", "edit"]


def test_a_deletion_while_a_copy_is_on_its_way_follows_it(update: HubUpdate, officer: User) -> None:
    memory = Meanwhile(lambda: posting.withdraw(officer, update))

    copy = deliver(memory)

    assert memory.texts == []
    assert copy.state is CopyState.GONE
