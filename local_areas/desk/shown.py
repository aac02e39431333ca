"""An update as the public will see it, on officers' screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from local_areas.models import Update

WIDTH = "width-800"


@dataclass(frozen=True, kw_only=True)
class Shown:
    update: Update
    photo: Any = None
    """A rendition; None where there is no photo or its file is gone."""


def shown(update: Update) -> Shown:
    photo = update.photo
    if photo is None:
        return Shown(update=update)
    try:
        return Shown(update=update, photo=photo.get_rendition(WIDTH))
    except OSError:
        return Shown(update=update)
