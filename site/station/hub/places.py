"""The areas of the station, as the social hub asks for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from local_areas.models import Area, Level, Officer
from local_areas.models.area import AreaQuerySet
from local_areas.pages.keeping import page_of
from local_areas.updates.rights import areas_of, rights
from social_hub.areas import Place


class AreasOfStation:
    """Named in SOCIAL_HUB_AREAS."""

    def name(self, code: str) -> str:
        return Area.objects.filter(code=code).values_list("name", flat=True).first() or ""

    def all(self) -> Iterable[Place]:
        return _places(Area.objects.current().public().neighbourhoods())

    def places_of(self, user: Any) -> Iterable[Place]:
        """One query, however many areas somebody looks after."""
        return _places(areas_of(user).exclude(level=Level.FORCE))

    def url(self, code: str) -> str:
        area = Area.objects.filter(code=code).exclude(level=Level.FORCE).first()
        page = page_of(area.pk) if area is not None else None
        return (page.url or "") if page is not None else ""

    def may_post(self, user: Any, code: str) -> bool:
        """Who may work there: an officer assigned to it, or to what it lies in. For the whole force
        it is the permission that decides, which the hub asks for.
        """
        if not code:
            return bool(user.is_active)
        area = Area.objects.filter(code=code).first()
        return area is not None and rights(user, area).may_work

    def needs_approval(self, user: Any, code: str) -> bool:
        """Until the training is passed, and once it has lapsed. Somebody who posts for the whole
        force and is no officer has no training.
        """
        if not code:
            officer = Officer.objects.filter(user=user.pk).first()
            return officer is not None and not (officer.may_publish or user.is_superuser)
        area = Area.objects.filter(code=code).first()
        return area is None or not rights(user, area).may_publish


def _places(areas: AreaQuerySet) -> list[Place]:
    rows = areas.order_by("name").values_list(
        "code", "name", "parent__code", "parent__name", "parent__level"
    )
    return [
        Place(code=code, name=name, borough_code=above, borough_name=borough)
        if level == Level.BOROUGH
        else Place(code=code, name=name)
        for code, name, above, borough, level in rows
    ]
