"""How many cases there are: by tab, by group of days, and the new ones beside the menu’s item."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from wagtail.admin.menu import MenuItem

from cms_forms.casework.filters import Tab
from cms_forms.casework.permissions import Act, may
from cms_forms.engine.days_left import last_soon_day
from cms_forms.models import Case, station_time
from cms_forms.models.submission import more_holidays

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.contrib.auth.models import AnonymousUser, User
    from django.http import HttpRequest

    from cms_forms.models.case import CaseQuerySet

MOST_COUNTED: Final = 999
"""New cases that the menu counts: it is on every screen of the admin."""
REMEMBERED: Final = 30
"""Seconds for which the menu does not count again."""
COUNTED: Final = (Tab.OPEN, Tab.NEW, Tab.MINE, Tab.WAITING, Tab.LATE)
"""Closed cases are not: there is no end of them."""


class Group(StrEnum):
    """The part of the list in which an open case stands."""

    LATE = "late"
    SOON = "soon"
    LATER = "later"
    NO_CLOCK = "no_clock"

    @classmethod
    def of(cls, due: date | None, today: date, soon: date) -> Group:
        if due is None:
            return cls.NO_CLOCK
        if due < today:
            return cls.LATE
        return cls.SOON if due <= soon else cls.LATER

    def test(self, today: date, soon: date) -> Q:
        return {
            Group.LATE: Q(next_due__lt=today),
            Group.SOON: Q(next_due__gte=today, next_due__lte=soon),
            Group.LATER: Q(next_due__gt=soon),
            Group.NO_CLOCK: Q(next_due__isnull=True),
        }[self]


@dataclass(frozen=True, kw_only=True)
class Counts:
    today: date
    soon: date
    """The last day of “Due by …”."""
    tabs: Mapping[Tab, int]
    groups: Mapping[Group, int]
    """Of what was asked for."""
    due_soon: int
    """Of all open ones."""

    @property
    def listed(self) -> int:
        return sum(self.groups.values())


def counted(readable: CaseQuerySet, user: User, wanted: Q) -> Counts:
    """In one look at the open cases, whatever is asked for."""
    today = station_time.today()
    soon = last_soon_day(today, more_holidays())
    asked: dict[str, Any] = {
        f"tab_{tab}": Count("pk", filter=tab.test(user, today)) for tab in COUNTED
    }
    asked["due_soon"] = Count("pk", filter=Group.SOON.test(today, soon))
    for group in Group:
        asked[f"group_{group}"] = Count("pk", filter=wanted & group.test(today, soon))
    found = readable.still_open().order_by().aggregate(**asked)
    return Counts(
        today=today,
        soon=soon,
        tabs={tab: found[f"tab_{tab}"] for tab in COUNTED},
        groups={group: found[f"group_{group}"] for group in Group},
        due_soon=found["due_soon"],
    )


class InboxMenuItem(MenuItem):
    """For those who read cases, with the number of new ones."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, Act.READ)

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        number = new_cases(request.user)
        if number:
            shown = f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number)
            words = _("Inbox, {number} new").format(number=shown)
            # One item serves all requests: its own attributes stay as they are.
            component.attrs = {**component.attrs, "data-cf-new": shown, "aria-label": words}
        return component


def new_cases(user: User | AnonymousUser) -> int:
    """How many are new, counted again after `REMEMBERED` seconds or when the inbox is opened."""
    number = cache.get(_key(user))
    if number is None:
        new = Case.objects.readable_by(user).filter(Tab.NEW.test(user, station_time.today()))
        number = new.order_by()[: MOST_COUNTED + 1].count()
        remember_new(user, number)
    return int(number)


def remember_new(user: User | AnonymousUser, number: int) -> None:
    cache.set(_key(user), number, REMEMBERED)


def _key(user: User | AnonymousUser) -> str:
    return f"cms_forms-new-cases-{user.pk}"
