"""What is due is done: by one worker or several, whatever fails beside it."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from queue import Queue

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms_forms.models import Journey
from station import due, worker
from station.pages.models import ContentPage
from tests.cms_forms.services import published
from tests.station.conftest import Station

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def scheduled(station: Station) -> ContentPage:
    """A draft that should have gone live a minute ago."""
    page = station.home.add_child(
        instance=ContentPage(title="Market day", slug="market-day", live=False)
    )
    page.go_live_at = timezone.now() - timedelta(minutes=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    return page


@contextmanager
def working(due: dict[str, worker.Job], pause: float) -> Iterator[threading.Event]:
    stop = threading.Event()

    def run() -> None:
        try:
            worker.work(due, stop, pause=pause)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


@pytest.mark.django_db
def test_a_page_goes_live_when_its_time_has_come(scheduled: ContentPage) -> None:
    call_command("worker", "--once", verbosity=0)

    scheduled.refresh_from_db()
    assert scheduled.live


@pytest.mark.django_db
def test_a_page_is_withdrawn_when_its_time_is_over(station: Station) -> None:
    over = timezone.now() - timedelta(minutes=1)
    page = station.home.add_child(instance=ContentPage(title="Over", slug="over", expire_at=over))

    call_command("worker", "--once", verbosity=0)

    page.refresh_from_db()
    assert not page.live


@pytest.mark.django_db(transaction=True)
def test_what_another_worker_publishes_is_left_to_it(scheduled: ContentPage) -> None:
    with connection.get_new_connection(connection.get_connection_params()) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [due.ONE_AT_A_TIME])
        done = due.run(100)

    assert done == 0
    assert due.run(100) == 1


@pytest.mark.django_db
def test_a_job_that_fails_keeps_no_other_from_its_turn(caplog: pytest.LogCaptureFixture) -> None:
    def broken(limit: int) -> int:
        raise RuntimeError("no")

    done, failed = worker.do_what_is_due({"broken": broken, "fine": lambda limit: 3})

    assert (done, failed) == (3, ["broken"])
    assert "broken failed" in caplog.text


@pytest.mark.django_db
def test_a_timer_learns_that_something_failed(settings: Settings) -> None:
    settings.DUE = ["tests.station.test_worker.nothing_works"]

    with pytest.raises(CommandError, match="nothing_works"):
        call_command("worker", "--once")


def nothing_works(limit: int) -> int:
    raise RuntimeError("no")


@pytest.mark.django_db(transaction=True)
def test_it_wakes_at_once_when_somebody_says_that_work_is_due() -> None:
    turns = threading.Semaphore(0)

    def job(limit: int) -> int:
        turns.release()
        return 0

    with working({"job": job}, pause=60):
        assert turns.acquire(timeout=10)
        # The pause begins after the turn: until it listens, nothing can be heard.
        for _ in range(50):
            with connection.cursor() as cursor:
                cursor.execute(f"NOTIFY {worker.CHANNEL}")
            if turns.acquire(timeout=0.2):
                break
        else:
            pytest.fail("It slept on.")


@pytest.mark.django_db(transaction=True)
def test_it_goes_on_when_its_connection_was_cut() -> None:
    served_by: Queue[int] = Queue()

    def job(limit: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            served_by.put(cursor.fetchone()[0])
        return 0

    with working({"job": job}, pause=0.05):
        first = served_by.get(timeout=10)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [first])

        assert any(served_by.get(timeout=10) != first for _ in range(100))


@pytest.mark.django_db
def test_expired_answers_are_deleted() -> None:
    long_ago = timezone.now() - timedelta(days=29)
    Journey.objects.create(version=published().current_version, touched_at=long_ago)

    call_command("worker", "--once", verbosity=0)

    assert not Journey.objects.exists()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_asked(how: signal.Signals) -> None:
    code = (
        "import signal, threading, time, os\n"
        "from station.management.commands.worker import Command\n"
        "from station import worker\n"
        "worker.jobs = lambda names: {'job': lambda limit: print('turn', flush=True) or 0}\n"
        "worker._wait = lambda stop, pause: stop.wait(0.1)\n"
        "Command().handle(once=False, pause=0.1)\n"
        "print('ended', flush=True)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "turn\n"
        process.send_signal(how)
        words = process.stdout.read()

    assert words.endswith("ended\n")
    assert process.wait(10) == 0
