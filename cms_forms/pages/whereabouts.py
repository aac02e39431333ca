"""Where a service is now that people look for at an address of it: moved, closed, or not theirs.

The address alone decides nothing: who is in a service is known by their ticket, and who gives a
first answer by the version that their screen carries.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import Resolver404, reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, Site
from wagtail.views import serve as serve_page

from cms_forms.journey import languages
from cms_forms.journey.closed import ClosedService, serve_closed
from cms_forms.journey.journey_store import JourneyStore
from cms_forms.journey.responses import journey_response
from cms_forms.journey.service import ServiceChanged
from cms_forms.journey.ticket import TicketCookie
from cms_forms.journey.visit import READ_AND_POST, allowing
from cms_forms.models.form_version import FormVersion, form_of
from cms_forms.pages import directory
from cms_forms.pages.form_page import FormPageMixin


def through_wagtail(request: HttpRequest, path: str) -> HttpResponse:
    """What Wagtail serves at a path below the host. Raises `Http404`."""
    # Wagtail remembers on the request what it found at the address that was asked for.
    request.__dict__.pop("_wagtail_route_for_request", None)
    return serve_page(request, below_wagtail(path))


def below_wagtail(path: str) -> str:
    """Of a path below the host, what Wagtail takes for one."""
    return path.removeprefix(reverse("wagtail_serve", args=("",)))


def is_for_former(request: HttpRequest, service: directory.OpenService, address: str) -> bool:
    """Whether somebody posts an answer to a service that was at this address before."""
    if request.method != "POST" or len(directory.services_noted_at(address)) < 2:
        return False
    version = _posted_version(request)
    return version is not None and version.page_id != service.pk


def serve(
    request: HttpRequest, address: str, rest: str, *, changed: int | None = None
) -> HttpResponse:
    """A request for an address of a service that is not open there, or was not a moment ago.

    Whoever is in a service that moved goes on where it is now, and an answer that they post is
    saved; whoever is in one that is closed is told so. Everybody else gets what Wagtail has at the
    address, else the new address. `changed` is the id of a page that was there a moment ago.
    Raises `Http404`.
    """
    if request.method not in READ_AND_POST:
        return journey_response(HttpResponseNotAllowed(READ_AND_POST))
    if request.method == "OPTIONS":
        return journey_response(allowing(READ_AND_POST))
    claim = _claim(request, address, changed)
    if claim is None:
        return _serve_anybody(request, address, rest)
    place = _place_for(request, claim.page_id)
    try:
        if place == address:
            return through_wagtail(request, address + rest)
        if request.method != "POST" and not _is_there(claim.page_id, address):
            with suppress(Http404):
                # Another page may be there by now.
                return through_wagtail(request, address + rest)
        if place is None:
            return _closed(request, claim, address, rest)
        if request.method != "POST":
            return _to(request, place + rest)
        # Not with a redirect, on which a browser might ask whether to post again.
        return through_wagtail(request, place + rest)
    except ServiceChanged:
        return _closed(request, claim, address, rest)


def place_of_posted(request: HttpRequest) -> str | None:
    """The path below the host at which the posted screen is now, wherever its service was before.

    None where the address lies in no service that this visitor may use.
    """
    found = directory.split(request.path.removeprefix("/"))
    claim = _claim(request, found[0], None) if found is not None else None
    place = _place_for(request, claim.page_id) if claim is not None else None
    return place + found[1] if place is not None and found is not None else None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Whose service a request is about."""

    page_id: int
    version_id: int
    """What their journey pins, or what the posted screen of a first answer showed."""
    title: str


def _claim(request: HttpRequest, address: str, changed: int | None) -> Claim | None:
    return next(_claims(request, address, changed), None)


def _claims(request: HttpRequest, address: str, changed: int | None) -> Iterator[Claim]:
    candidates = list(directory.services_noted_at(address))
    if changed is not None:
        candidates.insert(0, changed)
    version = _posted_version(request) if request.method == "POST" else None
    if version is not None:
        # The page that the posted screen belongs to comes first, whatever tickets there are.
        candidates.sort(key=lambda page_id: page_id != version.page_id)
    for page_id in candidates:
        if TicketCookie.read(request, page_id) is None:
            continue
        # Nothing of it is shown.
        service = ClosedService(pk=page_id, title="", path=address, is_sensitive=True)
        store = JourneyStore.of_browser(request, service)
        if store.ticket is not None:
            yield Claim(page_id=page_id, version_id=store.version_id, title=store.form.title)
    if version is None:
        return
    for page_id in candidates:
        is_deleted = version.page_id is None and not Page.objects.filter(pk=page_id).exists()
        if version.page_id == page_id or is_deleted:
            # A version is easily guessed: it does not tell the name of a service that is closed.
            yield Claim(page_id=page_id, version_id=version.pk, title=_("Service"))


def _posted_version(request: HttpRequest) -> FormVersion | None:
    posted = request.POST.get("journey.version", "")
    if not (posted.isascii() and posted.isdigit() and len(posted) <= 18):
        return None
    return FormVersion.objects.only("page_id").filter(pk=int(posted)).first()


def _place_for(request: HttpRequest, page_id: int) -> str | None:
    """The path below the host at which this request may use the service. None: nowhere."""
    page = Page.objects.live().filter(pk=page_id).first()
    site = Site.find_for_request(request)
    if page is None or site is None:
        return None
    page = page.specific
    parts = page.get_url_parts(request)
    is_here = parts is not None and parts[0] == site.pk and bool(parts[2])
    if not is_here or not isinstance(page, FormPageMixin) or page.current_version_id is None:
        return None
    restrictions = page.get_view_restrictions()
    if not all(restriction.accept_request(request) for restriction in restrictions):
        return None
    path: str = parts[2]
    return path


def _is_there(page_id: int, address: str) -> bool:
    """Whether the page is live at this address, for some people."""
    page = Page.objects.live().filter(pk=page_id).first()
    parts = page.specific.get_url_parts() if page is not None else None
    return parts is not None and parts[2] == address


def _serve_anybody(request: HttpRequest, address: str, rest: str) -> HttpResponse:
    """For somebody without a ticket: what Wagtail has there, else where the service is now."""
    try:
        return through_wagtail(request, address + rest)
    except Http404:
        for page_id in directory.services_noted_at(address):
            place = _place_for(request, page_id)
            if place is not None and place != address and request.method != "POST":
                return _to(request, place + rest)
        raise


def _to(request: HttpRequest, path: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return journey_response(redirect(f"{path}?{query}" if query else path))


def _is_sensitive(page_id: int) -> bool:
    """Of a page that was deleted only staff's process can read it: it is taken to be."""
    page = Page.objects.filter(pk=page_id).first()
    return page is None or bool(getattr(page.specific, "is_sensitive", True))


def _closed(request: HttpRequest, claim: Claim, address: str, rest: str) -> HttpResponse:
    language, rest = languages.split(rest, lambda: form_of(claim.version_id))
    service = ClosedService(
        pk=claim.page_id,
        title=claim.title,
        path=address,
        current_version_id=claim.version_id,
        spoken=language,
        is_sensitive=_is_sensitive(claim.page_id),
    )
    resolver: Any = FormPageMixin.get_resolver()
    try:
        match = resolver.resolve("/" + rest)
    except Resolver404:
        return serve_closed(request, service, "start")
    return serve_closed(request, service, match.func.__name__, match.args, match.kwargs)
