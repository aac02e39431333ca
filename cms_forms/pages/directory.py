"""Which services are open, and at which address: kept in memory, so that a step costs no routing.

Wagtail finds a page by asking the database for every part of its address: measured, four fifths of
the cost of a step. The few services of a site fit into one small table, read again after a change
in this process, and every few seconds for changes in others.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.http import HttpRequest
from wagtail.models import Page, Site

from cms_forms.pages.form_page import FormPageMixin

TRUSTED_SECONDS: Final = 5.0
"""How long another process may not notice that a service was published, moved or closed."""


@dataclass(frozen=True, kw_only=True)
class OpenService:
    """A published service that everybody may use. Stands in for its page on the way."""

    pk: int
    model: type[FormPageMixin]
    title: str
    path: str
    """Its address below the host: "/report/report-a-crime/"."""
    site: Site
    current_version_id: int

    def get_url(self, request: HttpRequest | None = None) -> str:
        return self.path


_sites: Mapping[tuple[str, int], Site] = {}
_table: Mapping[tuple[int, str], OpenService] = {}
_paths: frozenset[str] = frozenset()
_read_at: float = float("-inf")


def forget(**kwargs: Any) -> None:
    """Something changed. Usable as a signal's receiver."""
    global _read_at
    _read_at = float("-inf")


def _refresh() -> None:
    global _sites, _table, _paths, _read_at
    if time.monotonic() - _read_at > TRUSTED_SECONDS:
        sites = Site.objects.select_related("root_page")
        _sites = {(site.hostname, site.port): site for site in sites}
        _table = {(service.site.pk, service.path): service for service in _services()}
        _paths = frozenset(path for _, path in _table)
        _read_at = time.monotonic()


def split(path: str) -> tuple[str, str] | None:
    """An address without its first slash as (service's address, rest): ("/report/crime/", "hurt/").

    None for a start page and for every address that lies in no open service.
    """
    _refresh()
    parts = path.split("/")
    for length in range(1, len(parts) - 1):
        address = f"/{'/'.join(parts[:length])}/"
        if address in _paths:
            return address, "/".join(parts[length:])
    return None


def service_at(host: str, port: int, address: str) -> OpenService | None:
    """The open service with this address on the site of this host and port."""
    site = site_at(host, port)
    return _table.get((site.pk, address)) if site is not None else None


def site_at(host: str, port: int) -> Site | None:
    """As Wagtail chooses: host and port, else the only site of the host, else the default."""
    _refresh()
    exact = _sites.get((host, port))
    if exact is not None:
        return exact
    of_host = [site for site in _sites.values() if site.hostname == host]
    default = next((site for site in _sites.values() if site.is_default_site), None)
    if default is None or default in of_host:
        return default or (of_host[0] if len(of_host) == 1 else None)
    return of_host[0] if len(of_host) == 1 else default


def _services() -> Iterator[OpenService]:
    sites = {site.pk: site for site in _sites.values()}
    for model in apps.get_models():
        if not issubclass(model, FormPageMixin) or not issubclass(model, Page):
            continue
        open_pages = model.objects.live().public().filter(current_version__isnull=False)
        for page in open_pages.defer("parts"):
            parts = page.get_url_parts()
            if parts is not None and parts[2]:
                yield OpenService(
                    pk=page.pk,
                    model=model,
                    title=page.title,
                    path=parts[2],
                    site=sites[parts[0]],
                    current_version_id=page.current_version_id,
                )
