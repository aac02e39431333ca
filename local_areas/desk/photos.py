"""A photo from a telephone: taken in by the site's own rules for pictures, kept over an error."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.models import Collection, ReferenceIndex

from local_areas.models import Officer, Update, UpdateEvent

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from wagtail.images.models import AbstractImage

COLLECTION: Final = "Officers’ photos"
SALT: Final = "local_areas.desk.photo"
KEPT: Final = timedelta(days=7)
"""How long a photo waits for the update that it was taken in for."""


def take_in(file: UploadedFile[Any], title: str, by: User) -> AbstractImage:
    """The picture as a Wagtail image. Raises `ValidationError` for what is none.

    Wagtail's form is used, as the site has set it up (`WAGTAILIMAGES_IMAGE_FORM_BASE`): it decides
    which formats are taken, how large they are, and whether a picture is drawn anew.
    """
    model = get_image_model()
    form_class = get_image_form(model, fields=("title", "file"))
    # Officers have no permission for collections. None is asked for: this is the one place.
    collection = _collection()
    data = {"title": title or _("Photo of an update"), "collection": collection.pk}
    form = form_class(data, {"file": file}, instance=model(uploaded_by_user=by), user=None)
    if not form.is_valid():
        raise ValidationError([str(error) for errors in form.errors.values() for error in errors])
    return form.save()


def _collection() -> Collection:
    root = Collection.get_first_root_node()
    existing = root.get_children().filter(name=COLLECTION).first()
    return existing or root.add_child(instance=Collection(name=COLLECTION))


def token(photo: AbstractImage | None, by: User) -> str:
    """Names a photo in a form, for this person alone. Nobody can name another's."""
    return "" if photo is None else signing.dumps([photo.pk, by.pk], salt=SALT)


def of_token(text: str, by: User) -> AbstractImage | None:
    try:
        number, person = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    photos: Any = get_image_model().objects
    return photos.filter(pk=number).first() if person == by.pk else None


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
