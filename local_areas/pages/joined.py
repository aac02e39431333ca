"""What a site joins to the pages of areas: each a function that a setting names by its dotted path.

None of them needs to be set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from local_areas.models import Area


@dataclass(frozen=True, kw_only=True)
class ReportLink:
    """Something that can be reported here, with the area filled in where the service knows how."""

    title: str
    url: str
    summary: str = ""


def _named(name: str) -> Callable[..., Any] | None:
    return import_string(name) if name else None


def report_links(request: HttpRequest, area: Area) -> Sequence[ReportLink]:
    function = _named(getattr(settings, "LOCAL_AREAS_REPORT_LINKS", ""))
    return function(request, area) if function is not None else ()


def posts_tag() -> Callable[..., Any] | None:
    """The function of a template tag that takes the context and an area, and gives HTML."""
    return _named(getattr(settings, "LOCAL_AREAS_POSTS_TAG", ""))


def keep(response: HttpResponse, until: datetime | None = None) -> None:
    """Lets caches in front of the site keep a page that is the same for everybody, and not beyond
    the moment at which it shows something else.
    """
    function = _named(getattr(settings, "LOCAL_AREAS_KEEP", ""))
    if function is not None:
        function(response, until)
