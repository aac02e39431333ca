"""Photos of updates: who sees them while, and how long they are kept.

A page makes a photo in its size when it shows it, and that file is public. So it is deleted when no
page shows it any more. The photo as it was taken in stays for the history, and for who puts an
update back; officers' screens draw it for each who is shown it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import BigIntegerField, CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, ReferenceIndex, get_default_page_content_type

from local_areas.models import Officer, Update, UpdateEvent

if TYPE_CHECKING:
    from wagtail.images.models import AbstractImage, AbstractRendition

COLLECTION: Final = "Officers’ photos"
KEPT: Final = timedelta(days=7)
"""How long a photo waits for the update that it was taken in for."""
AT_ONCE: Final = 1_000


def collection() -> Collection:
    root = Collection.get_first_root_node()
    existing = root.get_children().filter(name=COLLECTION).first()
    return existing or root.add_child(instance=Collection(name=COLLECTION))


def put_away_soon(**kwargs: Any) -> None:
    """Once what was done to an update is kept. Where that fails, what is due does it."""
    transaction.on_commit(lambda: put_away(AT_ONCE), robust=True)


def put_away(limit: int) -> int:
    """Delete the public files of photos that nothing public shows; how many there were.

    Run again and again: a page that was read while its update was withdrawn may make one anew.
    """
    done = 0
    for made in _not_shown()[:limit]:
        # Before its row: whatever is interrupted between the two is found again.
        made.file.storage.delete(made.file.name)
        made.delete()
        done += 1
    return done


def _not_shown() -> QuerySet[AbstractRendition]:
    """Neither an update that the public sees has their photo, nor a page, nor an officer as their
    face.
    """
    renditions: Any = get_image_model().get_rendition_model().objects
    of_updates = Q(image__collection__name=COLLECTION) | Exists(
        Update.objects.filter(photo=OuterRef("image"))
    )
    live = Page.objects.live().order_by().annotate(number=Cast("pk", CharField()))
    on_pages = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(get_image_model()),
        to_object_id=Cast(OuterRef("image"), CharField()),
        base_content_type=get_default_page_content_type(),
        object_id__in=live.values("number"),
    )
    return renditions.filter(
        of_updates,
        ~Exists(Update.objects.shown().order_by().filter(photo=OuterRef("image"))),
        ~Exists(Officer.objects.filter(photo=OuterRef("image"))),
        ~Exists(on_pages),
    ).order_by("pk")


def clear(limit: int) -> int:
    """Delete photos that were taken in and never posted; how many there were."""
    done = 0
    for photo in _never_posted()[:limit]:
        if not ReferenceIndex.get_references_to(photo).exists():
            photo.delete()
            done += 1
    return done


def _never_posted() -> QuerySet[AbstractImage]:
    """Neither an update nor its history has them, nor an officer as their face."""
    numbers = Cast(KeyTextTransform("photo", "after"), BigIntegerField())
    told = UpdateEvent.objects.annotate(number=numbers).filter(number=OuterRef("pk"))
    photos: Any = get_image_model().objects
    return photos.filter(
        ~Exists(Update.objects.filter(photo=OuterRef("pk"))),
        ~Exists(Officer.objects.filter(photo=OuterRef("pk"))),
        ~Exists(told),
        collection__name=COLLECTION,
        created_at__lt=timezone.now() - KEPT,
    ).order_by("pk")
