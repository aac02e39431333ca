"""Pictures on the screens of staff: each for whom it is shown, as the public has none of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.core import signing
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.models import Filter

SALT: Final = "social_hub.desk.picture"
SIZE: Final = Filter(spec="max-640x480")
SHOWN_FOR: Final = timedelta(days=1)
"""How long the address of a picture on a screen is good for."""


def token(picture: Any, by: Any) -> str:
    """Names a picture in a form, for this person alone. Nobody can name another's."""
    return "" if picture is None else signing.dumps([picture.pk, by.pk], salt=SALT)


def of_token(text: str, by: Any, within: timedelta | None = None) -> Any:
    """The picture, where it was named for this person, and not longer ago than `within`."""
    try:
        number, person = signing.loads(text, salt=SALT, max_age=within)
    except (signing.BadSignature, ValueError):
        return None
    pictures: Any = get_image_model().objects
    return pictures.filter(pk=number).first() if person == by.pk else None


@dataclass(frozen=True, kw_only=True)
class OnScreen:
    url: str
    width: int
    height: int


def on_screen(picture: Any, to: Any) -> OnScreen | None:
    """As screens show it to one person: nobody else can open that address. None where its file is
    gone.
    """
    if not picture.file.storage.exists(picture.file.name):
        return None
    width, height = SIZE.get_transform(picture).size
    url = reverse("social_hub_desk_picture", args=[token(picture, to)])
    return OnScreen(url=url, width=round(width), height=round(height))
