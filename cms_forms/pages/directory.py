"""Which services are open, and at which address: kept in memory, so that a step costs no routing.

Wagtail finds a page by asking the database for every part of its address: measured, four fifths of
the cost of a step. The few services of a site fit into one small table, read again after a change
in this process, and every few seconds for changes in others.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any, Final

from django.apps import apps
from django.db import Error, connection, transaction
from django.http import HttpRequest
from wagtail.contrib.frontend_cache.utils import purge_urls_from_cache
from wagtail.models import Page, Site

from cms_forms.journey.responses import is_purged
from cms_forms.models.service_address import ServiceAddress
from cms_forms.pages.form_page import FormPageMixin
from cms_forms.stream.languages import offered

logger = logging.getLogger(__name__)

TRUSTED_SECONDS: Final = 5.0
"""How long another process may not notice that a service was published, moved or closed. A journey
that is under way notices at once: see `ServiceChanged`."""


@dataclass(frozen=True, kw_only=True)
class OpenService:
    """A published service that everybody may use. Stands in for its page on the way."""

    pk: int
    model: type[FormPageMixin]
    title: str
    path: str
    """Its address below the host: "/report/report-a-crime/"."""
    url_path: str
    site: Site
    current_version_id: int
    is_sensitive: bool
    offers_return: bool
    spoken: str = ""

    def get_url(self, request: HttpRequest | None = None) -> str:
        return self.path


@dataclass(frozen=True, kw_only=True)
class Directory:
    """One reading of the database. Replaced as a whole, so that no two readings are mixed."""

    sites: Mapping[tuple[str, int], Site] = field(default_factory=dict)
    services: Mapping[tuple[int, str], OpenService] = field(default_factory=dict)
    """(id of the site, path) -> the service that is open there."""
    noted: Mapping[str, Collection[int]] = field(default_factory=dict)
    """Path -> the ids of the services that are or were there, the newest first."""

    @cached_property
    def open_paths(self) -> frozenset[str]:
        return frozenset(path for _, path in self.services)

    def find(self, path: str) -> tuple[str, str] | None:
        """See `split`."""
        parts = path.split("/")
        for length in range(1, len(parts) - 1):
            address = f"/{'/'.join(parts[:length])}/"
            if address in self.open_paths:
                return address, "/".join(parts[length:])
        # The longest first: a former address may have others below it.
        for length in range(len(parts) - 1, 0, -1):
            address = f"/{'/'.join(parts[:length])}/"
            if address in self.noted and address not in self.open_paths:
                return address, "/".join(parts[length:])
        return None

    def site_at(self, host: str, port: int) -> Site | None:
        exact = self.sites.get((host, port))
        if exact is not None:
            return exact
        of_host = [site for site in self.sites.values() if site.hostname == host]
        default = next((site for site in self.sites.values() if site.is_default_site), None)
        if default is None or default in of_host:
            return default or (of_host[0] if len(of_host) == 1 else None)
        return of_host[0] if len(of_host) == 1 else default


_reading = Lock()
_directory = Directory()
_read_at: float = float("-inf")


def forget(**kwargs: Any) -> None:
    """Something changed. Usable as a signal's receiver."""
    global _read_at
    _read_at = float("-inf")


def changed(**kwargs: Any) -> None:
    """A receiver for whatever may give a service another address, or take it away.

    New addresses are noted as soon as they are committed: the service may move on before the next
    request.
    """
    forget()
    transaction.on_commit(_read_again, robust=True)


def published(instance: object, **kwargs: Any) -> None:
    """A receiver for the publishing of any page: other pages than services change nothing here."""
    if isinstance(instance, FormPageMixin):
        changed()


def _read_again() -> None:
    before = _directory
    forget()
    _purge(before, current())


def _purge(before: Directory, now: Directory) -> None:
    """Take start pages that came, moved or went out of a cache in front of the site.

    Wagtail purges what is published and unpublished, at its present address only.
    """
    if not is_purged():
        return
    if before.sites:
        places = set(before.services) ^ set(now.services)
    else:
        # This process has read none before: what it changed may have been anywhere.
        places = {(site.pk, path) for site in now.sites.values() for path in now.noted}
    roots = {site.pk: site.root_url for site in (*before.sites.values(), *now.sites.values())}
    urls = {
        roots[site] + path + language
        for site, path in places
        if site in roots
        for language in ("", *(f"{each}/" for each in offered()))
    }
    if urls:
        purge_urls_from_cache(urls)


def current() -> Directory:
    """What is open now. Raises nothing: while the database is down, the last reading is used."""
    global _directory, _read_at
    if time.monotonic() - _read_at <= TRUSTED_SECONDS:
        return _directory
    with _reading:
        started = time.monotonic()
        if started - _read_at > TRUSTED_SECONDS:
            _read_at = started
            try:
                _directory = _read(_directory)
            except Error:
                logger.exception("The directory of services was not read again.")
        return _directory


def split(path: str) -> tuple[str, str] | None:
    """An address without its first slash as (service's address, rest): ("/report/crime/", "hurt/").

    None for the start page of an open service and for every address that never lay in a service.
    """
    return current().find(path)


def service_at(host: str, port: int, address: str) -> OpenService | None:
    """The open service with this address on the site of this host and port."""
    directory = current()
    site = directory.site_at(host, port)
    return directory.services.get((site.pk, address)) if site is not None else None


def site_at(host: str, port: int) -> Site | None:
    """As Wagtail chooses: host and port, else the only site of the host, else the default."""
    return current().site_at(host, port)


def services_noted_at(address: str) -> Collection[int]:
    """The ids of the services that are or were at this address, the newest first."""
    return current().noted.get(address, ())


def _read(before: Directory) -> Directory:
    with _snapshot():
        sites = {
            (site.hostname, site.port): site for site in Site.objects.select_related("root_page")
        }
        if _roots(sites) != _roots(before.sites):
            # Wagtail keeps them for an hour where processes share no cache.
            Site.clear_site_root_paths_cache()
        found = list(_live_services({site.pk: site for site in sites.values()}))
        noted = ServiceAddress.objects.pages_by_path()
    new = {(each.pk, each.path) for each, _ in found if each.pk not in noted.get(each.path, ())}
    if new:
        noted = _with_new(noted, new)
    services = {(each.site.pk, each.path): each for each, is_public in found if is_public}
    return Directory(sites=sites, services=services, noted=noted)


def _with_new(
    noted: Mapping[str, Collection[int]], new: Collection[tuple[int, str]]
) -> Mapping[str, Collection[int]]:
    try:
        with transaction.atomic():
            ServiceAddress.objects.note(new)
    except Error:
        logger.exception("The addresses of services were not noted.")
    added = {path: [page, *noted.get(path, ())] for page, path in new}
    return {**noted, **added}


@contextmanager
def _snapshot() -> Iterator[None]:
    """All that is read inside is of one moment."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _roots(sites: Mapping[tuple[str, int], Site]) -> set[tuple[Any, ...]]:
    return {(key, site.pk, site.root_page.url_path) for key, site in sites.items()}


class _RootPaths:
    """Wagtail keeps the root paths of sites on it, for all pages of one reading."""


def _live_services(sites: Mapping[int, Site]) -> Iterator[tuple[OpenService, bool]]:
    """Published services, and whether everybody may use them."""
    root_paths: Any = _RootPaths()
    for model in apps.get_models():
        if not issubclass(model, FormPageMixin) or not issubclass(model, Page):
            continue
        live = model.objects.live().filter(current_version__isnull=False)
        public = set(live.public().values_list("pk", flat=True))
        for page in live.defer("parts", "translations"):
            parts = page.get_url_parts(root_paths)
            site = sites.get(parts[0]) if parts is not None else None
            if parts is not None and parts[2] and site is not None:
                service = OpenService(
                    pk=page.pk,
                    model=model,
                    title=page.title,
                    path=parts[2],
                    url_path=page.url_path,
                    site=site,
                    current_version_id=page.current_version_id,
                    is_sensitive=page.is_sensitive,
                    offers_return=page.offers_return,
                )
                yield service, page.pk in public
