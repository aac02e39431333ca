"""A photo from a telephone: taken in by the site's own rules for pictures, kept over an error, and
shown on officers' screens before the public sees it, and after.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import PurePath
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.images.models import Filter

from local_areas.desk.shell import DeskView
from local_areas.updates.photos import collection

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from wagtail.images.models import AbstractImage

SALT: Final = "local_areas.desk.photo"
SIZE: Final = Filter(spec="max-800x800")
"""Of a photo on officers' screens."""
SHOWN_FOR: Final = timedelta(days=1)
"""How long the address of a photo on a screen is good for."""


def take_in(file: UploadedFile[Any], title: str, by: User) -> AbstractImage:
    """The picture as a Wagtail image. Raises `ValidationError` for what is none.

    Wagtail's form is used, as the site has set it up (`WAGTAILIMAGES_IMAGE_FORM_BASE`): it decides
    which formats are taken, how large they are, and whether a picture is drawn anew.
    """
    model = get_image_model()
    form_class = get_image_form(model, fields=("title", "file"))
    # Officers have no permission for collections. None is asked for: this is the one place.
    data = {"title": title or _("Photo of an update"), "collection": collection().pk}
    # Public files are named for it: a telephone's name could be guessed.
    file.name = token_hex(16) + PurePath(file.name or "").suffix
    form = form_class(data, {"file": file}, instance=model(uploaded_by_user=by), user=None)
    if not form.is_valid():
        raise ValidationError([str(error) for errors in form.errors.values() for error in errors])
    return form.save()


def token(photo: AbstractImage | None, by: User) -> str:
    """Names a photo in a form, for this person alone. Nobody can name another's."""
    return "" if photo is None else signing.dumps([photo.pk, by.pk], salt=SALT)


def of_token(text: str, by: User, within: timedelta | None = None) -> AbstractImage | None:
    """The photo, where it was named for this person, and not longer ago than `within`."""
    try:
        number, person = signing.loads(text, salt=SALT, max_age=within)
    except (signing.BadSignature, ValueError):
        return None
    photos: Any = get_image_model().objects
    return photos.filter(pk=number).first() if person == by.pk else None


@dataclass(frozen=True, kw_only=True)
class OnScreen:
    url: str
    width: int
    height: int


def on_screen(photo: AbstractImage | None, to: User) -> OnScreen | None:
    """As officers' screens show it to one person: nobody else can open that address. None where
    there is none, or its file is gone.
    """
    if photo is None or not photo.file.storage.exists(photo.file.name):
        return None
    width, height = SIZE.get_transform(photo).size
    url = reverse("local_areas_desk_photo", args=[token(photo, to)])
    return OnScreen(url=url, width=round(width), height=round(height))


class PhotoView(DeskView):
    """A photo, for whom a screen has shown it. It is drawn each time: a file would be public."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        photo = of_token(kwargs["token"], self.user, SHOWN_FOR)
        if photo is None:
            raise Http404
        content = BytesIO()
        try:
            drawn = SIZE.run(photo, content)
        except OSError as error:
            raise Http404 from error
        return HttpResponse(content.getvalue(), content_type=f"image/{drawn.format_name}")
