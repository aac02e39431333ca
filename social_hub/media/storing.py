"""Pictures that wait are fetched and kept: rows that are due, taken by any number of workers."""

import random
from datetime import timedelta
from typing import Final
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from social_hub.media import drawing
from social_hub.media.taking import taken
from social_hub.models import MediaState, PostMedia
from social_hub.networks.errors import Down, NetworkError

LEASE: Final = timedelta(minutes=2)
"""Longer than the redirects and the drawing of one picture can take."""
_ATTEMPTS: Final = 6
_PAUSE: Final = timedelta(minutes=2)


def fetch_due(limit: int) -> int:
    """Fetch at most so many pictures that wait; how many there were.

    Any number of processes may do it at once. One that is killed leaves a picture for when its
    lease has run out.
    """
    done = 0
    while done < limit and (media := _take()):
        _store(media)
        done += 1
    return done


def _take() -> PostMedia | None:
    now = timezone.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    with transaction.atomic():
        waiting = PostMedia.objects.filter(free, state=MediaState.WAITING, due_at__lte=now)
        media = (
            waiting.select_related("post__account")
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("due_at", "pk")
            .first()
        )
        if media:
            media.leased_until, media.attempts = now + LEASE, media.attempts + 1
            media.save(update_fields=["leased_until", "attempts"])
    return media


def _store(media: PostMedia) -> None:
    try:
        picture = taken(media.post.account, media.remote_url)
    except Down as error:
        if media.attempts < _ATTEMPTS:
            pause = _PAUSE * 2 ** (media.attempts - 1) * random.uniform(1, 1.5)  # noqa: S311
            _put(media, due_at=timezone.now() + pause, error=error.words)
        else:
            _put(media, state=MediaState.REFUSED, error=error.words)
        return
    except NetworkError as error:
        _put(media, state=MediaState.REFUSED, error=error.words)
        return
    _keep(media, picture)


def _keep(media: PostMedia, picture: drawing.Drawn) -> None:
    """The file first, then the row; where the row went in the meantime the file goes too."""
    name = f"{uuid4().hex}.{picture.suffix}"
    media.file.save(name, ContentFile(picture.content), save=False)
    if not _put(
        media,
        file=media.file.name,
        width=picture.width,
        height=picture.height,
        state=MediaState.STORED,
        error="",
    ):
        media.file.delete(save=False)


def _put(media: PostMedia, **fields: object) -> bool:
    """False where the row is gone, or another worker has it by now."""
    mine = PostMedia.objects.filter(pk=media.pk, leased_until=media.leased_until)
    return bool(mine.update(leased_until=None, **fields))
