"""One account by itself: where nothing else brings its posts, and now and then to see what was
lost or deleted.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from social_hub import turned_on
from social_hub.accounts import health, planning, renewing
from social_hub.asking import Call, NotNow
from social_hub.ingest import reading
from social_hub.models import Account, Work, WorkKind
from social_hub.models.work import AT_ONCE, do_each
from social_hub.networks.errors import NetworkError, TokenDied
from social_hub.networks.values import AccountRef, Cursor
from social_hub.pacing.intervals import after_reading, jittered

OFF: Final = timedelta(hours=1)


def read_due(limit: int) -> int:
    """Read accounts whose time has come; how many there were."""
    return do_each(Work.objects.take(min(limit, AT_ONCE), kind=WorkKind.ACCOUNT), _read)


def hurry(account: Account, *, is_officers: bool = False) -> None:
    """Let it be read at once. For an officer the reserve may be used."""
    planning.plan([account])
    now = timezone.now()
    key = planning.account_key(account)
    with transaction.atomic():
        Work.objects.hurry(now, key=key)
        if is_officers:
            Work.objects.filter(key=key).update(payload={"officers": True})


def _read(work: Work) -> None:
    account = Account.objects.in_use().filter(work=work, is_practice=False).first()
    if account is None:
        work.done()
        return
    if not turned_on.capabilities(work.network).read_account:
        work.put_back(timezone.now() + OFF)
        return

    is_permitted = account.permission_lost_at is None

    def keep(far: reading.Reading) -> None:
        _keep(account, far)

    try:
        ref = renewing.fresh_ref(account) if is_permitted else _without_permission(account)
        far = reading.read(
            work,
            Call.ACCOUNT,
            lambda adapter, cursor: adapter.read_account(ref, cursor),
            Cursor.of(account.cursor),
            accounts=[account],
            keep=keep,
            read_at=account.read_at,
            ref=ref,
            is_officers=bool(work.payload.get("officers")),
        )
    except reading.Overtaken:
        return
    except NotNow as later:
        reading.put_off(work, later)
    except NetworkError as error:
        if isinstance(error, TokenDied) and is_permitted and account.sealed_tokens:
            # What is open to everybody, or to the site itself, can still be read.
            health.note_error(account, error)
            work.put_back(timezone.now())
        elif health.note_error(account, error):
            work.put_back(timezone.now() + jittered(reading.TROUBLED, random.random))
        else:
            reading.put_off(work, error)
    else:
        # Unless an officer has asked for it since.
        Work.objects.filter(pk=work.pk, lease=work.lease, due_at=work.due_at).update(payload={})
        work.put_back(timezone.now() + _pause(account, far))


def _without_permission(account: Account) -> AccountRef:
    return AccountRef(remote_id=account.remote_id, handle=account.handle)


def _keep(account: Account, far: reading.Reading) -> None:
    account.cursor = far.cursor.as_text() if far.cursor else ""
    account.read_at = timezone.now()
    fields: dict[str, Any] = {"cursor": account.cursor, "read_at": account.read_at}
    if not account.sealed_tokens:
        # Nobody can reconnect it: that it can be read again is all there is to know.
        fields["permission_lost_at"] = None
    Account.objects.filter(pk=account.pk).update(**fields, **health.WELL)


def _pause(account: Account, far: reading.Reading) -> timedelta:
    if not far.complete:
        return timedelta()
    can = turned_on.capabilities(account.network)
    if can.read_list and account.followed_at is not None:
        return jittered(planning.RECONCILED_LISTED, random.random)
    if can.push and account.is_pushed:
        pause = planning.RECONCILED if can.push_deletions else planning.RECONCILED_UNTOLD
        return jittered(pause, random.random)
    posts = reading.posted([account])
    account.interval = after_reading(account.interval, posts, brought=far.new)
    Account.objects.filter(pk=account.pk).update(interval=account.interval)
    return jittered(account.interval, random.random)
