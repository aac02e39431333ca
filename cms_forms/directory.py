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

from cms_forms.models import FormPageMixin

TRUSTED_SECONDS: Final = 5.0
"""How long another process may not notice that a service was published, moved or closed."""


@dataclass(frozen=True, kw_only=True)
class Service:
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


_table: Mapping[tuple[str, str], Service] = {}
_paths: frozenset[str] = frozenset()
_read_at: float = float("-inf")


def forget(**kwargs: Any) -> None:
    """Something changed. Usable as a signal's receiver."""
    global _read_at
    _read_at = float("-inf")


def _refresh() -> None:
    global _table, _paths, _read_at
    if time.monotonic() - _read_at > TRUSTED_SECONDS:
        _table = {key: service for service in _services() for key in _keys(service)}
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


def service_at(host: str, address: str) -> Service | None:
    """The open service with this address on this host."""
    _refresh()
    return _table.get((host, address)) or _table.get(("", address))


def _keys(service: Service) -> Iterator[tuple[str, str]]:
    yield service.site.hostname, service.path
    if service.site.is_default_site:
        yield "", service.path  # whatever the host, as Wagtail does


def _services() -> Iterator[Service]:
    sites = {site.pk: site for site in Site.objects.select_related("root_page")}
    for model in apps.get_models():
        if not issubclass(model, FormPageMixin) or not issubclass(model, Page):
            continue
        open_pages = model.objects.live().public().filter(current_version__isnull=False)
        for page in open_pages.defer("parts"):
            parts = page.get_url_parts()
            if parts is not None and parts[2]:
                yield Service(
                    pk=page.pk,
                    model=model,
                    title=page.title,
                    path=parts[2],
                    site=sites[parts[0]],
                    current_version_id=page.current_version_id,
                )
