"""What a site joins to the pages of areas: each a function that a setting names by its dotted path.

None of them needs to be set. One that fails costs its own part of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from local_areas.joining import ask
from local_areas.models import Area


@dataclass(frozen=True, kw_only=True)
class ReportLink:
    """Something that can be reported here, with the area filled in where the service knows how."""

    title: str
    url: str
    summary: str = ""


def report_links(request: HttpRequest, area: Area) -> Sequence[ReportLink]:
    links: Sequence[ReportLink] = ask(
        "LOCAL_AREAS_REPORT_LINKS", request, area, kind=Sequence, otherwise=()
    )
    return links


def posts(context: dict[str, Any], area: Area) -> str:
    """The HTML of the function of a template tag."""
    html: str = ask("LOCAL_AREAS_POSTS_TAG", context, area, kind=str, otherwise="")
    return html


def keep(response: HttpResponse, until: datetime | None = None) -> None:
    """Lets caches in front of the site keep a page that is the same for everybody, and not beyond
    the moment at which it shows something else.
    """
    ask("LOCAL_AREAS_KEEP", response, until, kind=object, otherwise=None)
