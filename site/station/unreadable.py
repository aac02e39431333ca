"""Requests that no browser makes of our pages: refused in words before anything decodes them."""

import codecs
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_header_parameters

from station.errors import bad_request
from station.inside import is_in_admin

CHARSETS: Final = frozenset({"utf-8", "ascii", "iso8859-1"})
"""By the names of Python's codecs. Others can yield what no page can show and no database keeps
(utf-7: half of a surrogate pair), or are not for texts at all (base64, rot13, undefined)."""

UNREADABLE: Final = {"charset": "unreadable"}

type GetResponse = Callable[[HttpRequest], HttpResponse]


class Request(WSGIRequest):
    """Takes up no Content-Type that Django could not decode by: it would raise here, where no
    middleware can answer yet."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            _, parameters = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            parameters = UNREADABLE
        if _is_known(parameters):
            super()._set_content_type_params(meta)  # type: ignore[misc]
        else:
            self.content_type, self.content_params = "", UNREADABLE


class Handler(WSGIHandler):
    """What a web server calls: Django's, with our `Request`."""

    request_class = Request


def is_readable(text: str) -> bool:
    """Whether PostgreSQL can store it and UTF-8 can write it: no NUL, no half of a pair."""
    return "\x00" not in text and not any("\ud800" <= each <= "\udfff" for each in text)


class RefuseUnreadable:
    """Refuses the requests whose parts would raise wherever they are first used.

    A cookie is dropped instead: a visitor could not get rid of it. Outside of the admin, views
    take what is posted as it comes, so that a service can show again what was typed.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_known(request.content_params or {}):
            # Nothing may decode by it any more, the page that says so included. Django's own setter
            # would decode to see whether it has to forget something.
            request._encoding = "utf-8"  # type: ignore[attr-defined]  # noqa: SLF001
            return bad_request(request, BadRequest())
        for name, value in list(request.COOKIES.items()):
            if not value.isprintable() or not name.isprintable():
                del request.COOKIES[name]
        if is_in_admin(request):
            query = unquote_to_bytes(request.META.get("QUERY_STRING", ""))
            if b"\x00" in query or "\x00" in request.path:
                return bad_request(request, BadRequest())
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Here the token has been checked, which reads what is posted anyway."""
        if request.method != "POST" or not is_in_admin(request):
            return None
        texts = (text for name, values in request.POST.lists() for text in (name, *values))
        return None if all(map(is_readable, texts)) else bad_request(request, BadRequest())


def _is_known(parameters: Mapping[str, str]) -> bool:
    """Whether the parameters of a Content-Type name no charset, or one of `CHARSETS`."""
    try:
        return codecs.lookup(parameters.get("charset", "utf-8")).name in CHARSETS
    except (LookupError, ValueError):
        return False
