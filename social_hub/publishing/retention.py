"""How long records and originals are kept, and what a network demands to be gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from social_hub.models import Deed, Deletion, HubUpdate, Post, Record
from social_hub.models.record import note

DEMAND_HOURS: Final = 24
"""Within which X wants a post gone that it asks to be deleted (developer agreement)."""


def purge(limit: int) -> int:
    """Delete at most so many records whose time is over, with the originals of which nothing is
    left to keep; how many there were.
    """
    now = timezone.now()
    with transaction.atomic():
        due = Record.objects.over(now).order_by("keep_until")
        rows = list(due.select_for_update(skip_locked=True)[:limit])
        updates = {row.update_id for row in rows if row.update_id is not None}
        Record.objects.filter(pk__in=[row.pk for row in rows]).delete()
        kept = Record.objects.filter(update_id__in=updates).values("update_id")
        newest = kept.annotate(last=Max("keep_until")).values_list("update_id", flat=True)
        gone = HubUpdate.objects.filter(pk__in=updates - set(newest))
        # What is still on a network is still ours to correct and delete: it stays.
        gone.exclude(copies__remote_id__gt="").delete()
    return len(rows)


@transaction.atomic
def delete_on_demand(
    by: Any, post: Post, reason: str, *, asked_at: datetime | None = None
) -> Record:
    """A network demands that a post be gone from here. It goes at once, with its pictures; the
    record says until when it had to. If it is a copy of ours, our original stays.
    """
    now = timezone.now()
    asked_at = asked_at or now
    post = Post.objects.select_related("account").select_for_update(of=("self",)).get(pk=post.pk)
    url = post.url
    for media in post.media.all():
        if media.file:
            transaction.on_commit(partial(media.file.delete, save=False))
    post.media.all().delete()
    post.forget(Deletion.NOTICE, now)
    post.save()
    until = asked_at + timedelta(hours=DEMAND_HOURS)
    return note(
        Deed.DEMANDED,
        by=by,
        account=post.account,
        url=url,
        retention="demand",
        detail={
            "reason": reason,
            "remote_id": post.remote_id,
            "asked_at": asked_at.isoformat(),
            "due_at": until.isoformat(),
            "in_time": now <= until,
        },
    )
