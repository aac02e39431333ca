"""The link with which somebody goes on in another browser.

It carries a random key of its own, and with that a row (`ResumeKey`) gives the key to the answers:
neither opens them alone. It works as long as the journey: until it is sent or deleted, or nothing
was answered for `KEPT`. A new link leaves the older ones alive until it is opened, so that whoever
asks twice does not lose the message that comes first.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from cms_forms.models import station_time
from cms_forms.models.journey import KEPT, Journey, JourneyGone, JourneyQuerySet
from cms_forms.models.resume_key import ResumeKey
from cms_forms.models.signed_token import KEY_BYTES, LinkEnded, SignedToken

AT_MOST: Final = timedelta(days=365)
"""How old a link gets, however often somebody goes on meanwhile."""
PURPOSE: Final = b"resume link"
PLACE: Final = "cms_forms_resume"
LINK: Final = "cms_forms_resume_link"
"""The names of the addresses: of the screen, and of the link that leads to it."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a link opens."""

    journey: Journey
    """With its version and page."""
    key: bytes
    """The visitor's, which opens the answers."""
    language: str
    """In which it was saved. Empty for the service's own."""


@dataclass(frozen=True, kw_only=True)
class ResumeLink:
    """What the token in a link says."""

    journey: uuid.UUID
    key: bytes
    """The link's own, which opens its `ResumeKey`."""
    number: int
    """Dead if a later one was opened."""
    last_day: date

    @classmethod
    def give(cls, journey: uuid.UUID, key: bytes, language: str = "") -> ResumeLink:
        """A new one to answers that `key` opens. The journey is kept anew from now on.

        Raises `JourneyGone`.
        """
        link_key = secrets.token_bytes(KEY_BYTES)
        with transaction.atomic():
            one_more = F("links_given") + 1
            if not _alive(journey).update(links_given=one_more, touched_at=timezone.now()):
                raise JourneyGone
            # Its row is locked: nobody else gives this number.
            number = Journey.objects.values_list("links_given", flat=True).get(pk=journey)
            ResumeKey.of(journey, number, link_key, key, language).save(force_insert=True)
        last_day = station_time.today() + AT_MOST
        return cls(journey=journey, key=link_key, number=number, last_day=last_day)

    @classmethod
    def read(cls, token: str) -> ResumeLink:
        """What a token says. Raises `LinkEnded`."""
        read = SignedToken.read(token, PURPOSE)
        return cls(journey=read.id, key=read.key, number=read.number, last_day=read.last_day)

    def token(self) -> str:
        token = SignedToken(
            id=self.journey, key=self.key, number=self.number, last_day=self.last_day
        )
        return token.text(PURPOSE)

    def path(self) -> str:
        return reverse(LINK, args=[self.token()])

    def find(self) -> Found:
        """Nothing is changed. Raises `LinkEnded`."""
        rows = ResumeKey.objects.filter(journey__in=_alive(self.journey), number=self.number)
        related = rows.select_related("journey__version__page")
        row = related.defer("journey__version__definition").first()
        if row is None:
            raise LinkEnded
        key, language = row.open(self.key)
        return Found(journey=row.journey, key=key, language=language)

    def use(self) -> None:
        """From now on older links are dead, and the journey is kept anew. Raises `LinkEnded`."""
        with transaction.atomic():
            # Its row is locked: of two links at once, the newer one ends the other.
            if not _alive(self.journey).update(touched_at=timezone.now()):
                raise LinkEnded
            keys = ResumeKey.objects.filter(journey=self.journey)
            if not keys.filter(number=self.number).exists():
                raise LinkEnded
            keys.filter(number__lt=self.number).delete()


def _alive(journey: uuid.UUID) -> JourneyQuerySet:
    since = timezone.now() - KEPT
    return Journey.objects.filter(pk=journey, is_sent=False, touched_at__gt=since)


def can_be_reached() -> bool:
    """Whether the site has the address to which links lead: `cms_forms.urls`."""
    try:
        reverse(PLACE)
    except NoReverseMatch:
        return False
    return True
