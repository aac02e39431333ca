"""What an officer writes, apart from where it stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from local_areas.models import Kind, Update

if TYPE_CHECKING:
    from wagtail.images.models import AbstractImage


@dataclass(frozen=True, kw_only=True)
class Content:
    """What an officer writes."""

    kind: str = Kind.NEWS
    title: str
    text: str
    photo: AbstractImage | None = None
    alternative_text: str = ""
    """Not empty where there is a photo: the database refuses that."""
    event_starts_at: datetime | None = None
    event_ends_at: datetime | None = None
    event_place: str = ""
    is_pinned: bool = False
    publish_at: datetime | None = None
    """None: as soon as it is approved."""
    expires_at: datetime | None = None

    @classmethod
    def of(cls, update: Update) -> Content:
        fields = {name: getattr(update, name) for name in cls.__dataclass_fields__}
        return cls(**fields)

    def put_into(self, update: Update) -> None:
        for name in self.__dataclass_fields__:
            setattr(update, name, getattr(self, name))
        update.publish_at = self.publish_at or timezone.now()

    def says_the_same(self, before: Content) -> bool:
        """As what is there. “As soon as it is approved” became a time when it was posted."""
        return replace(self, publish_at=self.publish_at or before.publish_at) == before

    def as_json(self) -> dict[str, Any]:
        """As the history keeps it: the photo by its number, times in ISO 8601."""
        photo = self.photo
        without = Content(**{**vars(self), "photo": None})
        kept = asdict(without) | {"photo": photo.pk if photo else None}
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in kept.items()
        }
