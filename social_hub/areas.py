"""What the hub has to know of areas. A site with areas of its own says so by SOCIAL_HUB_AREAS."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from social_hub.models import Account

DEFAULT: Final = "social_hub.areas.AreasOfAccounts"
MAY_POST: Final = "social_hub.add_post"


@dataclass(frozen=True, kw_only=True)
class Place:
    """An area. Its borough is empty where there is none above it."""

    code: str
    name: str
    borough_code: str = ""
    borough_name: str = ""


class Areas(Protocol):
    """What a site gives: a class that is made without arguments."""

    def name(self, code: str) -> str:
        """Of the area; empty when there is none of this code."""
        ...

    def all(self) -> Iterable[Place]:
        """Each area that has a page, in the order of their names."""
        ...

    def url(self, code: str) -> str:
        """The address of the area's page on the site; empty when it has none."""
        ...

    def may_post(self, user: Any, code: str) -> bool:
        """Whether somebody may write for the area. The code is empty for the whole force, which
        asks for `social_hub.post_for_force` besides.
        """
        ...

    def places_of(self, user: Any) -> Iterable[Place]:
        """What somebody may write for, without a query for each."""
        ...

    def needs_approval(self, user: Any, code: str) -> bool:
        """Whether what they write waits for another's approval."""
        ...


class AreasOfAccounts:
    """For a site that knows no areas: those which its accounts name, and Django's permissions."""

    def name(self, code: str) -> str:
        named = Account.objects.filter(area=code).exclude(area_name="")
        return named.values_list("area_name", flat=True).first() or ""

    def all(self) -> Iterable[Place]:
        rows = Account.objects.public().exclude(area="").order_by("area_name", "area")
        places = dict(rows.values_list("area", "area_name"))
        return [Place(code=code, name=name or code) for code, name in places.items()]

    def url(self, code: str) -> str:
        return ""

    def may_post(self, user: Any, code: str) -> bool:
        return bool(user.is_active and user.has_perm(MAY_POST))

    def places_of(self, user: Any) -> Iterable[Place]:
        return self.all() if self.may_post(user, "") else ()

    def needs_approval(self, user: Any, code: str) -> bool:
        return False


@cache
def _of(path: str) -> Areas:
    given: Areas = import_string(path)()
    return given


def areas() -> Areas:
    """Those of the site."""
    return _of(getattr(settings, "SOCIAL_HUB_AREAS", DEFAULT))
