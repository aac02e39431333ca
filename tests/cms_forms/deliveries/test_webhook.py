"""A report reaches a records system by a signed POST, and goes nowhere else."""

from __future__ import annotations

import base64
import hmac
import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from hashlib import sha256

import pytest
from pytest_django.fixtures import Settings

from cms_forms.deliveries import base, connecting, webhook
from cms_forms.deliveries.base import Outcome, Result, channel_named, records_channel
from cms_forms.deliveries.planning import planned
from cms_forms.deliveries.report import test_report as report_for_a_test
from cms_forms.deliveries.webhook import in_words
from cms_forms.models import Case, Deadline, Delivery, Destination, Team
from social_hub.networks.guarded import Guard
from station.development.receiver import Receiver
from tests.cms_forms.deliveries.conftest import NOW, SECRET

pytestmark = pytest.mark.django_db

type Owes = Callable[..., Delivery]


def sent(delivery: Delivery) -> Outcome:
    return channel_named("webhook").send(delivery, NOW)


def test_it_carries_what_was_asked_and_answered(
    owes: Owes, records: Destination, receiver: Receiver, case: Case
) -> None:
    outcome = sent(owes(to=records))

    assert outcome.result is Result.ARRIVED
    [got] = receiver.got
    document = json.loads(got.body)
    data = document["data"]
    assert document["type"] == "report.received"
    assert data["reference"] == case.submission.shown_reference
    assert data["form"] == {"format": "bluelamp-form", "schema": 1, "version": 1}
    assert data["answers"]["details"] == {
        "q-name": "Demo Person",
        "q-email": "demo@rivermouth.example",
    }
    assert {"label": "Was anyone hurt?", "lines": ["No"]} in data["transcript"][0]["rows"]
    assert data["files"] == []
    assert got.path == "/reports?from=bluelamp"


def test_its_signature_covers_key_time_and_body(
    owes: Owes, records: Destination, receiver: Receiver
) -> None:
    delivery = owes(to=records)
    sent(delivery)

    [got] = receiver.got
    key, timestamp = got.headers["webhook-id"], got.headers["webhook-timestamp"]
    covered = f"{key}.{timestamp}.".encode() + got.body
    secret = base64.b64decode(SECRET.removeprefix("whsec_"))
    wanted = base64.b64encode(hmac.digest(secret, covered, sha256)).decode()
    assert got.headers["webhook-signature"] == f"v1,{wanted}"
    assert timestamp == str(int(NOW.timestamp()))
    assert key == got.key == str(delivery.key)


def test_brought_again_it_is_the_same_message(
    owes: Owes, records: Destination, receiver: Receiver
) -> None:
    delivery = owes(to=records)
    for _ in range(2):
        sent(delivery)

    first, second = receiver.got
    assert (first.key, first.body) == (second.key, second.body)


def test_what_becomes_of_the_case_meanwhile_changes_nothing_of_the_message(
    records: Destination, receiver: Receiver, case: Case
) -> None:
    first, last = NOW.date(), NOW.date() + timedelta(days=9)
    days = {"begins": first, "warns": first, "days": 1, "unit": "days"}
    Deadline.objects.create(case=case, clock="last", name="Last", due=last, **days)
    Deadline.objects.create(case=case, clock="first", name="First", due=first, **days)
    Delivery.objects.all().delete()
    owed = planned(case, list(case.deadlines.all()), has_address=False)
    [delivery] = [each for each in owed if each.destination == records]
    delivery.save()
    sent(delivery)

    case.team = Team.objects.create(name="Another")
    case.save()
    case.deadlines.filter(clock="first").update(due=last + timedelta(days=30))
    sent(Delivery.objects.get(pk=delivery.pk))

    first_try, second_try = receiver.got
    assert first_try.body == second_try.body
    due = [(each["id"], each["due"]) for each in json.loads(first_try.body)["data"]["deadlines"]]
    assert due == [("first", str(first)), ("last", str(last))]


@pytest.mark.parametrize(
    ("how", "result", "is_fault"),
    [
        (200, Result.ARRIVED, False),
        (201, Result.ARRIVED, False),
        (204, Result.ARRIVED, False),
        ("empty", Result.ARRIVED, False),
        *((status, Result.LATER, False) for status in (408, 425, 429)),
        *((status, Result.LATER, True) for status in (500, 502, 503, 504, 599)),
        *((status, Result.REFUSED, False) for status in (400, 401, 403, 404, 409, 410, 413, 422)),
        *((status, Result.REFUSED, False) for status in (301, 302, 303, 307, 308)),
        ("reset", Result.LATER, True),
        ("reset after", Result.LATER, True),
    ],
)
def test_each_answer_means_that_it_arrived_will_later_or_never(
    owes: Owes,
    records: Destination,
    receiver: Receiver,
    how: int | str,
    result: Result,
    is_fault: bool,
) -> None:
    receiver.how = how
    if isinstance(how, int) and how < 400:
        receiver.headers = {"Location": "http://169.254.169.254/latest/meta-data/"}

    outcome = sent(owes(to=records))

    assert (outcome.result, outcome.is_endpoints_fault) == (result, is_fault)
    assert outcome.status == (how if isinstance(how, int) else 200 if how == "empty" else None)
    assert receiver.asked == 1


@pytest.mark.parametrize("how", ["hang", "drip"])
def test_one_that_answers_too_slowly_is_left_after_its_time(
    owes: Owes,
    records: Destination,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
) -> None:
    monkeypatch.setattr(base, "SECONDS", 0.6)
    receiver.how = how

    began = time.monotonic()
    outcome = sent(owes(to=records))

    assert time.monotonic() - began < 3
    assert (outcome.result, outcome.is_endpoints_fault) == (Result.LATER, True)


@pytest.mark.parametrize("shuts_first", [True, False], ids=["the whole time", "the socket's"])
def test_a_handshake_that_hangs_did_not_answer_in_time(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, shuts_first: bool
) -> None:
    if shuts_first:
        connect = connecting.connect
        monkeypatch.setattr(connecting, "connect", lambda *to: connect(*to[:2], to[2] + 5))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        settings.CMS_FORMS_PRIVATE_HOSTS = [f"127.0.0.1:{port}"]
        destination = Destination(name="Silent", address=f"https://127.0.0.1:{port}/")
        monkeypatch.setattr(base, "SECONDS", 0.4)

        outcome = webhook.posted(destination.address, report_for_a_test(destination), "", NOW)

    assert (outcome.result, outcome.words) == (Result.LATER, "It did not answer in time.")


def test_it_is_heard_how_long_to_wait(owes: Owes, records: Destination, receiver: Receiver) -> None:
    receiver.how, receiver.headers = 429, {"Retry-After": "90"}

    assert sent(owes(to=records)).wait == timedelta(seconds=90)


@pytest.mark.parametrize(
    "address",
    [
        "http://records.example/",
        "ftp://records.example/",
        "https://user:password@records.example/",
        "https://",
        "records.example",
        "https://records.example:port/",
        f"https://{'a' * 70}.example/",
        "javascript:alert(1)",
        "http://127.0.0.1:9/",
        "",
    ],
)
def test_nothing_is_sent_to_an_address_of_another_kind(
    owes: Owes, records: Destination, address: str
) -> None:
    records.address = address
    records.save()

    assert records_channel("webhook").problem_with(address)
    assert sent(owes(to=records)).result is Result.REFUSED


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "10.0.0.5",
        "169.254.169.254",
        "192.168.1.1",
        "0.0.0.0",
        "[fd00::1]",
        "224.0.0.1",
    ],
)
def test_nothing_is_sent_to_a_machine_of_ours(
    owes: Owes, records: Destination, settings: Settings, host: str
) -> None:
    """With the app's own guard, and with the one that the station names."""
    records.address = f"https://{host}/"
    records.save()
    delivery = owes(to=records)
    problem = records_channel("webhook").problem_with(records.address)
    assert settings.CMS_FORMS_PRIVATE_HOSTS_NAME in problem
    for guard in ("", settings.CMS_FORMS_CONNECT):
        settings.CMS_FORMS_CONNECT = guard
        outcome = sent(delivery)
        assert (outcome.result, outcome.words) == (Result.REFUSED, problem), guard


def test_a_name_is_judged_by_all_its_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(host: str, port: int, type: int) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        return [
            (2, 1, 6, "", ("93.184.216.34", port)),
            (2, 1, 6, "", ("10.0.0.5", port)),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", both)

    with pytest.raises(PermissionError):
        connecting.public_only("records.example", 443, 1)


@contextmanager
def addresses_that_hang() -> Iterator[tuple[list[str], int]]:
    """Two at one port, where nobody takes the connections that were made."""
    with ExitStack() as stack:
        port = 0
        for address in ("127.0.0.2", "127.0.0.3"):
            full = stack.enter_context(socket.create_server((address, port), backlog=0))
            port = full.getsockname()[1]
            for _ in range(2):
                fills = stack.enter_context(socket.socket())
                fills.setblocking(False)
                fills.connect_ex((address, port))
        yield ["127.0.0.2", "127.0.0.3"], port


@pytest.mark.parametrize("guard", [False, True], ids=["the app's", "the station's"])
@pytest.mark.parametrize("last", [None, "127.0.0.4"])
def test_addresses_that_hang_have_the_time_of_one_and_leave_the_last_its_share(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, guard: bool, last: str | None
) -> None:
    look_up = socket.getaddrinfo
    with addresses_that_hang() as (found, port), ExitStack() as stack:
        if last:
            stack.enter_context(socket.create_server((last, port)))
            found.append(last)

        def known(host: str, port: int, *rest: int, **more: int) -> object:
            if host != "records.example":
                return look_up(host, port, *rest, **more)
            return [(2, 1, 6, "", (each, port)) for each in found]

        monkeypatch.setattr(socket, "getaddrinfo", known)
        settings.CMS_FORMS_PRIVATE_HOSTS = [f"records.example:{port}"]
        exempt = Guard(exempt=frozenset({("records.example", port)}))
        connect = exempt.connect if guard else connecting.connect
        began = time.monotonic()
        try:
            connect("records.example", port, 0.6).close()
            has_answered = True
        except TimeoutError:
            has_answered = False

    assert has_answered is bool(last)
    assert time.monotonic() - began < 0.9


def test_a_secret_is_kept_sealed_and_for_this_system_only(records: Destination) -> None:
    other = Destination.objects.create(name="Other", address="https://other.example")
    assert records.secret() == SECRET
    assert SECRET.encode() not in bytes(records.sealed_secret or b"")

    other.sealed_secret = records.sealed_secret
    with pytest.raises(ValueError, match="signature"):
        other.secret()


def test_a_secret_that_is_made_is_one() -> None:
    assert len(webhook.key_of(webhook.make_secret())) == 32
    for wrong in ("", "whsec_", "whsec_!!", "whsec_YQ==", SECRET.removeprefix("whsec_")):
        with pytest.raises(ValueError, match="whsec_"):
            webhook.key_of(wrong)


def test_a_test_message_is_no_report(records: Destination, receiver: Receiver) -> None:
    channel = records_channel("webhook")

    outcome = channel.bring(records, report_for_a_test(records), NOW)

    assert outcome.result is Result.ARRIVED
    assert json.loads(receiver.got[0].body)["type"] == "test"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(-2, "Name or service not known"), "host is not known"),
        (ssl.SSLCertVerificationError("self-signed"), "certificate cannot be trusted"),
        (ssl.SSLEOFError(8, "EOF occurred in violation of protocol"), "does not agree to one"),
        (TimeoutError(), "in time"),
        (ConnectionRefusedError(), "nothing there takes messages"),
        (ConnectionResetError(), "ConnectionResetError"),
    ],
)
def test_why_there_was_no_answer_is_said_in_words(error: Exception, words: str) -> None:
    assert words in in_words(error)
