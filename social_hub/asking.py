"""The one way in which a network is asked: within what it allows and what it may cost.

All workers share what is known of a network in its `NetworkState` row. Before a call its row is
locked for a moment, the call is counted, and what it may cost at most is set aside; after it the
row learns what the network said. No lock is held while the network answers, so `ask` refuses to be
called within a transaction. A worker that is killed between the two leaves the call counted and the
money set aside: a limit may be reached too early by it, never too late. Whoever holds the lock of
an account may wait for that of a network, and never the other way round.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from social_hub.models import NetworkDay, NetworkState
from social_hub.networks.base import Network
from social_hub.networks.errors import Down, NetworkError, Spent, Throttled
from social_hub.networks.values import Limits
from social_hub.pacing.breaker import Breaker
from social_hub.pacing.intervals import after_failures
from social_hub.pacing.limits import Bucket
from social_hub.pacing.spending import NOTHING, Budget, next_day, utc_day
from social_hub.turned_on import network as adapter

STOPPED_PAUSE: Final = timedelta(minutes=30)
"""How often somebody asks again who was told that a person must act first."""


class Call(StrEnum):
    """Kinds of call that a network counts apart."""

    LIST = "list"
    ACCOUNT = "account"
    LOOK_UP = "look-up"
    FOLLOW = "follow"
    POST = "post"


OF_ONE_ACCOUNT: Final = frozenset({Call.ACCOUNT, Call.POST})
"""Calls that some networks count for each account apart."""
THROTTLED_ALL: Final = 3
"""So many accounts in a row that were throttled: then all of them are."""


class NotNow(Exception):
    """Nothing was asked. Its words are for staff; `until` is when to come back."""

    def __init__(self, until: datetime, words: str) -> None:
        super().__init__(words)
        self.until = until
        self.words = words


def ask[T](
    name: str,
    call: Call,
    asked: Callable[[Network], T],
    *,
    at_most: Decimal = NOTHING,
    cost: Callable[[T], Decimal] | None = None,
    is_officers: bool = False,
) -> T:
    """Let `asked` call the network, and learn from what came back.

    `at_most` is what it may cost in US dollars, and `cost` says of the answer what it did cost;
    without it that is the answer's own `cost`. Where `is_officers` an officer waits for it, and the
    reserve is theirs. Raises `NotNow`, or the `NetworkError` of the network.
    """
    network = adapter(name)
    before = network.transport.calls
    day = _admit(name, call, at_most, is_officers=is_officers)
    try:
        answer = asked(network)
    except NetworkError as error:
        calls = network.transport.calls - before
        _learn_from_error(name, call, error, day=day, calls=calls, set_aside=at_most)
        raise
    except BaseException:
        # A fault of ours. What was asked before it may have been billed.
        if network.transport.calls == before:
            _give_back(name, day, at_most)
        raise
    spent = cost(answer) if cost is not None else getattr(answer, "cost", NOTHING)
    _settle(
        name,
        call,
        day=day,
        calls=network.transport.calls - before,
        spent=spent - at_most,
        limits=getattr(answer, "limits", None),
    )
    return answer


def charge(name: str, cost: Decimal) -> None:
    """What a network bills for something that it sent by itself."""
    if cost > NOTHING:
        NetworkState.objects.bulk_create([NetworkState(network=name)], ignore_conflicts=True)
        with transaction.atomic():
            NetworkState.objects.select_for_update().get(pk=name)
            day = _day(name, utc_day(timezone.now()))
            day.spent += cost
            day.save(update_fields=["spent"])


def budget(name: str) -> Budget:
    """What may be spent on a network in a day."""
    given: dict[str, Any] = getattr(settings, "SOCIAL_HUB_LIMITS", {}).get(name, {})
    dollars = given.get("dollars")
    return Budget(
        money=None if dollars is None else Decimal(str(dollars)), calls=given.get("calls")
    )


def go_on(name: str) -> None:
    """A person has seen to it that the network can be paid again."""
    NetworkState.objects.filter(pk=name).update(stopped_at=None, error="")


def _admit(name: str, call: Call, at_most: Decimal, *, is_officers: bool) -> date:
    """Count a call that is about to be made, or raise NotNow. The day on which it is counted."""
    NetworkState.objects.bulk_create([NetworkState(network=name)], ignore_conflicts=True)
    with transaction.atomic(durable=True):
        state = NetworkState.objects.select_for_update().get(pk=name)
        now = timezone.now()
        if state.stopped_at is not None:
            raise NotNow(now + STOPPED_PAUSE, state.error or Spent.words)
        kept = state.buckets.get(call, {})
        bucket, throttled_until = _bucket(kept), _moment(kept.get("throttled_until"))
        breaker = Breaker(failures=state.failures, open_until=state.open_until)
        if throttled_until is not None and throttled_until > now:
            raise NotNow(throttled_until, Throttled.words)
        if until := breaker.opens_at(now):
            raise NotNow(until, Down.words)
        if until := bucket.opens_at(now, is_officers=is_officers):
            raise NotNow(until, Throttled.words)
        day = _day(name, utc_day(now))
        limits = budget(name)
        if not limits.allows(
            spent=day.spent, called=day.calls, at_most=at_most, is_officers=is_officers
        ):
            raise NotNow(
                next_day(now), _("The limit of the day is reached. Reading goes on tomorrow.")
            )
        day.calls += 1
        day.spent += at_most
        day.save(update_fields=["calls", "spent"])
        state.buckets[call] = kept | _as_json(bucket.taken(now))
        state.open_until = breaker.taken(now).open_until
        state.save(update_fields=["buckets", "open_until"])
    return day.day


def _settle(
    name: str, call: Call, *, day: date, calls: int, spent: Decimal, limits: Limits | None
) -> None:
    """The network answered."""
    with transaction.atomic(durable=True):
        state = NetworkState.objects.select_for_update().get(pk=name)
        now = timezone.now()
        _correct(name, day, calls=calls, spent=spent)
        state.failures, state.open_until = 0, None
        if state.stopped_at is None:
            state.error = ""
        kept = state.buckets.get(call, {})
        bucket = _bucket(kept)
        # A share is that of the one page that was asked, and says nothing of the others.
        if limits is not None and not (call in OF_ONE_ACCOUNT and limits.used is not None):
            bucket = bucket.told(now, **asdict(limits))
        throttled = kept.get("throttled_until")
        # Asked before somebody else was told to wait: the wait holds.
        waits = (until := _moment(throttled)) is not None and until > now
        state.buckets[call] = _as_json(bucket) | ({"throttled_until": throttled} if waits else {})
        state.save(update_fields=["failures", "open_until", "error", "buckets"])


def _give_back(name: str, day: date, set_aside: Decimal) -> None:
    with transaction.atomic(durable=True):
        NetworkState.objects.select_for_update().get(pk=name)
        _correct(name, day, calls=1, spent=-set_aside)


def _learn_from_error(
    name: str, call: Call, error: NetworkError, *, day: date, calls: int, set_aside: Decimal
) -> None:
    """What did not succeed is not billed; where nobody knows, it counts as if it was."""
    with transaction.atomic(durable=True):
        state = NetworkState.objects.select_for_update().get(pk=name)
        now = timezone.now()
        is_billed = isinstance(error, Down) and error.perhaps_done
        _correct(name, day, calls=calls, spent=NOTHING if is_billed else -set_aside)
        breaker = Breaker(failures=state.failures, open_until=state.open_until)
        if isinstance(error, Down):
            breaker = breaker.failed(now)
            state.error = error.words
        else:
            breaker = breaker.answered()
        if isinstance(error, Spent):
            state.stopped_at, state.error = now, error.words
        if isinstance(error, Throttled):
            until = error.until or now + after_failures(1, random.random)
            kept = state.buckets.get(call, {})
            in_a_row = kept.get("in_a_row", 0) + 1
            kept = kept | {"in_a_row": in_a_row}
            if call not in OF_ONE_ACCOUNT or in_a_row >= THROTTLED_ALL:
                kept |= {"throttled_until": until.isoformat()}
            state.buckets[call] = kept
        state.failures, state.open_until = breaker.failures, breaker.open_until
        state.save(update_fields=["failures", "open_until", "error", "stopped_at", "buckets"])


def _day(name: str, day: date) -> NetworkDay:
    """Whoever calls it holds the lock of the network's row."""
    return NetworkDay.objects.get_or_create(network=name, day=day)[0]


def _correct(name: str, day: date, *, calls: int, spent: Decimal) -> None:
    """What was counted before the call, on the day on which it was: one call, and the most that it
    may cost.
    """
    row = _day(name, day)
    row.calls += max(calls, 1) - 1
    row.spent = max(NOTHING, row.spent + spent)
    row.save(update_fields=["calls", "spent"])


def _bucket(kept: dict[str, Any]) -> Bucket:
    return Bucket(
        limit=kept.get("limit"),
        remaining=kept.get("remaining"),
        resets_at=_moment(kept.get("resets_at")),
    )


def _as_json(bucket: Bucket) -> dict[str, Any]:
    ends = bucket.resets_at
    return asdict(replace(bucket, resets_at=None)) | {
        "resets_at": None if ends is None else ends.isoformat()
    }


def _moment(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None
