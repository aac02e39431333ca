"""How long caches in front of the station (nginx, a CDN) may keep its public pages.

Without FRONTEND_CACHE_URL nothing can be purged there, and pages are kept for a minute. With it,
a page and what lists it are purged once they change for good; whatever else a page shows (menus,
the force's words) is renewed after some minutes.
"""

from collections.abc import Iterable
from datetime import datetime
from threading import Thread
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from wagtail.contrib.frontend_cache.utils import PurgeBatch
from wagtail.models import Page, Site

UNPURGED_SECONDS = 60
PURGED_SECONDS = 10 * 60
MOST_BESIDE = 50
"""How many pages beside and below a changed one are purged with it."""

PURGING = "purging"
"""The name of a thread that takes many pages out."""


def keep_at_the_edge(response: HttpResponse, until: datetime | None = None) -> None:
    """Lets caches in front keep a response, and not beyond the moment when it would be wrong.

    Browsers ask again each time: nothing purges them.
    """
    seconds = PURGED_SECONDS if settings.WAGTAILFRONTENDCACHE else UNPURGED_SECONDS
    if until is not None:
        left = (until - timezone.now()).total_seconds()
        seconds = max(0, min(seconds, int(left)))
    patch_cache_control(response, public=True, max_age=0, s_maxage=seconds)


def whole_address(request: HttpRequest, path: str) -> str:
    """Of what lies on the site of a request, by the site's own host: what a cache keeps must not
    lead everybody to the host that the first one asked by. An address that is whole stays.
    """
    site = Site.find_for_request(request)
    return urljoin(f"{site.root_url}/", path) if site else request.build_absolute_uri(path)


class KeptAtTheEdge:
    """A page that caches in front of the station may keep: the same for everybody, no cookie."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page: Any = self
        response: HttpResponse = super().serve(request, *args, **kwargs)  # type: ignore[misc]
        is_preview = getattr(request, "is_preview", False)
        if not is_preview and not page.get_view_restrictions().exists():
            keep_at_the_edge(response, until=self.kept_until(request))
        return response

    def kept_until(self, request: HttpRequest) -> datetime | None:
        """When what is shown at this address may be wrong, without the page being published."""
        return self.changes_at()

    def changes_at(self) -> datetime | None:
        """The next moment at which the page would show something else, without being published."""
        return None


def purge(page: Page) -> None:
    """Takes a page, and what shows it, out of the caches in front of the station.

    Called while the page has the address that is to be purged; done once the change is committed,
    for a cache would otherwise fetch the old page again. One that does not answer must not undo
    what an editor saved.
    """
    if settings.WAGTAILFRONTENDCACHE:
        batch = PurgeBatch()
        batch.add_pages(_shown_with(page))
        transaction.on_commit(batch.purge, robust=True)


def purge_many(urls: Iterable[str]) -> None:
    """Takes addresses out of the caches in front once the change is committed: a request each, so
    whoever made the change does not wait for a thousand of them. A process ends after the last.
    """
    batch = PurgeBatch(urls)
    thread = Thread(target=batch.purge, name=PURGING)
    transaction.on_commit(thread.start, robust=True)


def purge_file(file: FieldFile) -> None:
    """Takes a public file that is deleted, such as a picture, out of the caches in front."""
    if settings.WAGTAILFRONTENDCACHE:
        purge_many([site.root_url + file.url for site in Site.objects.all()])


def _shown_with(page: Page) -> Iterable[Page]:
    """The page, what lists it above, what lies beside it and below (breadcrumbs, neighbours).

    Of many pages only some: the others are renewed within `PURGED_SECONDS`.
    """
    above = page.get_ancestors().filter(depth__gt=1)
    beside = page.get_siblings(inclusive=False)[:MOST_BESIDE]
    below = page.get_descendants()[:MOST_BESIDE]
    return [page, *above, *beside, *below]
