"""What networks push: noted at once, taken in by a worker."""

from __future__ import annotations

import logging
import random
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Final

from django.db import connection, transaction
from django.utils import timezone
from pydantic import TypeAdapter

from social_hub import turned_on
from social_hub.asking import charge
from social_hub.ingest import teams
from social_hub.ingest.forgetting import forget
from social_hub.ingest.storing import bill, lock, not_billed, store
from social_hub.models import Account, Work, WorkKind
from social_hub.networks.values import Pushed, PushKind
from social_hub.pacing.intervals import after_failures
from social_hub.pacing.spending import NOTHING, utc_day

logger = logging.getLogger(__name__)

_AS_JSON: Final = TypeAdapter(tuple[Pushed, ...])
AT_ONCE: Final = 100
"""Pushes that are taken in together."""
POISON: Final = 10
"""After so many attempts it is our fault, and looked at once a day."""


def note(network: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Write down what was pushed; how many things. Raises `BadSignature`."""
    pushed = tuple(turned_on.network(network).read_push(body, headers))
    if pushed:
        payload = {"pushed": _AS_JSON.dump_python(pushed, mode="json", exclude_defaults=True)}
        Work.objects.create(kind=WorkKind.PUSH, network=network, payload=payload)
        with connection.cursor() as cursor:
            cursor.execute("NOTIFY work_is_due")
    return len(pushed)


def take_in_due(limit: int) -> int:
    """Take in what was pushed; how many pushes there were."""
    works = Work.objects.take(min(limit, AT_ONCE), kind=WorkKind.PUSH)
    works.sort(key=lambda work: work.network)
    for network, together in groupby(works, key=lambda work: work.network):
        some = list(together)
        try:
            _take_in(network, some)
        except Exception:
            # One of them may be at fault: each by itself, so that it keeps no other back.
            for work in some:
                _alone(network, work)
    return len(works)


def _alone(network: str, work: Work) -> None:
    try:
        _take_in(network, [work])
    except Exception:
        logger.exception("A push of %s cannot be taken in. It stays due.", network)
        pause = after_failures(work.attempts, random.random)
        if work.attempts >= POISON:
            pause = timedelta(days=1)
        work.put_back(timezone.now() + pause, is_failure=True)


def _take_in(network: str, works: Sequence[Work]) -> None:
    with transaction.atomic():
        mine = [work for work in works if work.is_mine()]
        pushed = [each for work in mine for each in _pushed(work)]
        # All at once, so that nobody waits for who waits for them.
        lock(network, {each.account_remote_id for each in pushed})
        today = utc_day(timezone.now())
        dear = {each.remote_id: each.cost for each in pushed if each.cost > NOTHING}
        # A post is billed once a UTC day, however often we are told of it.
        unpaid = not_billed(network, dear, today)
        _store(network, pushed)
        for account in _to_read(network, pushed):
            teams.hurry(account)
        bill(network, unpaid, today)
        for work in mine:
            work.done()
        charge(network, sum((dear[each] for each in unpaid), NOTHING))


def _pushed(work: Work) -> tuple[Pushed, ...]:
    return _AS_JSON.validate_python(work.payload["pushed"])


def _store(network: str, pushed: Sequence[Pushed]) -> None:
    store(network, [each.post for each in pushed if each.post is not None])


def _to_read(network: str, pushed: Sequence[Pushed]) -> list[Account]:
    """The accounts of which the push did not tell all."""
    remote_ids: set[str] = set()
    for each in pushed:
        if each.kind == PushKind.DELETED:
            unplaced = forget(network, [each.remote_id], account_remote_id=each.account_remote_id)
            if unplaced:
                remote_ids.add(each.account_remote_id)
        elif each.post is None:
            remote_ids.add(each.account_remote_id)
    rows = Account.objects.in_use().filter(network=network, remote_id__in=remote_ids)
    return list(rows.filter(is_practice=False))
