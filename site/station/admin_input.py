"""What the admin says to a request that none of its own screens makes."""

import logging
from collections.abc import Callable
from traceback import walk_tb
from typing import Any, Final

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, ObjectDoesNotExist, ValidationError
from django.core.paginator import InvalidPage
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.datastructures import MultiValueDictKeyError
from psycopg.errors import ForeignKeyViolation, UniqueViolation
from wagtail.admin.auth import permission_denied

from station import guarded
from station.errors import bad_request, conflict

logger = logging.getLogger(__name__)

PACKAGES: Final = ("allauth.", "wagtail.", "wagtailmenus.", "wagtail_modeladmin.")
"""Whose views take what an address holds for what their own screens put there. Ours check it."""
BAD_VALUE: Final = (
    DataError,
    IncorrectLookupParameters,
    InvalidPage,
    NoReverseMatch,
    ObjectDoesNotExist,
    OverflowError,
    RecursionError,
    ValidationError,
    ValueError,
)
"""What a value of the wrong kind raises: `?id=x` where a number belongs, or one of nothing."""
NOT_THERE: Final = (AttributeError, KeyError, TypeError)
"""What a missing value raises, in the lines of the view or form that expects it."""


class RefuseStrangeInput:
    """Answers 400 where a view of Wagtail's raises on parameters, and writes down where.

    Only what the views' own packages raise, and only for requests that carry something: an address
    without parameters that raises is a fault, and stays one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        is_refused = request.path.startswith(self.admin) and not guarded.may(request)
        return permission_denied(request) if is_refused else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not request.path.startswith(self.admin):
            return None
        if request.method == "POST" and _is_about_another(exception):
            return conflict(request)
        if not _is_about_input(request, exception):
            return None
        place = request.resolver_match.view_name if request.resolver_match else ""
        # An error all the same: should a screen of Wagtail's own be at fault, somebody must know.
        logger.error("Refused what was sent to %s.", place, exc_info=exception)
        return bad_request(request, BadRequest())


def _is_about_another(exception: Exception) -> bool:
    """Forms look first whether a name is free, or a row there; by then it no longer is."""
    gone = isinstance(exception.__cause__, UniqueViolation | ForeignKeyViolation)
    return isinstance(exception, IntegrityError) and gone


def _is_about_input(request: HttpRequest, exception: Exception) -> bool:
    modules = [frame.f_globals.get("__name__", "") for frame, _ in walk_tb(exception.__traceback__)]
    views = [name for name in modules if not name.startswith(("django.", "station.middleware"))]
    if not any(name.startswith(PACKAGES) for name in views):
        return False
    if any(name.startswith(("cms_forms.", "local_areas.", "social_hub.")) for name in views):
        return False
    if isinstance(exception, MultiValueDictKeyError):
        return True  # of what was sent, whoever asks for it
    if isinstance(exception, BAD_VALUE):
        return bool(request.GET or request.POST or _texts(request))
    raised_in = modules[-1]
    return (
        request.method == "POST"
        and isinstance(exception, NOT_THERE)
        and raised_in.startswith(PACKAGES)
        and (".views" in raised_in or ".forms" in raised_in)
    )


def _texts(request: HttpRequest) -> list[Any]:
    """The parts of the address that are not numbers."""
    match = request.resolver_match
    parts = [*match.args, *match.kwargs.values()] if match else []
    return [part for part in parts if not isinstance(part, int)]
