"""Work that the visitor does not wait for, so that its time tells nothing.

A mail is sent for accounts that exist only: done before the answer, it would say which do.
"""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)
type Work = Callable[[], object]


def after_response(request: HttpRequest, work: Work) -> None:
    request.__dict__.setdefault("_after_response", []).append(work)


def do_after_response(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a response is closed once it was sent."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for work in request.__dict__.get("_after_response", ()):
            response._resource_closers.append(_safely(work))  # type: ignore[attr-defined]  # noqa: SLF001
        return response

    return middleware


def _safely(work: Work) -> Work:
    def done() -> None:
        try:
            work()
        except Exception:
            logger.exception("What was left for after an answer failed.")

    return done
