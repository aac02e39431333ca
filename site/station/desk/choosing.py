"""Which pages somebody may choose, as a link in a menu for instance."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from wagtail.models import Page

from station.desk import roles


def of_what_they_may_know(pages: Any, request: HttpRequest) -> Any:
    """Whoever writes no page chooses among what everybody reads: Wagtail's chooser lists drafts to
    every log-in, and what lies below one. Raises `Http404` for what lies below a page that is not
    theirs to know.
    """
    if roles.edits(request.user):
        return pages
    match = request.resolver_match
    above = match.kwargs.get("parent_page_id") if match is not None else None
    if above and not Page.objects.live().public().filter(pk=above).exists():
        raise Http404
    return pages.live().public()
