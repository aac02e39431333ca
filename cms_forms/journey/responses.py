"""What every response inside a journey has in common, and every start page."""

from typing import Final

from django.apps import apps
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect

PURGED: Final = "public, max-age=60, s-maxage=86400"
"""Where a cache in front of the site is told of changes."""
UNPURGED: Final = "public, max-age=60, s-maxage=60"
"""Elsewhere: a service that closed is not offered for longer."""


def journey_response(response: HttpResponse) -> HttpResponse:
    """For this visitor only: no cache keeps it, no search engine lists it."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


def private_response(response: HttpResponse) -> HttpResponse:
    """Of an address that opens something: for whoever has it, and it goes nowhere from here."""
    journey_response(response)
    response["Referrer-Policy"] = "no-referrer"
    return response


class SeeOther(HttpResponseRedirect):
    """After something was done that a browser must not do again when it goes back."""

    status_code = 303


def start_response(response: HttpResponse) -> HttpResponse:
    """The same for everyone."""
    response["Cache-Control"] = PURGED if is_purged() else UNPURGED
    return response


def is_purged() -> bool:
    """Whether Wagtail tells a cache in front of the site what has changed."""
    is_installed = apps.is_installed("wagtail.contrib.frontend_cache")
    return is_installed and bool(getattr(settings, "WAGTAILFRONTENDCACHE", None))
