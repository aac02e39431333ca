"""A search as an Atom feed (RFC 4287): the newest first."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from local_areas.following.plain import Atom
from station.force.models import ForceSettings
from station.pages.edge import whole_address
from station.search.entry import SearchEntry
from station.search.following.follower import query_of, title_of
from station.search.following.news import newest
from station.search.limits import asks_too_much
from station.search.views import asked, unkept

MOST: Final = 30
A_MINUTE: Final = 60


def feed(request: HttpRequest) -> HttpResponse:
    """Of the same query string as the page."""
    if asks_too_much(request, "feed", A_MINUTE):
        return unkept(HttpResponse(status=429))
    asking = asked(request)
    query = query_of(asking)
    atom = Atom(
        title=f"{ForceSettings.for_request(request).name}: {title_of(asking)}",
        link=whole_address(request, f"{reverse('search')}?{query}"),
        description="",
        language="en-gb",
        feed_url=whole_address(request, f"{reverse('search_feed')}?{query}"),
    )
    hits = newest(asking, MOST)
    changed = dict(
        SearchEntry.objects.filter(pk__in=[hit.id for hit in hits]).values_list("pk", "changed_at")
    )
    for hit in hits:
        address = whole_address(request, hit.url)
        published = timezone.make_aware(datetime.combine(hit.date, time())) if hit.date else None
        atom.add_item(
            title=hit.title,
            link=address,
            description=hit.excerpt,
            unique_id=address,
            pubdate=published,
            updateddate=published or changed.get(hit.id),
            categories=[hit.kind],
        )
    response = HttpResponse(content_type=atom.content_type)
    atom.write(response, "utf-8")
    return unkept(response)
