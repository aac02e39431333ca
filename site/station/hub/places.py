"""The areas of the station, as the social hub asks for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from local_areas.imports.areas import force
from local_areas.models import Area, Level
from local_areas.pages.keeping import page_of
from local_areas.updates.rights import rights
from social_hub.areas import Place


class AreasOfStation:
    """Named in SOCIAL_HUB_AREAS."""

    def name(self, code: str) -> str:
        return Area.objects.filter(code=code).values_list("name", flat=True).first() or ""

    def all(self) -> Iterable[Place]:
        rows = Area.objects.current().public().neighbourhoods().order_by("name")
        return [
            Place(code=code, name=name, borough_code=above or "", borough_name=borough or "")
            for code, name, above, borough in rows.values_list(
                "code", "name", "parent__code", "parent__name"
            )
        ]

    def url(self, code: str) -> str:
        area = Area.objects.filter(code=code).exclude(level=Level.FORCE).first()
        page = page_of(area.pk) if area is not None else None
        return (page.url or "") if page is not None else ""

    def may_post(self, user: Any, code: str) -> bool:
        """Who may work there: an officer assigned to it, or to what it lies in."""
        area = self._area(code)
        return area is not None and rights(user, area).may_work

    def needs_approval(self, user: Any, code: str) -> bool:
        """Until the training is passed, and once it has lapsed."""
        area = self._area(code)
        return area is None or not rights(user, area).may_publish

    def _area(self, code: str) -> Area | None:
        """Without a code, the whole force."""
        return Area.objects.filter(code=code or force().code).first()
