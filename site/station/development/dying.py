"""A web process that is killed between COMMIT and the response, now and then."""

import os
import random
import signal
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

CHANCE: Final = 0.02
"""Of reports that are taken in, and whose visitors get no answer."""


def die_after_commit(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        was_sent = request.method == "POST" and response.headers.get("Location", "").endswith(
            "/sent/"
        )
        if was_sent and random.random() < CHANCE:  # noqa: S311
            os.kill(os.getpid(), signal.SIGKILL)
        return response

    return respond
