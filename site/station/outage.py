"""When the database does not answer: what is safe, and the typed text again behind one button."""

from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import get_template

from station.inside import is_in_admin

RETRY_SECONDS: Final = 60


def is_outage(error: BaseException | None) -> bool:
    """Whether the database was out of reach, or gave up on a lock, before other errors or last."""
    seen = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False


def out_of_order(request: HttpRequest, for_developers: object = "") -> HttpResponse:
    """503. Asks nothing of the database, the session or the cache.

    `for_developers` is what the database said, where those who read it may know.
    """
    context = {
        **settings.WITHOUT_DATABASE,
        "for_developers": str(for_developers),
        "address": request.get_full_path(),
        "kept": list(_typed(request)),
        "is_posted": request.method == "POST",
    }
    response = HttpResponse(get_template("503.html").render(context), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "private, no-store"
    return response


def _typed(request: HttpRequest) -> Iterable[tuple[str, str]]:
    """(name, value) pairs of what was posted. The admin's stay out: passwords are among them."""
    if request.method != "POST" or is_in_admin(request):
        return
    try:
        posted = request.POST
    except (BadRequest, SuspiciousOperation, MultiPartParserError, OSError):
        return
    for name, values in posted.lists():
        if "password" not in name:
            yield from ((name, value) for value in values)
