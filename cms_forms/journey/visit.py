"""Whose journey a request belongs to, and where it stands."""

from __future__ import annotations

import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cms_forms.engine.answers import Answers, StepAnswers
from cms_forms.engine.definition import Form, Step
from cms_forms.engine.walk import Walk, walk
from cms_forms.journey.service import Service
from cms_forms.models.form_version import FormVersion, form_of
from cms_forms.models.journey import KEPT, KEY_BYTES, Journey, JourneyGone, WrongKey
from cms_forms.models.submission import Submission

SEEN_WITHIN = timedelta(days=1)
"""How long after a new version is published a first screen of the old one may still be posted."""


@dataclass(frozen=True)
class Ticket:
    """What the cookie holds: which journey, and the key to its answers."""

    journey: uuid.UUID
    key: bytes

    @classmethod
    def issue(cls) -> Ticket:
        return cls(uuid.uuid4(), Journey.make_key())

    @classmethod
    def read(cls, text: str) -> Ticket | None:
        """None for a cookie that is not one of ours, whatever it holds."""
        journey, _, key = text.partition(".")
        try:
            ticket = cls(uuid.UUID(journey), urlsafe_b64decode(key.encode()))
        except ValueError:
            return None
        return ticket if len(ticket.key) == KEY_BYTES else None

    def __str__(self) -> str:
        return f"{self.journey.hex}.{urlsafe_b64encode(self.key).decode()}"


class Visit:
    """One request to a service: the journey that its cookie opens, if any, and the walk so far."""

    def __init__(self, request: HttpRequest, page: Service) -> None:
        self.page = page
        self.today: date = timezone.localdate()
        self.path: str = page.get_url(request)
        # One name for each service: the cookie of one that lies above is sent here too.
        self.cookie = f"journey-{page.pk}"
        self.ticket = Ticket.read(request.COOKIES.get(self.cookie, ""))
        self.journey: Journey | None = None
        self.submission: Submission | None = None
        self.answers: Answers = {}
        # A page without a version is not served beyond its start.
        self.version_id = page.current_version_id or 0
        if self.ticket is not None:
            self._open(self.ticket)

    def _open(self, ticket: Ticket) -> None:
        try:
            # A cookie of another service opens nothing here.
            opened = Journey.objects.opened(ticket.journey, ticket.key, self.page.pk)
        except WrongKey:
            opened = None
        if opened is None:
            self.ticket = None
            return
        if opened.submission_id is not None:
            # Its answers are gone, so that no key is wrong any more but by this.
            self.submission = self._sent(ticket, opened.submission_id)
            if self.submission is None:
                self.ticket = None
                return
        self.journey, self.version_id = opened.journey, opened.journey.version_id
        self.answers = opened.answers

    def _sent(self, ticket: Ticket, submission_id: int) -> Submission | None:
        """The submission, for the browser that sent it: its key is all that proves it now."""
        submission = Submission.objects.for_visitor().get(pk=submission_id)
        return submission if submission.was_sent_with(ticket.key) else None

    @property
    def form(self) -> Form:
        return form_of(self.version_id)

    @cached_property
    def walked(self) -> Walk:
        return walk(self.form, self.answers, self.today)

    @property
    def name(self) -> str:
        """Tells this journey from another one of the same service; gives nothing away."""
        return self.journey.pk.hex if self.journey else ""

    def pin(self, seen: str) -> None:
        """Before the journey begins: answer the version that the visitor saw, if it is recent."""
        if self.journey is not None or not seen.isdecimal() or len(seen) > 18:
            return
        if int(seen) == self.version_id:
            return
        versions = FormVersion.objects.filter(page=self.page.pk)
        replaced_since = timezone.now() - SEEN_WITHIN
        was_published = versions.filter(pk=int(seen)).exists()
        if (
            was_published
            and versions.filter(pk=self.version_id, published_at__gt=replaced_since).exists()
        ):
            self.version_id = int(seen)

    def keep(self, step: Step, given: StepAnswers | Sequence[StepAnswers]) -> None:
        """Save a step's answers; the first ones begin the journey."""
        if self.journey is None or self.ticket is None:
            self.ticket = Ticket.issue()
            self.journey = Journey.objects.create(
                pk=self.ticket.journey, version_id=self.version_id
            )
        try:
            self.journey.save_step(self.ticket.key, step.id, given)
        except JourneyGone:
            self.journey, self.answers = None, {}
            self._open(self.ticket)
            if self.submission is None:
                # Another tab started again at this moment. What was just given begins anew.
                self.keep(step, given)
            # Or it sent the journey: every address of the service leads to its reference now.
        else:
            self.answers = {**self.answers, step.id: given}
        self.__dict__.pop("walked", None)

    def change_items(self, step: Step, change: ItemsChange) -> None:
        """Change the items of a repeat step as they are now, whatever another tab did."""
        with transaction.atomic():
            if self.journey is not None and self.ticket is not None:
                list(Journey.objects.select_for_update().only("pk").filter(pk=self.journey.pk))
                self.answers = self.journey.read_answers(self.ticket.key)
            given = self.answers.get(step.id, ())
            items = list(given) if isinstance(given, list) else []
            self.keep(step, change(items))

    def discard(self) -> None:
        """Forget the answers of a journey that was not sent."""
        if self.journey is not None and self.submission is None:
            # Another tab may send it at this moment, which locks in this order; then it stays.
            with suppress(ProtectedError), transaction.atomic():
                list(Journey.objects.select_for_update().only("pk").filter(pk=self.journey.pk))
                self.journey.delete()

    def set_cookie(self, response: HttpResponse, *, secure: bool) -> None:
        if self.ticket is not None:
            response.set_cookie(
                self.cookie,
                str(self.ticket),
                max_age=KEPT,
                path=self.path,
                secure=secure,
                httponly=True,
                samesite="Lax",
            )

    def delete_cookie(self, response: HttpResponse) -> None:
        response.delete_cookie(self.cookie, path=self.path, samesite="Lax")


if TYPE_CHECKING:
    from collections.abc import Callable

    type ItemsChange = Callable[[list[StepAnswers]], list[StepAnswers]]
