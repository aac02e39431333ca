"""A step served without Wagtail’s routing: the converter and the view of `cms_forms.urls`."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.urls import Resolver404
from wagtail import hooks
from wagtail.views import serve as serve_page

from cms_forms.journey.routes import SCREENS
from cms_forms.pages import directory
from cms_forms.pages.form_page import FormPageMixin


class InServiceConverter:
    """An address inside a service that is open to everybody; matches nothing else."""

    regex = "(?:[a-z0-9_-]+/){2,12}"

    def to_python(self, value: str) -> tuple[str, str]:
        found = directory.split(value)
        if found is None:
            raise ValueError(value)
        return found

    def to_url(self, value: tuple[str, str]) -> str:
        return "".join(value).removeprefix("/")


NOT_FOR_STEPS = ("wagtail.", "wagtailmenus.")
"""Whose hooks do nothing to a step: they check the method, and tell menus which page is shown."""


def _site_has_hooks() -> bool:
    """Whether the site wants to see each page before it is served."""
    found = hooks.get_hooks("before_serve_page")
    return any(not hook.__module__.startswith(NOT_FOR_STEPS) for hook in found)


def serve_step(request: HttpRequest, place: tuple[str, str]) -> HttpResponse:
    """Run the route that the service's own page would run."""
    address, rest = place
    host, _ = split_domain_port(request.get_host())
    service = directory.service_at(host, int(request.get_port()), address)
    if service is None or _site_has_hooks():
        return serve_page(request, (address + rest).removeprefix("/"))
    # Wagtail's own place for the site of a request: nobody asks the database for it again.
    request._wagtail_site = service.site  # type: ignore[attr-defined]  # noqa: SLF001
    resolver: Any = service.model.get_resolver()
    try:
        match = resolver.resolve("/" + rest)
    except Resolver404:
        raise Http404 from None
    if match.func.__module__ != FormPageMixin.__module__:
        # A page model of the site's own, which overrides this screen.
        return serve_page(request, (address + rest).removeprefix("/"))
    return SCREENS[match.func.__name__](request, service, *match.args, **match.kwargs)
