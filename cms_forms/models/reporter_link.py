"""The link to the reporter's page. Whoever has it reads what we write to them, and nobody else."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.urls import reverse
from wagtail.models import Site

from cms_forms.models import station_time
from cms_forms.models.case import REPORTER_KEY_BYTES, Case
from cms_forms.models.signed_token import SignedToken

LASTS: Final = timedelta(days=28)
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
    def first(cls) -> ReporterLink:
        """That of a case which is about to be opened."""
        return cls(
            public_id=uuid.uuid4(),
            key=secrets.token_bytes(REPORTER_KEY_BYTES),
            number=1,
            last_day=station_time.today() + LASTS,
        )

    def token(self) -> str:
        token = SignedToken(
            id=self.public_id, key=self.key, number=self.number, last_day=self.last_day
        )
        return token.text(PURPOSE)

    def path(self) -> str:
        return reverse("cms_forms_report", args=[self.token()])


def address_of(case: Case) -> str:
    """The absolute address of the reporter's page. Only in staff's process: it opens the seal.

    Raises what `Case.reporter_key` raises.
    """
    link = ReporterLink(
        public_id=case.public_id,
        key=case.reporter_key(),
        number=case.link_number,
        last_day=station_time.today() + LASTS,
    )
    site = Site.objects.filter(is_default_site=True).first()
    return f"{site.root_url if site else ''}{link.path()}"


def opened(token: str) -> ReporterLink:
    """What a token says. Whether its number is still alive, the case knows. Raises `LinkEnded`."""
    read = SignedToken.read(token, PURPOSE)
    return ReporterLink(public_id=read.id, key=read.key, number=read.number, last_day=read.last_day)
