"""An update's picture as networks take it: a JPEG or PNG of a size that all of them accept.

It is drawn for each use and never as a file of its own, which would be public: the public reads
posts on networks, and with the copies of their pictures that come back from there.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from wagtail.images import get_image_model
from wagtail.images.models import Filter
from wagtail.models import Collection, Page, ReferenceIndex, get_default_page_content_type

from social_hub.models import HubUpdate
from social_hub.networks.values import Picture

COLLECTION: Final = "Pictures of posts"
SIZE: Final = Filter(spec="max-1600x1600|format-jpeg|jpegquality-80")
"""Under the 1 MB of Bluesky for all but the noisiest pictures, which get the smaller one."""
SMALLER: Final = Filter(spec="max-1000x1000|format-jpeg|jpegquality-65")
MOST_BYTES: Final = 950_000


def pictures_of(update: HubUpdate) -> tuple[Picture, ...]:
    """With their words; none where the update has none."""
    image = update.picture
    if image is None:
        return ()
    for size in (SIZE, SMALLER):
        content = BytesIO()
        drawn = size.run(image, content)
        if content.tell() <= MOST_BYTES:
            break
    width, height = drawn.get_size()
    return (
        Picture(
            content=content.getvalue(),
            type="image/jpeg",
            alternative_text=update.alternative_text,
            width=width,
            height=height,
        ),
    )


def collection() -> Collection:
    root = Collection.get_first_root_node()
    existing = root.get_children().filter(name=COLLECTION).first()
    return existing or root.add_child(instance=Collection(name=COLLECTION))


def put_away(limit: int) -> int:
    """Delete public files of pictures that no page shows, such as Wagtail's own lists make; how
    many there were.
    """
    live = Page.objects.live().order_by().annotate(number=Cast("pk", CharField()))
    on_pages = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(get_image_model()),
        to_object_id=Cast(OuterRef("image"), CharField()),
        base_content_type=get_default_page_content_type(),
        object_id__in=live.values("number"),
    )
    renditions: Any = get_image_model().get_rendition_model().objects
    found = renditions.filter(~Exists(on_pages), image__collection__name=COLLECTION).order_by("pk")
    done = 0
    for made in found[:limit]:
        # Before its row: whatever is interrupted between the two is found again.
        made.file.storage.delete(made.file.name)
        made.delete()
        done += 1
    return done
