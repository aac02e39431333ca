"""The ticket: whose journey it is. Whoever holds it opens the answers, and nobody else."""

from __future__ import annotations

import re
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix

from cms_forms.models.journey import KEPT, KEY_BYTES, Journey

HOST_ONLY: Final = "__Host-"
"""Browsers take a cookie whose name begins so from this host alone, over HTTPS and for every path
(RFC 6265bis, 4.1.3.2). Without it, whoever has another host of the same domain, or a network in
between, could give a visitor a ticket of their own, and read what is answered with it."""
LINK: Final = "-link"
"""What the name of the cookie ends in that carries what a link brought along: see `links`."""
RESUMED: Final = "go-on"
"""What the name of the cookie ends in that carries a link to go on: see `resuming`."""
TICKETS: Final = re.compile(
    rf"(?:__Host-)?journey-(?:{RESUMED}|[0-9]{{1,20}}(?:{LINK})?)", re.ASCII
)
ENDED: Final = "ended"
"""What the name of the cookie ends in that is left when somebody leaves in a hurry or deletes their
answers."""


def cookie_name(end: str, *, secure: bool) -> str:
    """A site that lies below a path of its host has no `HOST_ONLY` cookies."""
    return f"{HOST_ONLY if secure and get_script_prefix() == '/' else ''}journey-{end}"


@dataclass(frozen=True)
class Ticket:
    """Which journey, and the key to its answers."""

    journey: uuid.UUID
    key: bytes

    @classmethod
    def issue(cls) -> Ticket:
        return cls(uuid.uuid4(), Journey.make_key())

    @classmethod
    def read(cls, text: str) -> Ticket | None:
        """None for a text that is not one of ours, whatever it holds."""
        journey, _, key = text.partition(".")
        try:
            ticket = cls(uuid.UUID(journey), urlsafe_b64decode(key.encode()))
        except ValueError:
            return None
        return ticket if len(ticket.key) == KEY_BYTES else None

    def __str__(self) -> str:
        return f"{self.journey.hex}.{urlsafe_b64encode(self.key).decode()}"


@dataclass(frozen=True)
class TicketCookie:
    """The cookie that carries the ticket of one service.

    The browser sends it to every address of the host, so that a service may move without losing
    those who are in it; the page's id in its name tells one service's cookie from another's.
    """

    page_id: int
    secure: bool
    """Whether it came, and goes, over HTTPS."""
    is_sensitive: bool = False
    """It then ends with the browser: whoever opens that later finds nothing."""

    @property
    def name(self) -> str:
        return cookie_name(str(self.page_id), secure=self.secure)

    @classmethod
    def read(cls, request: HttpRequest, page_id: int) -> Ticket | None:
        cookie = cls(page_id, request.is_secure())
        return Ticket.read(request.COOKIES.get(cookie.name, ""))

    def give(self, response: HttpResponse, ticket: Ticket) -> None:
        response.set_cookie(
            self.name,
            str(ticket),
            max_age=None if self.is_sensitive else KEPT,
            path=get_script_prefix(),
            secure=self.secure,
            httponly=True,
            samesite="Lax",
        )

    def take_back(self, response: HttpResponse) -> None:
        """Of this service; and nothing has ended for the browser any more."""
        for name in (self.name, cookie_name(ENDED, secure=self.secure)):
            response.delete_cookie(name, path=get_script_prefix(), samesite="Lax")


def tickets(request: HttpRequest) -> list[Ticket]:
    """Those of every service that the browser holds."""
    sent = (text for name, text in request.COOKIES.items() if TICKETS.fullmatch(name))
    return [ticket for text in sent if (ticket := Ticket.read(text)) is not None]


def end_all(request: HttpRequest, response: HttpResponse) -> None:
    """Take back the tickets of every service, and leave word that something has ended here.

    The word tells the screens behind the browser's Back to show nothing. It names no service, and
    goes with the browser's window.
    """
    for name in request.COOKIES:
        # Only names that were given here: a browser may send others that no response can hold.
        if TICKETS.fullmatch(name) or name == settings.CSRF_COOKIE_NAME:
            response.delete_cookie(name, path=get_script_prefix(), samesite="Lax")
    response.set_cookie(
        cookie_name(ENDED, secure=request.is_secure()),
        "1",
        path=get_script_prefix(),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def has_ended(request: HttpRequest) -> bool:
    return bool(request.COOKIES.get(cookie_name(ENDED, secure=request.is_secure())))


def begin_again(request: HttpRequest, response: HttpResponse) -> None:
    """Something is shown here again."""
    name = cookie_name(ENDED, secure=request.is_secure())
    response.delete_cookie(name, path=get_script_prefix(), samesite="Lax")
