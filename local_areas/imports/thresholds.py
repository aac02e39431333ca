"""Where a site draws the lines: the setting LOCAL_AREAS_THRESHOLDS."""

from __future__ import annotations

from dataclasses import fields

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from local_areas.statistics.measures import USUAL, Thresholds


def thresholds() -> Thresholds:
    """The usual ones but for those that the site names. Raises `ImproperlyConfigured`."""
    own = getattr(settings, "LOCAL_AREAS_THRESHOLDS", {})
    known = [field.name for field in fields(Thresholds)]
    unknown = sorted(set(own) - set(known))
    if unknown:
        raise ImproperlyConfigured(
            f"LOCAL_AREAS_THRESHOLDS has {', '.join(unknown)}; there are {', '.join(known)}."
        )
    return Thresholds(**own) if own else USUAL
