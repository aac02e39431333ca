"""A step served without Wagtail’s routing: the converter and the view of `cms_forms.urls`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.urls import Resolver404
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from wagtail import hooks

from cms_forms.files.handling import EncryptingHandler
from cms_forms.files.receiving import Allowance
from cms_forms.journey import languages, views
from cms_forms.journey.routes import SCREENS
from cms_forms.journey.service import ServiceChanged
from cms_forms.models.form_version import form_of
from cms_forms.pages import before_reading, directory, whereabouts
from cms_forms.pages.screen_routes import ScreenRoutes


class InServiceConverter:
    """An address inside a service that is open to everybody, or one where a service was.

    Raises nothing but `ValueError`, with which Django tries its other addresses.
    """

    regex = "(?:[a-z0-9_-]+/){1,12}"

    def to_python(self, value: str) -> tuple[str, str]:
        found = directory.split(value)
        if found is None:
            raise ValueError(value)
        return found

    def to_url(self, value: tuple[str, str]) -> str:
        return "".join(value).removeprefix("/")


SAFE_TO_SKIP = ("wagtail.", "wagtailmenus.")
"""Packages whose `before_serve_page` hooks change nothing about a step: Wagtail's check the method
and view restrictions, which a service in the directory has none of; wagtailmenus' marks the
current page in menus."""


def _site_has_hooks() -> bool:
    """Whether a hook that is not safe to skip wants to see each page before it is served."""
    found = hooks.get_hooks("before_serve_page")
    return any(not hook.__module__.startswith(SAFE_TO_SKIP) for hook in found)


@csrf_exempt
def serve_step(request: HttpRequest, place: tuple[str, str]) -> HttpResponse:
    """Run the route that the service's own page would run.

    A form with files must meet our handler before anybody reads it, and the middleware that looks
    for the form's token reads it: so the token is looked for here.
    """
    if not before_reading.has_files(request):
        return _with_token(request, place)
    address, rest = place
    service = _open_at(request, address)
    if service is None:
        refused = before_reading.at_wagtail(request, whereabouts.below_wagtail(address + rest))
    else:
        refused = before_reading.too_large(request, service)
        allowances = {} if refused is not None else _allowances(request, service, rest)
        request.upload_handlers = [EncryptingHandler(request, allowances)]
    if refused is not None:
        return refused
    try:
        return _with_token(request, place)
    finally:
        before_reading.let_go_of_rest(request)


def _open_at(request: HttpRequest, address: str) -> directory.OpenService | None:
    host, _ = split_domain_port(request.get_host())
    return directory.service_at(host, int(request.get_port()), address)


def _speaking(service: directory.OpenService, rest: str) -> tuple[directory.OpenService, str]:
    """The service as it is asked for, and the place inside it."""
    language, place = languages.split(rest, lambda: form_of(service.current_version_id))
    return (replace(service, spoken=language) if language else service), place


def _allowances(
    request: HttpRequest, service: directory.OpenService, rest: str
) -> Mapping[str, Allowance]:
    """The files that the form may bring along; to any other place none."""
    resolver: Any = service.model.get_resolver()
    service, place = _speaking(service, rest)
    try:
        match = resolver.resolve("/" + place)
    except Resolver404:
        return {}
    slug = match.kwargs.get("slug", "")
    return before_reading.allowances(request, service, match.func.__name__, slug)


@csrf_protect
def _with_token(request: HttpRequest, place: tuple[str, str]) -> HttpResponse:
    address, rest = place
    service = _open_at(request, address)
    if service is None or whereabouts.is_for_former(request, service, address):
        return whereabouts.serve(request, address, rest)
    try:
        return _serve_open(request, service, rest)
    except ServiceChanged:
        directory.forget()
        return whereabouts.serve(request, address, rest, changed=service.pk)


def _serve_open(request: HttpRequest, service: directory.OpenService, rest: str) -> HttpResponse:
    if _site_has_hooks():
        return whereabouts.through_wagtail(request, service.path + rest)
    # Wagtail's own place for the site of a request: nobody asks the database for it again.
    request._wagtail_site = service.site  # type: ignore[attr-defined]  # noqa: SLF001
    resolver: Any = service.model.get_resolver()
    service, place = _speaking(service, rest)
    try:
        match = resolver.resolve("/" + place)
    except Resolver404:
        return views.nowhere(request, service)
    if match.func.__module__ != ScreenRoutes.__module__ or match.func.__name__ == "start":
        # A page model of the site's own, which overrides this screen; or a start page in another
        # language, of which the directory knows only where it is.
        return whereabouts.through_wagtail(request, service.path + rest)
    return SCREENS[match.func.__name__](request, service, *match.args, **match.kwargs)
