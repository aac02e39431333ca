"""Officers of the small city of `builders`, and what they write."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.contrib.auth.models import User
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.images import get_image_model

from local_areas.models import Area, Assignment, Officer, Role
from local_areas.updates.content import Content

TRAINED: timedelta = timedelta(days=10)
"""How long ago."""


def officer(
    name: str,
    *areas: Area,
    role: Role = Role.OFFICER,
    passed: timedelta | None = TRAINED,
    is_contact: bool = True,
) -> User:
    """Somebody who logs in. `passed` says how long ago; None: never."""
    user = User.objects.create_user(name, email=f"{name}@example.com", password="p")
    passed_at = None if passed is None else timezone.now() - passed
    row = Officer.objects.create(
        user=user,
        number=name.upper(),
        name=name.title(),
        rank="PC",
        email=f"{name}@example.com",
        passed_at=passed_at,
    )
    for area in areas:
        Assignment.objects.create(officer=row, area=area, role=role, is_contact=is_contact)
    return user


def lead(name: str, *areas: Area, passed: timedelta | None = TRAINED) -> User:
    return officer(name, *areas, role=Role.LEAD, passed=passed)


def content(**fields: Any) -> Content:
    return Content(**({"title": "Bike marking", "text": "Saturday at the market."} | fields))


def picture_file(name: str = "quay.jpg", *, size: tuple[int, int] = (640, 480)) -> bytes:
    """A JPEG as a telephone makes it, turned and with a place."""
    stream = BytesIO()
    picture = Picture.new("RGB", size, "#8fb4ff")
    exif = Picture.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "where it was taken"
    picture.save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def photo() -> Any:
    return get_image_model().objects.create(
        title="Quay",
        file=ImageFile(BytesIO(picture_file()), name="quay.jpg"),
        width=640,
        height=480,
    )


def hours(number: float) -> datetime:
    """That many hours from now."""
    return timezone.now() + timedelta(hours=number)
