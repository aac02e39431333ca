"""The days and hours of the station. What is decided, stored or counted by days goes by these.

Wagtail shows its admin in the time zone that each user chose for themself, and Django's
`localdate`, `localtime` and `make_aware` follow it: a legal day must not. The station's is the
project's own, the setting TIME_ZONE.
"""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

zone = timezone.get_default_timezone


def today() -> date:
    return timezone.localdate(timezone=zone())


def day_of(at: datetime) -> date:
    """On which a moment lies."""
    return timezone.localdate(at, zone())


def local(at: datetime) -> datetime:
    """A moment as the clocks of the station show it."""
    return timezone.localtime(at, zone())


def moment(day: date, clock: time = time.min) -> datetime:
    """When it is that time on that day; its first moment, where none is said."""
    return timezone.make_aware(datetime.combine(day, clock), zone())
