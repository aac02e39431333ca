"""What people learn who are in a service that was closed or deleted, or is not for them now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cms_forms.journey import languages, screens
from cms_forms.journey.contact import contact_words
from cms_forms.journey.journey_store import JourneyStore
from cms_forms.journey.responses import journey_response
from cms_forms.journey.routes import SCREENS
from cms_forms.journey.visit import Visit

KEEPS: Final = frozenset({"step", "new_item", "item", "item_screen"})
"""The screens whose answers are kept also now: the service may open again."""

WAYS_OUT: Final = frozenset({"leave", "delete_answers"})
"""The screens that are the same in a service that is closed."""


@dataclass(frozen=True, kw_only=True)
class ClosedService:
    """Stands where the page does, at the address where people look for it."""

    pk: int
    title: str
    path: str
    current_version_id: int | None = None
    """What the visitor's journey pins, or what their first answer saw."""
    url_path: None = None
    spoken: str = ""
    is_sensitive: bool
    """Where nobody knows, it is: its steps are found at both of their addresses then."""
    offers_return: bool = False

    def get_url(self, request: HttpRequest | None = None) -> str:
        return self.path


def serve_closed(
    request: HttpRequest,
    service: ClosedService,
    name: str,
    args: Sequence[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The screen of that name in `SCREENS`, or "start", for somebody who is in the service.

    Whoever has sent something sees the reference. Everybody else learns that nothing was sent and
    that their answers are kept, one that they post at this moment included.
    """
    with languages.speaking(service.spoken):
        return _serve(request, service, name, args, kwargs or {})


def _serve(
    request: HttpRequest,
    service: ClosedService,
    name: str,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
) -> HttpResponse:
    if name in WAYS_OUT:
        return SCREENS[name](request, service)
    store = JourneyStore.of_browser(request, service)
    visit = Visit(request, service, store)
    if store.has_ended:
        return journey_response(visit.show("ended", status=410))
    if store.sent is not None:
        if name == "sent":
            return SCREENS["sent"](request, service)
        return journey_response(redirect(f"{visit.path}sent/"))
    posted = request.method == "POST"
    kept = None
    if posted and name in KEEPS:
        answered = SCREENS[name](request, service, *args, **kwargs, store=lambda *_: store)
        kept = _kept(store, answered)
    elif posted and name == "begin":
        store.discard()
    response = visit.show(
        "closed",
        status=410,
        kept=kept,
        kept_until=store.journey.ends_at if store.journey else None,
        deleted=posted and name == "begin",
        contact=contact_words(request),
    )
    store.leave(response)
    return journey_response(response)


def _kept(store: JourneyStore, answered: HttpResponse) -> bool | None:
    """Whether what was posted to a screen is kept. None where it only led on, and nothing was to
    be kept: “Yes” to “Do you need to add another?”.
    """
    if store.has_kept:
        # A list that another tab filled was kept as it is there.
        return not screens.has_notice(answered, "full")
    led_on = "Location" in answered.headers and not screens.has_notice(answered)
    return None if led_on else False
