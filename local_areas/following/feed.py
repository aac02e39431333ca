"""An area's updates as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import urljoin

from django.http import HttpResponse
from django.utils.html import linebreaks
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local_areas.following.plain import Atom
from local_areas.models import Area, Update

MOST: Final = 30


def respond(area: Area, url: str, updates: Iterable[Update]) -> HttpResponse:
    """`url` is the area's page, absolute. The newest first: what is pinned is no newer for it.

    Django writes a description as HTML, so an officer's plain text becomes that here.
    """
    newest = sorted(updates, key=lambda update: update.publish_at, reverse=True)[:MOST]
    feed = Atom(
        title=_("%(area)s: updates from your local team") % {"area": area.name},
        link=url,
        description="",
        language=get_language(),
        feed_url=urljoin(url, "updates.atom"),
    )
    for update in newest:
        feed.add_item(
            title=update.title,
            link=f"{url}#update-{update.pk}",
            description=linebreaks(update.text, autoescape=True),
            unique_id=f"{url}#update-{update.pk}",
            pubdate=update.publish_at,
            updateddate=max(update.publish_at, update.corrected_at or update.publish_at),
            author_name=update.author.name if update.author else area.name,
        )
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response
