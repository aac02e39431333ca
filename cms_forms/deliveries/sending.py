"""Messages on their way: each worker takes one that is due, sends it, and notes what came of it.

Taking is committed before the receiver is asked, and no transaction is open while it is. A worker
that is killed leaves its row until the lease is over; then another sends it again under the same
key, by which the receiver knows it for the same. Nothing else is repeated, and nothing gives up.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Final

from django.conf import settings
from django.db import close_old_connections, connection, transaction

from cms_forms.deliveries import (
    channels,  # noqa: F401  (registers the app's own)
    endpoints,
)
from cms_forms.deliveries.base import Outcome, Result, channel_for, never, not_yet
from cms_forms.deliveries.endpoints import Lane, Way
from cms_forms.deliveries.escalating import tell
from cms_forms.engine.retrying import pause_after
from cms_forms.models.case_event import Happened
from cms_forms.models.delivery import Attempt, Delivery, DeliveryState
from cms_forms.sealing import CannotOpen, CannotVerify, NotGenuine

logger = logging.getLogger(__name__)

USUAL_SENDERS: Final = 8
AT_ONE_ENDPOINT: Final = 2
"""Messages that one process has on their way to one endpoint at a time."""
TURN: Final = 5.0
"""Seconds after which a lane makes way, and whoever stops the worker need not wait for more."""
PATIENCE: Final = 1.0
"""Seconds that the worker's other jobs wait for messages that are on their way."""


def deliver_next(lane: Lane, way: Way) -> bool:
    """Whether there was one."""
    delivery = endpoints.take(lane, way)
    if delivery is None:
        return False
    settle(delivery, lane, ask(delivery, way), way)
    return True


def ask(delivery: Delivery, way: Way) -> Outcome:
    """Outside of any transaction. Whatever happens is an outcome."""
    try:
        channel = channel_for(delivery.kind, delivery.destination)
        return channel.send(delivery, way.clock())
    except (CannotOpen, CannotVerify):
        logger.error("This process cannot open reports. Give it the keys of staff.")
        return not_yet("The worker does not have the keys that open reports.")
    except NotGenuine:
        return never("The report was changed after it was sent.")
    except Exception:
        # A fault of ours: the row must not be taken again and again at once.
        logger.exception("Delivery %s could not be made. It is tried again.", delivery.pk)
        return not_yet("Something went wrong here. We try again.")


@transaction.atomic
def settle(delivery: Delivery, lane: Lane, outcome: Outcome, way: Way) -> None:
    """Note what came of a try.

    That a message arrived is true whoever has the row now. Anything else is only written while our
    lease runs: another worker that took it since knows better.
    """
    now = way.clock()
    has_arrived = outcome.result is Result.ARRIVED
    Attempt.objects.create(
        delivery=delivery,
        at=now,
        status=outcome.status,
        words=outcome.words[:500],
        arrived=has_arrived,
    )
    endpoints.learn(lane, outcome, way)
    rows = Delivery.objects.undelivered().filter(pk=delivery.pk)
    if not has_arrived:
        rows = rows.filter(leased_until=delivery.leased_until)
    changes: dict[str, object] = {"leased_until": None, "last_answer": outcome.words[:500]}
    if has_arrived:
        changes |= {"state": DeliveryState.DELIVERED, "delivered_at": now}
    elif outcome.result is Result.REFUSED:
        changes |= {"state": DeliveryState.REFUSED}
    else:
        pause = pause_after(delivery.attempts, way.chance)
        changes |= {"due_at": now + max(pause, outcome.wait or timedelta(0))}
    if not rows.update(**changes) or outcome.result is Result.LATER:
        return
    delivery.case.note(
        Happened.DELIVERY,
        kind=delivery.kind,
        to=str(delivery.destination or ""),
        arrived=has_arrived,
    )
    if outcome.result is Result.REFUSED:
        logger.error("Delivery %s was refused: %s", delivery.pk, outcome.words)
        tell(delivery, now)


def _work(lane: Lane, limit: int, way: Way) -> int:
    """At most so many of a lane, one after the other; how many there were."""
    done, until = 0, time.monotonic() + TURN
    while done < limit and time.monotonic() < until and deliver_next(lane, way):
        done += 1
    return done


@dataclass
class Senders:
    """The threads of one process that send. None that waits for a receiver keeps others waiting.

    Each lane has at most two, one that failed lately has one, and all but the mails' share
    `at_most`. With 0, everything is sent in the caller's thread.
    """

    at_most: int
    way: Way = field(default_factory=Way)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _busy: Counter[str] = field(default_factory=Counter)
    _sharing: int = 0
    """How many threads of lanes that share `at_most` there are."""
    _threads: list[threading.Thread] = field(default_factory=list)
    _done: int = 0

    def run(self, limit: int) -> int:
        """Send at most so many to each endpoint; how many were settled until this returned."""
        lanes = endpoints.lanes_due(self.way.clock())
        if not self.at_most:
            return sum(_work(lane, limit, self.way) for lane in lanes)
        if lanes:
            self._start(lanes, limit)
        self._wait(PATIENCE)
        with self._lock:
            done, self._done = self._done, 0
        return done

    def finish(self) -> None:
        """Until all that is on its way is settled."""
        self._wait(None)

    def _start(self, lanes: list[Lane], limit: int) -> None:
        failing = endpoints.failing()
        # Each gets its first before any gets its second.
        for number in range(AT_ONE_ENDPOINT):
            for lane in lanes:
                if number and lane.fingerprint in failing:
                    continue
                with self._lock:
                    mine = self._busy[lane.fingerprint]
                    has_room = lane.is_mail or self._sharing < self.at_most
                    if mine > number or not has_room:
                        continue
                    self._count(lane, 1)
                thread = threading.Thread(target=self._send, args=(lane, limit), daemon=False)
                self._threads.append(thread)
                thread.start()

    def _send(self, lane: Lane, limit: int) -> None:
        done = 0
        try:
            close_old_connections()
            done = _work(lane, limit, self.way)
        except Exception:
            logger.exception("Messages could not be sent. They stay due.")
        finally:
            connection.close()
            with self._lock:
                self._done += done
                self._count(lane, -1)

    def _count(self, lane: Lane, by: int) -> None:
        """One thread more, or fewer. The caller has the lock."""
        self._busy[lane.fingerprint] += by
        if not lane.is_mail:
            self._sharing += by

    def _wait(self, seconds: float | None) -> None:
        until = None if seconds is None else time.monotonic() + seconds
        for thread in self._threads:
            thread.join(None if until is None else max(0.0, until - time.monotonic()))
        self._threads = [thread for thread in self._threads if thread.is_alive()]


@cache
def _of_this_process(at_most: int) -> Senders:
    return Senders(at_most)


def deliver_due(limit: int) -> int:
    """Send at most so many to each endpoint; how many were settled. Any number of processes may.

    The setting CMS_FORMS_SENDERS says how many threads do.
    """
    return _of_this_process(getattr(settings, "CMS_FORMS_SENDERS", USUAL_SENDERS)).run(limit)
