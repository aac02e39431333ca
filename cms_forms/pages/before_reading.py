"""What happens to a form with files before anybody reads it, the look for its token included.

Django's own handlers would write large files to a disk in clear. A service in the directory is
served by the short way, which comes here by itself. A service that is not for everybody, or that
this process does not know yet, is Wagtail's to serve: for it there is the middleware.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from wagtail.models import Page

from cms_forms.files.handling import (
    EncryptingHandler,
    NamingHandler,
    form_bytes,
    may_have_files,
)
from cms_forms.files.receiving import Allowance
from cms_forms.journey import filing, views
from cms_forms.journey.journey_store import JourneyStore
from cms_forms.journey.service import Service, ServiceChanged
from cms_forms.journey.visit import Visit
from cms_forms.pages.form_page import FormPageMixin

WAGTAIL: Final = "wagtail_serve"
ROUTE: Final = 3
"""A function, its arguments and its named ones: what Wagtail hands on of a page with addresses."""
PREVIEW: Final = "cms_forms_editor:preview"


def has_files(request: HttpRequest) -> bool:
    """Whether its body is a form that may have files in it, and that nobody has read."""
    return may_have_files(request) and not hasattr(request, "_files")


def is_too_large(request: HttpRequest) -> bool:
    """By what it says of itself."""
    length = request.headers.get("Content-Length", "")
    return length.isdecimal() and len(length) < 20 and int(length) > form_bytes()


def too_large(request: HttpRequest, service: Service) -> HttpResponse | None:
    """The answer to a form that is not read at all. None for one that is."""
    if not is_too_large(request):
        return None
    try:
        return views.too_large(request, service)
    except ServiceChanged:
        return HttpResponse(status=413)


def allowances(
    request: HttpRequest, service: Service, route: str, slug: str
) -> Mapping[str, Allowance]:
    """The files that a form may bring along to that route of a service."""
    if route != "step":
        return {}
    try:
        visit = Visit(request, service, JourneyStore.of_browser(request, service))
        step = visit.step_at(slug)
    except ServiceChanged:
        return {}
    return filing.allowances(visit, step) if step is not None else {}


def at_wagtail(request: HttpRequest, path: str) -> HttpResponse | None:
    """Sets the handler of a form that Wagtail serves at a path below its own root; or answers it.

    The forms of pages that are no services stay with Django's handlers.
    """
    found: Any = Page.route_for_request(request, path)
    if found is None:
        # Nothing is here: perhaps a service that was closed.
        request.upload_handlers = [EncryptingHandler(request, {})]
        return None
    page, inside = found.page, found.args
    if not isinstance(page, FormPageMixin):
        return None
    allowed: Mapping[str, Allowance] = {}
    if all(each.accept_request(request) for each in page.get_view_restrictions()):
        refused = too_large(request, page)
        if refused is not None:
            return refused
        if page.current_version_id is not None and len(inside) == ROUTE:
            route, _, kwargs = inside
            allowed = allowances(request, page, route.__name__, kwargs.get("slug", ""))
    request.upload_handlers = [EncryptingHandler(request, allowed)]
    return None


def let_go_of_rest(request: HttpRequest) -> None:
    """Of what nobody claimed, once the form is answered."""
    handler = filing.handler_of(request)
    if handler is not None:
        handler.let_go_of_rest()


class EncryptFilesMiddleware:
    """Stands before Django's that looks for the token of a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if has_files(request) and _view_name(request) == PREVIEW:
            # Here already: a site may look into what comes to its admin.
            request.upload_handlers = [NamingHandler(request)]
        try:
            return self.get_response(request)
        finally:
            let_go_of_rest(request)

    def process_view(
        self, request: HttpRequest, view: object, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        if not has_files(request) or request.resolver_match is None:
            return None
        if request.resolver_match.view_name != WAGTAIL:
            return None
        return at_wagtail(request, *args)


def _view_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info, getattr(request, "urlconf", None)).view_name
    except Resolver404:
        return ""
