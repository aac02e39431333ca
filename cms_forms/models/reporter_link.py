"""The link to the reporter's page. Whoever has it reads what we write to them, and nobody else."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.urls import reverse
from wagtail.models import Site

from cms_forms.models import station_time
from cms_forms.models.booking import Booking
from cms_forms.models.case import REPORTER_KEY_BYTES, Case
from cms_forms.models.signed_token import SignedToken

LASTS: Final = timedelta(days=28)
"""At least."""
AFTERWARDS: Final = timedelta(days=14)
"""So much longer than what its owner waits for: an answer that is due, a session that is booked."""
PURPOSE: Final = b"reporter link"


@dataclass(frozen=True, kw_only=True)
class ReporterLink:
    """What the token in a link says."""

    public_id: uuid.UUID
    """Of the case."""
    key: bytes
    """The reporter's."""
    number: int
    """Dead if it is lower than that of the case."""
    last_day: date

    @classmethod
    def first(cls, awaited: Iterable[date] = ()) -> ReporterLink:
        """That of a case which is about to be opened. `awaited`: see `last_day`."""
        return cls(
            public_id=uuid.uuid4(),
            key=secrets.token_bytes(REPORTER_KEY_BYTES),
            number=1,
            last_day=last_day(awaited),
        )

    def token(self) -> str:
        token = SignedToken(
            id=self.public_id, key=self.key, number=self.number, last_day=self.last_day
        )
        return token.text(PURPOSE)

    def path(self) -> str:
        return reverse("cms_forms_report", args=[self.token()])


def last_day(awaited: Iterable[date]) -> date:
    """That of a link which is made today, for somebody who waits for something on those days."""
    last = max(awaited, default=date.min)
    return max(station_time.today() + LASTS, min(last, date.max - AFTERWARDS) + AFTERWARDS)


def _awaited(case: Case) -> Iterator[date]:
    # The page names no other clocks, so the day in its link tells of none either.
    yield from case.deadlines.filter(only_staff=False, settled_at=None).values_list(
        "due", flat=True
    )
    for booking in Booking.objects.of_case(case.pk).filter(ended_at=None):
        yield booking.session.last_day


def address_of(case: Case) -> str:
    """The absolute address of the reporter's page. Only in staff's process: it opens the seal.

    Raises what `Case.reporter_key` raises.
    """
    link = ReporterLink(
        public_id=case.public_id,
        key=case.reporter_key(),
        number=case.link_number,
        last_day=last_day(_awaited(case)),
    )
    site = Site.objects.filter(is_default_site=True).first()
    return f"{site.root_url if site else ''}{link.path()}"


def opened(token: str) -> ReporterLink:
    """What a token says. Whether its number is still alive, the case knows. Raises `LinkEnded`."""
    read = SignedToken.read(token, PURPOSE)
    return ReporterLink(public_id=read.id, key=read.key, number=read.number, last_day=read.last_day)
