"""The area to practise in. It looks real and is never public."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from local_areas.models import Area, Level

CODE: Final = "PRACTICE"


def practice_area() -> Area:
    """It belongs to no boundary set, so no finder, index, page or figure knows of it."""
    area, _made = Area.objects.get_or_create(
        code=CODE,
        defaults={
            "level": Level.NEIGHBOURHOOD,
            "official_name": _("Practice area"),
            "slug": "practice",
            "is_practice": True,
        },
    )
    return area
