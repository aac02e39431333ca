"""The link with which somebody goes on in another browser. It carries the key to their answers.

It works as long as the journey: until it is sent or deleted, or nothing was answered for `KEPT`. A
new link leaves the older ones alive until it is opened, so that whoever asks twice does not lose
the message that comes first.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from cms_forms.models.journey import KEPT, Journey, JourneyGone, JourneyQuerySet
from cms_forms.models.signed_token import LinkEnded, SignedToken

AT_MOST: Final = timedelta(days=365)
"""How old a link gets, however often somebody goes on meanwhile."""
PURPOSE: Final = b"resume link"
PLACE: Final = "cms_forms_resume"
LINK: Final = "cms_forms_resume_link"
"""The names of the addresses: of the screen, and of the link that leads to it."""


@dataclass(frozen=True, kw_only=True)
class ResumeLink:
    """What the token in a link says."""

    journey: uuid.UUID
    key: bytes
    """The visitor's, which opens the answers."""
    number: int
    """Dead if a later one was opened."""
    last_day: date

    @classmethod
    def give(cls, journey: uuid.UUID, key: bytes) -> ResumeLink:
        """A new one, for which the journey is kept from now on. Raises `JourneyGone`."""
        with transaction.atomic():
            one_more = F("links_given") + 1
            if not _alive(journey).update(links_given=one_more, touched_at=timezone.now()):
                raise JourneyGone
            # Its row is locked: nobody else gives this number.
            number = Journey.objects.values_list("links_given", flat=True).get(pk=journey)
        return cls(journey=journey, key=key, number=number, last_day=timezone.localdate() + AT_MOST)

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

    def find(self) -> Journey:
        """The journey, with its version and page. Nothing is changed. Raises `LinkEnded`."""
        found = _alive(self.journey).filter(links_from__lte=self.number)
        related = found.select_related("version__page").defer("version__definition")
        journey = related.first()
        if journey is None:
            raise LinkEnded
        return journey

    def use(self) -> None:
        """From now on older links are dead, and the journey is kept anew. Raises `LinkEnded`."""
        used = _alive(self.journey).filter(links_from__lte=self.number)
        if not used.update(
            links_from=Greatest("links_from", self.number), touched_at=timezone.now()
        ):
            raise LinkEnded


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
