"""Small wrappers around the whole site."""

import sys
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse
from django.utils.cache import has_vary_header
from django.utils.csp import CSP
from django.utils.http import escape_leading_slashes

from station.errors import not_found
from station.outage import is_outage, out_of_order

ADMIN_POLICY = {
    "default-src": [CSP.SELF],
    # Wagtail's admin writes scripts and styles into its pages.
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "font-src": [CSP.SELF, "data:"],
    "frame-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],  # the preview panel shows pages in a frame
}
# The admin's shell without anything written into the page: a report that carries markup finds
# nothing that would run it.
CASEWORK_POLICY = settings.SECURE_CSP | {
    "img-src": [CSP.SELF, "data:"],
    "frame-src": [CSP.NONE],
}


class NotFoundAsInProduction:
    """For the demonstration: a wrong address shows our page, and not a list of patterns."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return not_found(request, exception) if isinstance(exception, Http404) else None


class SlashAsInProduction(CommonMiddleware):
    """For the demonstration: what is posted without the last slash is led to the address with it,
    and is no error that lectures developers."""

    def get_full_path_with_slash(self, request: HttpRequest) -> str:
        return escape_leading_slashes(request.get_full_path(force_append_slash=True))


class OutageAsInProduction:
    """For the demonstration: without its database it shows our page, with a hint, and no traceback.

    The first of all: wherever the database was asked, Django has made a page of the error before
    another middleware sees it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        got_request_exception.connect(self._note)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        outage = request.__dict__.get("_outage")
        return out_of_order(request, outage) if outage is not None else response

    def _note(self, request: HttpRequest | None = None, **kwargs: object) -> None:
        error = sys.exception()
        if request is not None and is_outage(error):
            request.__dict__["_outage"] = error


class CompressWhatIsPublic(GZipMiddleware):
    """Compresses the pages that caches in front of the station may keep, and nothing else.

    How well a page with a secret compresses tells of the secret to whoever can add text to it and
    watch the length (BREACH). A page that is the same for everybody has none: no token, no cookie.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not is_same_for_everybody(response):
            return response
        return super().process_response(request, response)


def is_same_for_everybody(response: HttpResponseBase) -> bool:
    """Whether caches may keep it. A page with a token comes with its cookie, and one that asked who
    somebody is varies by it.
    """
    said = response.headers.get("Cache-Control", "")
    is_public = "public" in said and "s-maxage=" in said
    return is_public and not response.cookies and not has_vary_header(response, "Cookie")


def admin_content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Relaxes the policy under the admin's address, and nowhere else.

    Pages that show what the public sent are under that address too, and keep a strict one.
    """
    prefix = reverse("wagtailadmin_home")
    casework = reverse("cms_forms_inbox")

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(prefix):
            is_strict = request.path.startswith(casework)
            if is_strict and "Content-Security-Policy" in response:
                return response  # a file, of which nothing may run at all
            # A previewed page comes with the policy of its own address, which forbids frames.
            del response["Content-Security-Policy"]
            policy = CASEWORK_POLICY if is_strict else ADMIN_POLICY
            response._csp_config = policy  # type: ignore[attr-defined]  # noqa: SLF001
        return response

    return middleware


def client_address(request: HttpRequest) -> str:
    """As the proxy says, where a header is trusted; else of whoever is connected; or empty.

    What is an IPv4 address is told as one, also where a server that listens on IPv6 says it.
    """
    header = settings.CLIENT_ADDRESS_HEADER
    for said in (header and request.headers.get(header), request.META.get("REMOTE_ADDR")):
        with suppress(ValueError):
            address = ip_address((said or "").strip())
            return str(getattr(address, "ipv4_mapped", None) or address)
    return ""


def nobody_is_logged_in(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """For a process that only the public reaches: it cannot read who the users are."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.user = AnonymousUser()
        return get_response(request)

    return middleware
