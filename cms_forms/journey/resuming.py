"""Where a link to saved answers leads: a page with a button, which gives this browser the ticket.

The link itself only hands its token to a cookie, so that no address of a screen, no Referer and no
record of this site has it. Mail scanners open links and press no buttons: they change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_protect

from cms_forms.engine.translating import title_in
from cms_forms.journey import languages, screens
from cms_forms.journey.closed import ClosedService
from cms_forms.journey.contact import contact_words
from cms_forms.journey.journey_store import JourneyStore
from cms_forms.journey.responses import SeeOther, journey_response, private_response
from cms_forms.journey.ticket import RESUMED, Ticket, TicketCookie, begin_again, cookie_name
from cms_forms.journey.visit import Visit
from cms_forms.models.form_version import form_of
from cms_forms.models.journey import KEPT, Journey
from cms_forms.models.resume_link import PLACE, Found, ResumeLink
from cms_forms.models.signed_token import LinkEnded
from cms_forms.stream.languages import offered

WAITS: Final = 60 * 60
"""Seconds for which a browser remembers a link that was opened and not used."""
NOT_OURS: Final = "-"
"""What the cookie holds after a link that does not work."""


def bring(request: HttpRequest, token: str) -> HttpResponse:
    """Whatever the link, the answer is the same."""
    if request.method not in ("GET", "HEAD"):
        return private_response(HttpResponseNotAllowed(("GET", "HEAD")))
    try:
        ResumeLink.read(token)
    except LinkEnded:
        token = NOT_OURS
    response = redirect(PLACE)
    response.set_cookie(
        cookie_name(RESUMED, secure=request.is_secure()),
        token,
        max_age=WAITS,
        path=get_script_prefix(),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return private_response(response)


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What a link opens, for one request."""

    link: ResumeLink
    found: Found
    service: ClosedService
    replaced: JourneyStore | None
    """Other answers to the same service, which this browser would forget."""

    @classmethod
    def brought(cls, request: HttpRequest) -> Saved:
        """Raises `LinkEnded`."""
        cookie = cookie_name(RESUMED, secure=request.is_secure())
        link = ResumeLink.read(request.COOKIES.get(cookie, ""))
        found = link.find()
        journey = found.journey
        page = journey.version.page
        path = page.get_url(request) if page is not None else None
        if page is None or path is None:
            raise LinkEnded
        spoken = _spoken(found)
        service = ClosedService(
            pk=page.pk,
            title=title_in(form_of(journey.version_id), spoken) if spoken else page.title,
            path=path,
            current_version_id=journey.version_id,
            spoken=spoken,
            is_sensitive=getattr(page.specific, "is_sensitive", True),
        )
        return cls(
            link=link,
            found=found,
            service=service,
            replaced=_other(request, service, journey),
        )

    @property
    def hidden(self) -> dict[str, str]:
        """What the button carries: that it is pressed for this journey, and in place of which."""
        return {
            "journey.name": self.found.journey.pk.hex,
            "journey.replaced": self.replaced.name if self.replaced is not None else "",
        }


def _spoken(found: Found) -> str:
    """The language in which it was saved, while the service is there in it. Else its own."""
    if found.language not in offered():
        return ""
    form = form_of(found.journey.version_id)
    return found.language if form.translations.get(found.language) else ""


def _other(request: HttpRequest, service: ClosedService, journey: Journey) -> JourneyStore | None:
    ticket = TicketCookie.read(request, service.pk)
    if ticket is None or ticket.journey == journey.pk:
        return None
    store = JourneyStore(service, ticket, secure=request.is_secure())
    return store if store.name and store.sent is None else None


@csrf_protect
def go_on(request: HttpRequest) -> HttpResponse:
    """Says until when the answers are kept; its button opens them here."""
    if request.method not in ("GET", "HEAD", "POST"):
        return journey_response(HttpResponseNotAllowed(("GET", "HEAD", "POST")))
    try:
        return journey_response(_answer(request, Saved.brought(request)))
    except LinkEnded:
        return journey_response(_show_ended(request))


def _answer(request: HttpRequest, saved: Saved) -> HttpResponse:
    with languages.speaking(saved.service.spoken):
        if request.method != "POST":
            return _show(request, saved)
        return _pressed(request, saved)


def _pressed(request: HttpRequest, saved: Saved) -> HttpResponse:
    if any(request.POST.get(name) != value for name, value in saved.hidden.items()):
        # Another link was opened, or something begun, in another tab.
        return _show(request, saved, status=409)
    return _open(request, saved)


def _open(request: HttpRequest, saved: Saved) -> HttpResponse:
    """To the step that is next, with the ticket. Raises `LinkEnded`."""
    saved.link.use()
    ticket = Ticket(saved.link.journey, saved.found.key)
    store = JourneyStore(saved.service, ticket, secure=request.is_secure())
    if store.journey is None:
        raise LinkEnded
    if saved.replaced is not None:
        saved.replaced.discard()
    response = SeeOther(screens.onward(Visit(request, saved.service, store)))
    store.cookie.give(response, ticket)
    begin_again(request, response)
    _forget(request, response)
    return response


def _show(request: HttpRequest, saved: Saved, *, status: int = 200) -> HttpResponse:
    context = {
        "path": reverse(PLACE),
        "title": saved.service.title,
        "start": languages.address(saved.service, request),
        "saved": saved,
        "ends": timezone.localtime(saved.found.journey.ends_at),
        "is_again": status != 200,
        "days": KEPT.days,
    }
    return render(request, "cms_forms/journey/resume.html", context, status=status)


def _show_ended(request: HttpRequest) -> HttpResponse:
    cookie = cookie_name(RESUMED, secure=request.is_secure())
    context = {
        "path": reverse(PLACE),
        "has_cookie": cookie in request.COOKIES,
        "days": KEPT.days,
        "contact": contact_words(request),
    }
    response = render(request, "cms_forms/journey/resume_ended.html", context, status=404)
    _forget(request, response)
    return response


def _forget(request: HttpRequest, response: HttpResponse) -> None:
    name = cookie_name(RESUMED, secure=request.is_secure())
    response.delete_cookie(name, path=get_script_prefix(), samesite="Lax")
