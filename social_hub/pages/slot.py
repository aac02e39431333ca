"""The newest posts of a team for a page of its area, whatever app that page is of."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from urllib.parse import quote

from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from social_hub.models import Account, Post
from social_hub.pages import joined
from social_hub.pages.cards import Card, cards, once
from social_hub.pages.hub_page import HubPage
from social_hub.pages.reading import REMEMBERED_SECONDS

SHOWN: Final = 3
CANDIDATES: Final = 6
"""More than are shown, because what went to several networks is shown once."""
QUIET_AFTER: Final = timedelta(days=60)
"""A team that has posted nothing for so long is quiet, and its page says so."""


def render(request: HttpRequest | None, code: str, name: str, *, borough: str = "") -> str:
    """HTML for the page of an area; "" where it has no account and the force says nothing.

    Three posts: pinned ones of the team first, then its newest, with the newest of the force's
    own among them.
    """
    if not _has_accounts(code):
        return ""
    found = _posts(code)
    own = [card for card in found if not card.is_corporate]
    newest = max((card.created_at for card in own), default=None)
    is_quiet = newest is None or newest < timezone.now() - QUIET_AFTER
    if not found and not Account.objects.public().filter(area=code).exists():
        return ""
    context = {
        "posts": chosen(found, is_quiet=is_quiet),
        "is_quiet": is_quiet,
        "newest": newest,
        "code": code,
        "name": name,
        "borough": borough,
        "hub_url": hub_url(request),
        "ways": joined.ways_to_report(),
        "emergency_number": joined.emergency_number(),
    }
    return render_to_string("social_hub/slot.html", context, request=request)


def _has_accounts(code: str) -> bool:
    """Whether there is anything to look for: what ended accounts posted stays. One query, once in
    a while.
    """
    accounts = Account.objects.filter(Q(area=code) | Q(is_corporate=True), is_practice=False)
    key = f"social_hub.has_accounts.{quote(code)}"
    return bool(cache.get_or_set(key, accounts.exists, REMEMBERED_SECONDS))


def _posts(code: str) -> list[Card]:
    """Those of which the three are: one query, each part of it by an index."""
    public = Post.objects.public()
    own = public.filter(account__area=code, account__is_corporate=False)
    force = public.filter(account__is_corporate=True)
    # A union, because an OR of the three would read every post.
    wanted = (
        own.filter(pinned_at__isnull=False)
        .order_by("-pinned_at")[:SHOWN]
        .values("pk")
        .union(
            own.order_by("-created_at", "-pk")[:CANDIDATES].values("pk"),
            force.order_by("-created_at", "-pk")[:CANDIDATES].values("pk"),
        )
    )
    found = cards(Post.objects.filter(pk__in=wanted).order_by("-created_at", "-pk"))
    return once(found, public.filter(Q(account__area=code) | Q(account__is_corporate=True)))


def chosen(found: list[Card], *, is_quiet: bool) -> list[Card]:
    """What the team pinned, then one of the force's at most; a quiet team leaves room for more."""
    own = [card for card in found if not card.is_corporate]
    force = [card for card in found if card.is_corporate]
    pinned = [card for card in own if card.is_pinned][:SHOWN]
    others = [card for card in own if not card.is_pinned]
    if is_quiet:
        return [*pinned, *force][:SHOWN]
    room = SHOWN - len(pinned)
    of_force = force[: 1 if len(others) + 1 > room else room - len(others)] if room else []
    rest = [*others[: room - len(of_force)], *of_force]
    return [*pinned, *sorted(rest, key=_newest_first)]


def _newest_first(card: Card) -> tuple[float, int]:
    return -card.created_at.timestamp(), -card.pk


def hub_url(request: HttpRequest | None) -> str:
    """ "" where the site has no hub."""
    page = HubPage.objects.live().first()
    return (page.get_url(request) or "") if page is not None else ""
