"""The header and the footer as cached HTML.

Menus are half of the cost of a page that is not cached, and the same for everybody. They are
rendered once for each site and section, and forgotten whenever a page, a menu or the force's
settings change. The version lives in the cache that all processes share (CACHE_URL); a process
with a cache of its own looks again after a minute.
"""

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString
from wagtail.models import Page, Site

from station.navigation.models import ForceSettings

VERSION_KEY = "chrome-version"
KEPT_SECONDS = 60 if "locmem" in settings.CACHES["default"]["BACKEND"] else 24 * 60 * 60


def forget(**kwargs: Any) -> None:
    """Something that the chrome shows has changed. Usable as a signal's receiver."""
    cache.set(VERSION_KEY, time.time_ns(), None)


def render(part: str, context: Context) -> SafeString:
    """One part, "header", "service_header" or "footer", for the page in the context."""
    request = context.get("request")
    page = context.get("page")
    site = Site.find_for_request(request) if request else None
    section = section_of(page) if part == "header" and isinstance(page, Page) else ""
    version = cache.get_or_set(VERSION_KEY, time.time_ns, None)
    key = f"chrome:{version}:{part}:{site.pk if site else 0}:{section}"
    html = cache.get(key)
    if html is None:
        force = ForceSettings.for_site(site) if site else ForceSettings()
        shown = {
            "force": force,
            "site": site,
            "page": page,
            "exit_url": settings.EXIT_URL,
            "request": request,
        }
        # wagtailmenus looks for the current page by the address, so only where there is one.
        is_page = isinstance(page, Page)
        html = get_template(f"chrome/{part}.html").render(shown, request if is_page else None)
        cache.set(key, html, KEPT_SECONDS)
    return SafeString(html)


def section_of(page: Page) -> str:
    """The page below the home page that this page is or lies under; empty for the home page."""
    parts = page.url_path.strip("/").split("/")
    return parts[1] if len(parts) > 1 else ""


def force_name(request: Any) -> str:
    """The name that ends every page's title."""
    site = Site.find_for_request(request) if request else None
    if site is None:
        return "Police"
    version = cache.get_or_set(VERSION_KEY, time.time_ns, None)
    key = f"force-name:{version}:{site.pk}"
    name = cache.get(key)
    if name is None:
        name = ForceSettings.for_site(site).name
        cache.set(key, name, KEPT_SECONDS)
    return str(name)
