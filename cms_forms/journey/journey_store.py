"""The answers of a visitor in the database, encrypted with a key that only their browser has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cms_forms import intake
from cms_forms.bookings import holding
from cms_forms.engine.answers import Answers
from cms_forms.engine.definition import Form, Step
from cms_forms.journey.draft_files import JourneyFiles
from cms_forms.journey.held_places import HeldPlaces, JourneyPlaces
from cms_forms.journey.left import let_go_of_left
from cms_forms.journey.service import Service, ServiceChanged
from cms_forms.journey.store import AnswerStore, Given, ItemsChange, Sent
from cms_forms.journey.ticket import Ticket, TicketCookie, end_all, has_ended, tickets
from cms_forms.journey.unfinished import Unfinished
from cms_forms.models.elsewhere import kept_elsewhere, let_go_of_all
from cms_forms.models.form_version import FormVersion, form_of
from cms_forms.models.journey import Journey, JourneyGone, JourneyQuerySet, WrongKey
from cms_forms.models.reporter_link import ReporterLink, opened
from cms_forms.models.resume_link import ResumeLink
from cms_forms.models.signed_token import LinkEnded
from cms_forms.models.submission import Submission
from cms_forms.models.usage import Counted, Ease, UsageCount, What

SEEN_WITHIN = timedelta(days=1)
"""How long after a new version is published a first screen of the old one may still be posted."""
LINK_SHOWN = timedelta(hours=1)
"""How long after sending the reporter's link stands on the page: others may use the browser. Of a
sensitive service it shows nothing at all after that."""


def is_new(sent: Sent) -> bool:
    return timezone.now() - sent.sent_at < LINK_SHOWN


class JourneyStore(AnswerStore):
    """In the database, encrypted: the journey that a ticket opens, or one that is yet to begin."""

    def __init__(self, service: Service, ticket: Ticket | None, *, secure: bool = True) -> None:
        self._service = service
        self.cookie = TicketCookie(service.pk, secure, service.is_sensitive)
        self.ticket = ticket
        self.journey: Journey | None = None
        # A page without a version is not served beyond its start.
        self._newest = service.current_version_id or 0
        self.version_id = self._newest
        self._answers: Answers = {}
        self._noted: Mapping[str, object] = {}
        self._submission: Submission | None = None
        self._leave: Callable[[HttpResponse], None] | None = None
        self._has_ended = False
        self.has_kept = False
        """Whether this request has kept something."""
        if ticket is not None:
            self._open(ticket)

    @classmethod
    def of_browser(cls, request: HttpRequest, service: Service) -> JourneyStore:
        ticket = TicketCookie.read(request, service.pk)
        store = cls(service, ticket, secure=request.is_secure())
        store._has_ended = has_ended(request) and store.ticket is None
        return store

    def _open(self, ticket: Ticket) -> None:
        self.journey, self._answers, self._noted = None, {}, {}
        try:
            # A cookie of another service opens nothing here.
            opened = Journey.objects.opened(ticket.journey, ticket.key, self._service.pk)
        except WrongKey:
            opened = None
        if opened is None:
            self.ticket = None
            return
        if self._service.url_path not in {None, opened.url_path}:
            raise ServiceChanged(self._service)
        if opened.journey.is_sent:
            # Sending deleted the ciphertexts, so decryption could not reject a wrong key: the
            # fingerprint that the submission keeps of the key does.
            submission = Submission.objects.for_visitor().filter(journey=opened.journey).first()
            if submission is None or not submission.was_sent_with(ticket.key):
                self.ticket = None
                return
            if self._service.is_sensitive and not is_new(submission):
                self.ticket, self._leave = None, self.cookie.take_back
                return
            self._submission = submission
        self.journey, self.version_id = opened.journey, opened.journey.version_id
        self._answers, self._noted = opened.answers, opened.entered

    @property
    def form(self) -> Form:
        return form_of(self.version_id)

    @property
    def name(self) -> str:
        return self.journey.pk.hex if self.journey else ""

    @property
    def answers(self) -> Answers:
        return self._answers

    @property
    def sent(self) -> Submission | None:
        return self._submission

    def what_happens_next(self, form: Form) -> str:
        if self._submission is None or self.ticket is None:
            return ""
        return self._submission.what_happens_next(self.ticket.key, form)

    @property
    def has_ended(self) -> bool:
        return self._has_ended

    @property
    def hidden(self) -> Mapping[str, str]:
        return {"journey.name": self.name, "journey.version": str(self.version_id)}

    @property
    def link(self) -> ReporterLink | None:
        if self._submission is None or self.ticket is None:
            return None
        try:
            return opened(self._submission.link(self.ticket.key))
        except LinkEnded:
            return None

    def give_link(self) -> ResumeLink:
        if self.journey is None or self.ticket is None:
            raise JourneyGone
        return ResumeLink.give(self.journey.pk, self.ticket.key, self._service.spoken)

    @property
    def can_be_rated(self) -> bool:
        return self._unrated.exists()

    def rate(self, ease: Ease) -> None:
        counted = Counted(self.version_id, timezone.localdate(), What.EASE, ease)
        with transaction.atomic():
            if self._unrated.update(is_rated=True):
                UsageCount.objects.add({counted: 1})

    @property
    def _unrated(self) -> JourneyQuerySet:
        """The journey, if it was sent and its sender has not said yet how easy it was."""
        if self.journey is None or self._submission is None:
            return Journey.objects.none()
        return Journey.objects.filter(pk=self.journey.pk, is_rated=False)

    @property
    def counted_version(self) -> int:
        return self.version_id

    def pin(self, seen: str) -> None:
        """If it is recent; an old one would be answered for nothing."""
        if self.journey is not None or not seen.isdecimal() or len(seen) > 18:
            return
        if int(seen) == self.version_id:
            return
        versions = FormVersion.objects.filter(page=self._service.pk)
        replaced_since = timezone.now() - SEEN_WITHIN
        was_published = versions.filter(pk=int(seen)).exists()
        if (
            was_published
            and versions.filter(pk=self.version_id, published_at__gt=replaced_since).exists()
        ):
            self.version_id = int(seen)

    def _begun(self) -> tuple[Journey, bytes]:
        """The journey, which begins now if there was none, and its key."""
        if self.journey is None or self.ticket is None:
            self.ticket = Ticket.issue()
            self.journey = Journey.objects.begin(
                self.ticket.journey, self.version_id, self._service.url_path
            )
            if self.journey is None:
                raise ServiceChanged(self._service)
        self._leave = self._give_ticket
        return self.journey, self.ticket.key

    @property
    def files(self) -> JourneyFiles:
        key = self.ticket.key if self.ticket is not None else b""
        return JourneyFiles(self.journey, key, self._begun)

    def keep(self, step: Step, given: Given) -> None:
        journey, key = self._begun()
        try:
            self._save(journey, key, step, given)
            if step.id in self._noted:
                journey.forget_noted(key, step.id)
        except JourneyGone:
            self._open(Ticket(journey.pk, key))
            if self._submission is None:
                # Another tab started again at this moment. What was just given begins anew.
                self.keep(step, given)
            # Or it sent the journey: every address of the service leads to its reference now.
        else:
            self._answers = {**self._answers, step.id: given}
            self.has_kept = True

    @staticmethod
    def _save(journey: Journey, key: bytes, step: Step, given: Given) -> None:
        elsewhere = kept_elsewhere(step, given)
        if not holding.asks_for_place(step):
            journey.save_step(key, step.id, given, elsewhere)
            return
        with transaction.atomic():
            # First the journey, then the session: as sending locks them.
            journey.save_step(key, step.id, given, elsewhere)
            holding.hold(journey.pk, step, given)

    @property
    def places(self) -> HeldPlaces:
        if self.journey is None:
            return HeldPlaces()
        return JourneyPlaces(self.journey.pk, is_sent=self._submission is not None)

    def unfinished(self, step: Step) -> Unfinished | None:
        return Unfinished.read(self._noted.get(step.id))

    def note(self, step: Step, unfinished: Unfinished) -> None:
        journey, key = self._begun()
        with suppress(JourneyGone):
            journey.note(key, step.id, unfinished.stored())
            self.has_kept = True

    def change_items(self, step: Step, change: ItemsChange) -> None:
        with transaction.atomic():
            if self.journey is not None and self.ticket is not None:
                self._lock(self.journey)
                self._answers = self.journey.read_answers(self.ticket.key)
            self.keep(step, change(self.items(step)))

    def discard(self) -> None:
        if self.journey is not None and self.ticket is not None and self._submission is None:
            let_go_of_all(self.form, self.journey.discard(self.ticket.key))
        self.journey, self.ticket = None, None
        self._answers, self._noted, self._submission = {}, {}, None
        self.version_id = self._newest
        self._leave = self.cookie.take_back

    def end(self, request: HttpRequest) -> None:
        self.discard()
        # The browser forgets the others too.
        let_go_of_left(tickets(request))
        self._has_ended = True
        self._leave = partial(end_all, request)

    @staticmethod
    def _lock(journey: Journey) -> None:
        list(Journey.objects.select_for_update().only("pk").filter(pk=journey.pk))

    def send(self, today: date, *, checked: str, language: str = "") -> None:
        if self.journey is None or self.ticket is None:
            raise JourneyGone
        try:
            self._submission = intake.submit(
                self.journey, self.ticket.key, today, checked=checked, language=language
            )
        except Journey.DoesNotExist:
            raise JourneyGone from None
        self._answers = {}

    def leave(self, response: HttpResponse) -> None:
        if self._leave is not None:
            self._leave(response)

    def _give_ticket(self, response: HttpResponse) -> None:
        if self.ticket is not None:
            self.cookie.give(response, self.ticket)
