"""Does what is due, for as long as it runs. Any number of workers may run side by side.

Work that must happen later is a row with a time in the app that it belongs to. Each app has a
function `run(limit) -> int` that does at most so many of its rows and says how many; `DUE` in the
settings names these functions. Nothing here remembers anything: a worker that is killed loses
nothing, because the next one finds the same rows.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping

from django.db import Error, connection
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)

type Job = Callable[[int], int]
"""Does at most so many rows that are due, and says how many it did."""

CHANNEL = "work_is_due"
"""PostgreSQL's channel: whoever writes a row that is due at once sends `NOTIFY work_is_due`."""
LIMIT = 100
"""Rows that one job does before the others have their turn."""
LONGEST_PAUSE = 60.0
"""Seconds between two tries while the database is down or a job fails."""


def jobs(names: list[str]) -> Mapping[str, Job]:
    """The functions of these dotted names."""
    return {name: import_string(name) for name in names}


def do_what_is_due(due: Mapping[str, Job]) -> tuple[int, list[str]]:
    """One turn of every job: how much was done, and the names of those that failed.

    A job that fails keeps no other from its turn.
    """
    done = 0
    failed = []
    for name, job in due.items():
        try:
            done += job(LIMIT)
        except Exception:
            logger.exception("%s failed. What it has not done stays due.", name)
            failed.append(name)
            # A connection that broke is opened anew by whoever needs it next.
            connection.close_if_unusable_or_obsolete()
    return done, failed


def work(due: Mapping[str, Job], stop: threading.Event, *, pause: float) -> None:
    """Until `stop` is set. With nothing to do it looks again after `pause` seconds or when told."""
    failures = 0
    while not stop.is_set():
        _listen()
        done, failed = do_what_is_due(due)
        failures = failures + 1 if failed else 0
        if failures:
            stop.wait(min(LONGEST_PAUSE, pause * 2 ** min(failures, 10)))
        elif not done:
            _wait(stop, pause)


def _listen() -> None:
    """Before the jobs look: what is written while they do wakes us afterwards."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
    except Error:
        # Down. The jobs say so.
        connection.close()


def _wait(stop: threading.Event, pause: float) -> None:
    """Until somebody says that work is due, or the pause is over."""
    until = time.monotonic() + pause
    try:
        connection.ensure_connection()
        with connection.wrap_database_errors:
            listening = connection.connection
            # Again: a job may have opened another connection since.
            listening.execute(f"LISTEN {CHANNEL}")
            while not stop.is_set() and (left := until - time.monotonic()) > 0:
                # In short waits: a request to stop is noticed between two of them.
                if list(listening.notifies(timeout=min(left, 0.5), stop_after=1)):
                    return
    except Error:
        # Down. The next turn says so.
        connection.close()
        stop.wait(max(0.0, until - time.monotonic()))
