"""What people see when something went wrong: what happened, what is safe, what to do next."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from wagtail.models import Page, Site

from cms_forms.pages import whereabouts
from cms_forms.pages.form_page import FormPageMixin
from station.outage import is_outage, out_of_order


def kept_nowhere(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Neither by a cache in between nor by the browser that shows it."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return answer


@kept_nowhere
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


@kept_nowhere
def conflict(request: HttpRequest) -> HttpResponse:
    """Two saved at once what only one of them may."""
    return render(request, "409.html", status=409)


@kept_nowhere
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


@kept_nowhere
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Kept nowhere: the address may be one inside a service, and what is there may come back."""
    return render(request, "404.html", status=404)


def gone(request: HttpRequest) -> HttpResponse:
    """An address of a package that the station does not offer."""
    return not_found(request, Http404())


@kept_nowhere
def server_error(request: HttpRequest) -> HttpResponse:
    """Without anything of the request: whatever is broken may be what a context needs.

    Django asks for this page while it handles the exception, wherever that was raised: in a view,
    in a middleware, while it looked for the view.
    """
    if is_outage(sys.exception()):
        return out_of_order(request)
    page = get_template("500.html").render(settings.WITHOUT_DATABASE)
    return HttpResponse(page, status=500)


@kept_nowhere
def not_for_everybody(request: HttpRequest) -> HttpResponse:
    """A page for those who log in, asked for where nobody can."""
    return render(request, "403_not_for_everybody.html", status=403)


@kept_nowhere
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A step keeps what was typed and asks to press again; elsewhere a page says what to do."""
    response = _step_again(request)
    return response if response is not None else render(request, "403_csrf.html", status=403)


def _step_again(request: HttpRequest) -> HttpResponse | None:
    site = Site.find_for_request(request)
    if site is None:
        return None
    # A service that was renamed or moved takes answers at its former addresses too.
    place = whereabouts.place_of_posted(request) or request.path
    components = [part for part in place.split("/") if part]
    try:
        found: Any = site.root_page.localized.specific.route(request, components)
    except Http404:
        return None
    page, args, _ = found
    if not isinstance(page, Page) or not isinstance(page, FormPageMixin) or not args:
        return None
    if page.current_version_id is None or page.get_view_restrictions().exists():
        # Not open, or not for everybody: the long way says so.
        return None
    view, view_args, view_kwargs = args[0], args[1], args[2]
    if view.__name__ not in FormPageMixin.KEEPS_ENTRIES:
        return None
    return view(request, *view_args, **view_kwargs, token_refused=True)
