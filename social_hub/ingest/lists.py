"""The newest posts of all accounts of a network, in one call or a few."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from social_hub import turned_on
from social_hub.accounts import planning
from social_hub.asking import Call, NotNow
from social_hub.ingest import reading
from social_hub.models import Account, NetworkState, Work, WorkKind
from social_hub.models.work import AT_ONCE, do_each
from social_hub.networks.errors import NetworkError
from social_hub.networks.values import Cursor
from social_hub.pacing.intervals import after_reading, jittered

SHORTEST: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(minutes=15)
SHORTEST_PUSHED: Final = timedelta(minutes=30)
"""Where posts are pushed too, and the list only finds what was lost on the way."""
LONGEST_PUSHED: Final = timedelta(hours=1)
LOOKED_BACK: Final = timedelta(days=1)
"""How far a deep reading goes back."""
OFF: Final = timedelta(hours=1)
"""How often it is looked whether a network has been turned on again."""


def read_due(limit: int) -> int:
    """Read lists whose time has come; how many there were."""
    return do_each(Work.objects.take(min(limit, AT_ONCE), kind=WorkKind.LIST), _read)


def _read(work: Work) -> None:
    if not turned_on.capabilities(work.network).read_list:
        work.put_back(timezone.now() + OFF)
        return
    NetworkState.objects.bulk_create([NetworkState(network=work.network)], ignore_conflicts=True)
    state = NetworkState.objects.get(pk=work.network)
    is_deep = bool(work.payload.get("deep"))
    accounts = Account.objects.in_use().filter(
        network=work.network, is_practice=False, followed_at__isnull=False
    )

    def keep(far: reading.Reading) -> None:
        if not is_deep:
            _keep(work.network, far.cursor)

    try:
        far = reading.read(
            work,
            Call.LIST,
            lambda adapter, cursor: adapter.read_list(cursor),
            _from_a_day_ago(state) if is_deep else Cursor.of(state.cursor),
            accounts=accounts,
            keep=keep,
            read_at=state.read_at,
        )
    except reading.Overtaken:
        return
    except (NotNow, NetworkError) as error:
        reading.put_off(work, error)
        return
    if far.gap:
        reading.gap_is_there(work.network)
    work.put_back(timezone.now() + (planning.DEEP if is_deep else _pause(work, far, accounts)))


def _pause(work: Work, far: reading.Reading, accounts: object) -> timedelta:
    """Until it is read again; at once where a worker stopped before the end."""
    if not far.complete:
        return timedelta()
    is_pushed = turned_on.capabilities(work.network).push
    shortest, longest = (SHORTEST_PUSHED, LONGEST_PUSHED) if is_pushed else (SHORTEST, LONGEST)
    before = timedelta(seconds=work.payload.get("interval", shortest.total_seconds()))
    posts = reading.posted(accounts)  # type: ignore[arg-type]
    pause = after_reading(before, posts, brought=far.new, shortest=shortest, longest=longest)
    payload = work.payload | {"interval": pause.total_seconds()}
    Work.objects.filter(pk=work.pk, lease=work.lease).update(payload=payload)
    return jittered(pause, random.random)


def _keep(network: str, cursor: Cursor | None) -> None:
    """How far the list was read, and each hour a note of it for deep readings."""
    now = timezone.now()
    state = NetworkState.objects.select_for_update().get(pk=network)
    state.cursor = cursor.as_text() if cursor else ""
    state.read_at = now
    if cursor is not None and not cursor.page:
        state.cursors = _noted(state.cursors, state.cursor, now)
    state.save(update_fields=["cursor", "cursors", "read_at"])


def _noted(notes: list[list[str]], cursor: str, now: datetime) -> list[list[str]]:
    """With this one, where the last is an hour old; without those that nobody needs any more."""
    if notes and _moment(notes[-1]) > now - planning.DEEP:
        return notes
    notes = [*notes, [now.isoformat(), cursor]]
    older = [note for note in notes if _moment(note) <= now - LOOKED_BACK]
    return [*older[-1:], *(note for note in notes if _moment(note) > now - LOOKED_BACK)]


def _from_a_day_ago(state: NetworkState) -> Cursor | None:
    """Where the list was a day ago, or when it was first read."""
    then = Cursor.of(state.cursors[0][1]) if state.cursors else None
    return reading.unconditional(then) if then is not None else None


def _moment(note: list[str]) -> datetime:
    moment = parse_datetime(note[0])
    assert moment is not None
    return moment
