"""Letting go of files: at once where somebody removes one, and by the worker whatever is left."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Collection, Iterable
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms_forms.files import content
from cms_forms.models.upload import UNCLAIMED, Upload, UploadPart, UploadState

logger = logging.getLogger(__name__)


def let_go(upload: Upload) -> None:
    """Of one that was not sent: its key goes now, its content after the commit."""
    if Upload.objects.filter(pk=upload.pk).let_go():
        _delete_after_commit({upload.pk})


def let_go_of_journey(journey: uuid.UUID, keeping: Collection[uuid.UUID] = ()) -> None:
    """Of all drafts of a journey but those."""
    drafts = Upload.objects.filter(journey=journey, submission=None).exclude(pk__in=keeping)
    gone = set(drafts.values_list("pk", flat=True))
    if gone:
        Upload.objects.filter(pk__in=gone).let_go()
        _delete_after_commit(gone)


def let_go_of_submission(submission: int) -> None:
    """Of what was sent: its seal goes with the answers' in one transaction. Only staff's process
    may.
    """
    sent = Upload.objects.filter(submission=submission)
    gone = set(sent.values_list("pk", flat=True))
    if gone:
        sent.update(submission=None, journey=None, sealed=None, closed=None, state=UploadState.GONE)
        _delete_after_commit(gone)


def delete_content(uploads: Collection[uuid.UUID]) -> None:
    """What fails, the worker does later."""
    try:
        content.delete(UploadPart.objects.filter(upload__in=uploads))
    except Exception:
        logger.exception("Files that were let go are deleted later.")


def _delete_after_commit(uploads: Collection[uuid.UUID]) -> None:
    transaction.on_commit(partial(delete_content, uploads), robust=True)


def run(limit: int) -> int:
    """Delete what belongs to nobody, at most so many; how many were.

    Any number of processes may do it at once.
    """
    now = timezone.now()
    broken = UploadPart.objects.filter(number=None, begun_at__lte=now - UNCLAIMED)
    gone = _sweep(Upload.objects.unclaimed(now), "touched_at", lambda each: each.parts.all(), limit)
    return gone + _sweep(broken, "begun_at", lambda part: [part], limit)


def _sweep[T: (Upload, UploadPart)](
    rows: QuerySet[T], since: str, parts: Callable[[T], Iterable[UploadPart]], limit: int
) -> int:
    """Each in a transaction of its own. One that fails keeps no other waiting: it is the youngest
    from then on.
    """
    done = 0
    for pk in list(rows.order_by(since).values_list("pk", flat=True)[:limit]):
        try:
            with transaction.atomic():
                mine = rows.select_for_update(skip_locked=True).filter(pk=pk).first()
                if mine is not None:
                    content.delete(parts(mine))
                    mine.delete()
        except Exception:
            logger.exception("A file that belongs to nobody could not be deleted. It stays due.")
            rows.filter(pk=pk).update(**{since: timezone.now()})
        else:
            done += mine is not None
    return done
