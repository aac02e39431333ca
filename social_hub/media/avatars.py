"""Pictures of accounts: fetched and kept as those of posts are. Where there is none, initials are
shown.
"""

from __future__ import annotations

import random
from typing import Final
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from social_hub.media.drawing import Drawn
from social_hub.media.taking import taken
from social_hub.models import Account, Work, WorkKind
from social_hub.models.work import AT_ONCE, do_each
from social_hub.networks.errors import Down, NetworkError
from social_hub.pacing.intervals import after_failures

WIDEST: Final = 192
"""Pixels. Four times as wide as it is shown."""
_ATTEMPTS: Final = 6


def fetch_due(limit: int) -> int:
    """Fetch the pictures of accounts that have another one than we have; how many there were."""
    return do_each(Work.objects.take(min(limit, AT_ONCE), kind=WorkKind.AVATAR), _fetch)


def _fetch(work: Work) -> None:
    account = Account.objects.filter(work=work, ended_at=None).first()
    if account is None or account.avatar_url == account.avatar_from:
        work.done()
        return
    try:
        picture = taken(account, account.avatar_url, WIDEST) if account.avatar_url else None
    except Down:
        if work.attempts < _ATTEMPTS:
            pause = after_failures(work.attempts, random.random)
            work.put_back(timezone.now() + pause, is_failure=True)
            return
        picture = None
    except NetworkError:
        picture = None
    _keep(work, account, picture)


def _keep(work: Work, account: Account, picture: Drawn | None) -> None:
    """The new file first, then the row, then the old file. The last good picture stays where the
    network has another one that cannot be had.
    """
    storage = account.avatar.storage
    before = after = account.avatar.name or ""
    if picture is not None:
        name = f"social/avatars/{uuid4().hex}.{picture.suffix}"
        after = storage.save(name, ContentFile(picture.content))
    elif not account.avatar_url:
        after = ""
    with transaction.atomic():
        is_mine = work.is_mine()
        if is_mine:
            rows = Account.objects.filter(pk=account.pk)
            rows.update(avatar=after, avatar_from=account.avatar_url)
            work.done()
    superfluous = before if is_mine else after
    if superfluous and before != after:
        storage.delete(superfluous)
