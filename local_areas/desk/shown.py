"""An update as the public will see it, on officers' screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from local_areas.desk.photos import OnScreen, on_screen
from local_areas.models import Update

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, kw_only=True)
class Shown:
    update: Update
    photo: OnScreen | None


def shown(update: Update, to: User) -> Shown:
    return Shown(update=update, photo=on_screen(update.photo, to))
