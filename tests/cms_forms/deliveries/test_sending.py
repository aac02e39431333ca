"""Messages are taken, sent and settled: each goes on until it arrives, none waits for others."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from cms_forms.deliveries import endpoints, sending
from cms_forms.deliveries.base import (
    Outcome,
    RecordsChannel,
    arrived,
    channel_named,
    down,
    later,
    not_yet,
    refused,
    register,
)
from cms_forms.deliveries.report import Report
from cms_forms.models import Attempt, Case, Delivery, Destination, Happened
from cms_forms.models.delivery import LEASE, DeliveryState, Endpoint, Kind
from station.development.receiver import Receiver
from tests.cms_forms.deliveries.conftest import NOW, Clock, Outbox

pytestmark = pytest.mark.django_db


@register
class Told(RecordsChannel):
    """Answers what the test says, and remembers who was sent what."""

    name = "told"
    label = "What the test says"
    outcome: Outcome = arrived("Taken.")
    sent: list[str] = []

    def endpoint(self, destination: Destination) -> str:
        return f"told {destination.address}"

    def bring(self, destination: Destination, report: Report, now: object) -> Outcome:
        self.sent.append(report.key)
        return self.outcome


@pytest.fixture
def told() -> Told:
    channel = channel_named("told")
    assert isinstance(channel, Told)
    channel.outcome, channel.sent = arrived("Taken."), []
    return channel


@pytest.fixture
def archive() -> Destination:
    return Destination.objects.create(name="Archive", how="told", address="a")


type Owes = Callable[..., Delivery]


def test_what_arrived_is_delivered_once(
    owes: Owes, archive: Destination, told: Told, outbox: Outbox
) -> None:
    delivery = owes(to=archive)

    assert (outbox.send(), outbox.send()) == (1, 0)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.delivered_at) == (DeliveryState.DELIVERED, NOW)
    assert told.sent == [str(delivery.key)]
    assert Attempt.objects.get().arrived
    event = delivery.case.events.get(happened=Happened.DELIVERY)
    assert event.data == {"kind": "records", "to": "Archive", "arrived": True}


def test_what_did_not_arrive_is_sent_again_under_its_key_with_growing_pauses(
    owes: Owes, archive: Destination, told: Told, outbox: Outbox, clock: Clock
) -> None:
    delivery, pauses = owes(to=archive), []
    told.outcome = later("Not now.")
    for _ in range(4):
        outbox.send()
        delivery.refresh_from_db()
        pauses.append((delivery.due_at - clock.now).total_seconds())
        clock.now = delivery.due_at

    assert pauses == [2, 4, 8, 16]
    assert set(told.sent) == {str(delivery.key)}
    assert delivery.state == DeliveryState.WAITING
    assert (delivery.last_answer, delivery.attempts) == ("Not now.", 4)


def test_a_receiver_is_left_alone_for_as_long_as_it_asks(
    owes: Owes, archive: Destination, told: Told, outbox: Outbox, clock: Clock
) -> None:
    first = owes(to=archive)
    told.outcome = later("Busy.", 429, timedelta(minutes=7))
    outbox.send()
    Delivery.objects.create(
        case=first.case, kind=Kind.ESCALATION, destination=archive, due_at=clock.now
    )

    clock.go_on(minutes=6)
    outbox.send()
    assert len(told.sent) == 1

    told.outcome = arrived("Taken.")
    clock.go_on(minutes=1)
    assert outbox.send() == 2


def test_a_row_belongs_to_whoever_took_it_until_its_lease_is_over(
    owes: Owes, archive: Destination, told: Told, outbox: Outbox, clock: Clock
) -> None:
    owes(to=archive)
    [lane] = outbox.lanes()
    taken = endpoints.take(lane, clock.way)

    assert taken is not None
    assert outbox.send() == 0
    clock.go_on(seconds=LEASE.total_seconds())
    assert outbox.send() == 1


def test_whoever_lost_its_lease_does_not_put_back_what_another_has(
    owes: Owes, archive: Destination, told: Told, outbox: Outbox, clock: Clock
) -> None:
    owes(to=archive)
    [lane] = outbox.lanes()
    slow = endpoints.take(lane, clock.way)
    clock.go_on(seconds=LEASE.total_seconds())
    quick = endpoints.take(lane, clock.way)
    assert slow is not None
    assert quick is not None

    sending.settle(slow, lane, refused("Too slow."), clock.way)

    quick.refresh_from_db()
    assert quick.state == DeliveryState.WAITING
    assert quick.leased_until == clock.now + LEASE


def test_that_it_arrived_counts_whoever_has_the_row(
    owes: Owes, archive: Destination, outbox: Outbox, clock: Clock
) -> None:
    delivery = owes(to=archive)
    [lane] = outbox.lanes()
    slow = endpoints.take(lane, clock.way)
    clock.go_on(seconds=LEASE.total_seconds())
    quick = endpoints.take(lane, clock.way)
    assert slow is not None
    assert quick is not None

    sending.settle(slow, lane, arrived("Taken."), clock.way)
    sending.settle(quick, lane, later("Not now."), clock.way)

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.DELIVERED


def test_no_transaction_is_open_while_the_receiver_is_asked(
    transactional_db: None, owes: Owes, archive: Destination, outbox: Outbox, told: Told
) -> None:
    owes(to=archive)
    open: list[bool] = []

    class Looks(Told):
        def bring(self, destination: Destination, report: Report, now: object) -> Outcome:
            open.append(connection.in_atomic_block)
            return arrived("Taken.")

    Looks.name = "looks"
    register(Looks)
    Destination.objects.update(how="looks")

    outbox.send()

    assert open == [False]


def test_one_that_was_refused_stays_and_its_supervisors_are_told(
    owes: Owes, archive: Destination, told: Told, outbox: Outbox, clock: Clock
) -> None:
    delivery = owes(to=archive)
    told.outcome = refused("Not this one.", 422)

    outbox.send()
    clock.go_on(days=3)
    outbox.send()

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.REFUSED, 1)
    about = Delivery.objects.get(kind=Kind.ESCALATION).about
    assert about["delivery"] == delivery.pk


def test_a_fault_of_ours_keeps_the_message_and_the_others_have_their_turn(
    owes: Owes, archive: Destination, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    delivery = owes(to=archive)
    Destination.objects.update(how="gone")
    Delivery.objects.create(case=delivery.case, kind=Kind.ALERT, due_at=NOW)

    outbox.send()

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.WAITING
    assert Delivery.objects.get(kind=Kind.ALERT).state == DeliveryState.DELIVERED
    assert "could not be made" in caplog.text


def failed(outbox: Outbox, clock: Clock, times: int) -> None:
    for _ in range(times):
        outbox.send(1)
        row = Delivery.objects.earliest("due_at")
        clock.now = max(clock.now, row.due_at)


def test_an_endpoint_that_failed_five_times_is_left_alone_and_tried_by_one_message(
    owes: Owes, archive: Destination, told: Told, outbox: Outbox, clock: Clock
) -> None:
    first = owes(to=archive)
    told.outcome = down("Dead.")
    failed(outbox, clock, 5)
    more = [
        Delivery.objects.create(case=first.case, kind=Kind.REPLY, destination=archive, due_at=NOW)
        for _ in range(3)
    ]
    endpoint = Endpoint.objects.get()
    assert endpoint.failures == 5
    assert endpoint.open_until is not None
    clock.now = endpoint.open_until - timedelta(seconds=1)

    assert outbox.send() == 0
    attempts = {each.attempts for each in Delivery.objects.filter(pk__in=[m.pk for m in more])}
    assert attempts == {0}

    clock.now = endpoint.open_until
    before = len(told.sent)
    outbox.send()
    assert len(told.sent) == before + 1

    # It works again: what was put off is due at once, not in an hour.
    endpoint.refresh_from_db()
    assert endpoint.open_until is not None
    clock.now = endpoint.open_until
    told.outcome = arrived("Taken.")
    assert outbox.send() == 4
    endpoint.refresh_from_db()
    assert (endpoint.failures, endpoint.open_until) == (0, None)


def test_two_workers_do_not_both_try_an_open_endpoint(
    owes: Owes, archive: Destination, outbox: Outbox, clock: Clock
) -> None:
    first = owes(to=archive)
    Delivery.objects.create(case=first.case, kind=Kind.REPLY, destination=archive, due_at=NOW)
    [lane] = outbox.lanes()
    Endpoint.objects.create(fingerprint=lane.fingerprint, failures=7, open_until=NOW)

    assert endpoints.take(lane, clock.way) is not None
    assert endpoints.take(lane, clock.way) is None


def test_what_is_missing_here_says_nothing_about_the_endpoint(
    owes: Owes, archive: Destination, told: Told, outbox: Outbox, clock: Clock
) -> None:
    owes(to=archive)
    [lane] = outbox.lanes()
    Endpoint.objects.create(fingerprint=lane.fingerprint, failures=7, open_until=NOW)
    told.outcome = not_yet("No key.")

    outbox.send()

    assert Endpoint.objects.get().failures == 7


def test_another_endpoint_does_not_notice(
    owes: Owes, archive: Destination, told: Told, outbox: Outbox, clock: Clock
) -> None:
    other = Destination.objects.create(name="Other", how="told", address="b")
    first = owes(to=archive)
    [lane] = outbox.lanes()
    until = NOW + timedelta(hours=1)
    Endpoint.objects.create(fingerprint=lane.fingerprint, failures=9, open_until=until)
    theirs = Delivery.objects.create(
        case=first.case, kind=Kind.RECORDS, destination=other, due_at=NOW
    )

    outbox.send()

    assert told.sent == [str(theirs.key)]
    first.refresh_from_db()
    assert (first.due_at, first.attempts) == (until, 0)


def test_a_records_system_that_is_switched_off_is_sent_nothing_and_loses_nothing(
    owes: Owes, archive: Destination, told: Told, outbox: Outbox, clock: Clock
) -> None:
    owes(to=archive)
    Destination.objects.update(is_active=False)
    assert outbox.send() == 0

    Destination.objects.update(is_active=True)
    assert outbox.send() == 1


def test_a_process_without_keys_tries_nothing_away(
    owes: Owes, archive: Destination, told: Told, outbox: Outbox, settings: Settings
) -> None:
    delivery = owes(to=archive)
    settings.SUBMISSION_PRIVATE_KEYS = ["AaWkN3yQpO8vZr2sLkXh6TgFnEwP1Ky0Cj4mW7xQd5s"]

    outbox.send()

    delivery.refresh_from_db()
    assert (delivery.state, told.sent) == (DeliveryState.WAITING, [])
    assert "keys" in delivery.last_answer


def test_a_report_that_was_changed_is_not_sent_on(
    owes: Owes, archive: Destination, told: Told, outbox: Outbox, case: Case
) -> None:
    delivery = owes(to=archive)
    type(case.submission).objects.update(sealed_answers=b"something else")

    outbox.send()

    delivery.refresh_from_db()
    assert (delivery.state, told.sent) == (DeliveryState.REFUSED, [])


@pytest.mark.django_db(transaction=True)
def test_one_receiver_that_hangs_keeps_no_other_message_waiting(
    owes: Owes, records: Destination, receiver: Receiver, clock: Clock
) -> None:
    first = owes(to=records)
    for _ in range(5):
        Delivery.objects.create(case=first.case, kind=Kind.REPLY, destination=records, due_at=NOW)
    alert = Delivery.objects.create(case=first.case, kind=Kind.ALERT, due_at=NOW)
    receiver.how = "hang"
    outbox = Outbox(clock, threads=8)

    began = time.monotonic()
    outbox.send()
    took = time.monotonic() - began
    alert.refresh_from_db()
    state = alert.state
    receiver.how = 200
    receiver.let_go.set()
    outbox.senders.finish()

    assert state == DeliveryState.DELIVERED
    assert took < 3
    assert receiver.most_at_once <= sending.AT_ONE_ENDPOINT


@pytest.mark.django_db(transaction=True)
def test_many_workers_send_each_message_once(
    owes: Owes, archive: Destination, told: Told, clock: Clock
) -> None:
    first = owes(to=archive)
    for _ in range(19):
        Delivery.objects.create(case=first.case, kind=Kind.REPLY, destination=archive, due_at=NOW)
    workers = [Outbox(clock, threads=4) for _ in range(3)]
    threads = [threading.Thread(target=_work, args=(each,)) for each in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(told.sent) == len(set(told.sent)) == 20
    assert not Delivery.objects.undelivered().exists()


def _work(outbox: Outbox) -> None:
    outbox.send()
    outbox.senders.finish()
    connection.close()


def test_a_take_asks_little(owes: Owes, archive: Destination, told: Told, outbox: Outbox) -> None:
    owes(to=archive)
    with CaptureQueriesContext(connection) as queries:
        outbox.send()

    assert len(queries) <= 30
