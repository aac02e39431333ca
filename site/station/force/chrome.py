"""What stands around every page: the force's name, header and footer, as cached HTML.

Menus are half of the cost of a page that is not cached, and the same for everybody. Everything is
rendered once for each site and section, kept as one value, and forgotten once a page, a menu or
the force's settings have changed for good. The version lives in the cache that all processes of a
role share (CACHE_URL). The two roles share none, and nobody publishes in the public's: they look
again after a minute, as a process with a cache of its own does.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache as once
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.models import Page, Site

from station.force.models import ForceSettings
from station.pages.statements import Statement
from station.settings.environment import BOTH

VERSION_KEY = "chrome-version"
PARTS: Final = ("head", "call_now", "header", "footer", "emergency", "brand")


def kept_seconds(role: str, backend: str) -> int:
    """A day where whoever publishes makes this process forget."""
    is_told = role == BOTH and "locmem" not in backend
    return 24 * 60 * 60 if is_told else 60


KEPT_SECONDS = kept_seconds(settings.ROLE, settings.CACHES["default"]["BACKEND"])


@dataclass(frozen=True, kw_only=True)
class Chrome:
    """The parts of one section of one site."""

    version: int
    name: str
    """The force's, which ends every page's title."""
    contact: str
    """How to reach the force when it can wait."""
    head: SafeString
    """What every page's `<head>` has alike: styles, fonts, script and sign."""
    call_now: SafeString
    """The link that calls when somebody is in danger."""
    header: SafeString
    footer: SafeString
    emergency: SafeString
    """The bar above everything, for screens of a service, whose header has nothing else to press
    but the way out."""
    brand: SafeString


def forget(**kwargs: Any) -> None:
    """Something that the chrome shows is changing. Usable as a signal's receiver.

    Only once the change is committed: a page that another process renders a moment before would
    otherwise be kept as the new one. A cache that is down must not undo what an editor saved.
    """
    transaction.on_commit(_renew, robust=True)


def _renew() -> None:
    cache.set(VERSION_KEY, time.time_ns(), None)


@once
def _release() -> str:
    """Tells the chrome of this release from what another one put into the shared cache.

    Two releases run side by side while one replaces the other. They differ in templates, in the
    hashed addresses of their styles, or in what a `Chrome` has.
    """
    told = [field.name for field in fields(Chrome)]
    told.append(str(getattr(staticfiles_storage, "manifest_hash", "")))
    for folder in ("chrome", "menus"):
        files = sorted((settings.TEMPLATES_ROOT / folder).glob("*.html"))
        told.extend(path.read_text() for path in files)
    return sha256("\n".join(told).encode()).hexdigest()[:16]


def around(request: HttpRequest | None, page: object = None) -> Chrome:
    """The chrome for a page, or for a screen that has none; asked for once in a request."""
    known: Chrome | None = getattr(request, "_chrome", None)
    if known is not None:
        return known
    site = Site.find_for_request(request) if request else None
    section = section_of(page, site) if isinstance(page, Page) and site else ""
    key = f"chrome:{_release()}:{site.pk if site else 0}:{section}"
    found = cache.get_many([VERSION_KEY, key])
    version: Any = found.get(VERSION_KEY) or cache.get_or_set(VERSION_KEY, time.time_ns, None)
    chrome: Chrome | None = found.get(key)
    if chrome is None or chrome.version != version:
        chrome = _render(site, section, version)
        cache.set(key, chrome, KEPT_SECONDS)
    if request is not None:
        request._chrome = chrome  # type: ignore[attr-defined]  # noqa: SLF001
    return chrome


def section_of(page: Page, site: Site) -> str:
    """The tree path of the page below the home page that this page is or lies under; "" at home."""
    end = len(site.root_page.path) + Page.steplen
    return str(page.path[:end]) if len(page.path) >= end else ""


def _statements(site: Site | None) -> Sequence[Page]:
    """What the law asks for and every page leads to, where the force has published it."""
    if site is None:
        return []
    return [
        page
        for kind in Statement.kinds()
        for page in kind.objects.live().public().descendant_of(site.root_page)
    ]


def _render(site: Site | None, section: str, version: int) -> Chrome:
    """Without the request: what one visitor sends must not be in what everybody is shown."""
    request = HttpRequest()
    request._wagtail_site = site  # type: ignore[attr-defined]  # noqa: SLF001
    force = ForceSettings.of(site)
    context = {
        "force": force,
        "site": site,
        "section": section,
        "statements": _statements(site),
    }
    return Chrome(
        version=version,
        name=force.name,
        contact=force.contact,
        **{part: render_to_string(f"chrome/{part}.html", context, request) for part in PARTS},
    )
