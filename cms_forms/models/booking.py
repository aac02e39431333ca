"""Timetables of sessions with counted places, and who has a place: a journey, and a case later.

No row here says who somebody is. What a booking is worth is worked out of its moments.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms_forms.engine.limits import LONGEST_ID
from cms_forms.engine.questions.sessions import Chosen
from cms_forms.models import station_time
from cms_forms.models.case import Case
from cms_forms.models.journey import Journey
from cms_forms.models.keys import LONGEST_KEY

HELD: Final = timedelta(minutes=20)
"""So long a place is kept for a visitor who has not sent yet."""
MOST_PLACES: Final = 1_000


class Timetable(models.Model):
    """Sessions of one kind, from which a question of a service offers."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    key = models.SlugField(
        _("key"),
        max_length=LONGEST_KEY,
        unique=True,
        blank=True,
        help_text=_(
            "How services name it: those that do lose their sessions when it changes. Left empty, "
            "it is made from the name."
        ),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("timetable")
        verbose_name_plural = _("timetables")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A key is the slug of the name unless somebody chose one."""
        self.key = self.key or slugify(self.name)[:LONGEST_KEY].strip("-")
        if not self.key:
            raise ValidationError({"key": gettext("Enter a key of Latin letters and digits.")})


class State(models.TextChoices):
    """What a booking is worth at a moment."""

    HELD = "held", _("Held")
    BOOKED = "booked", _("Booked")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("A place is offered")
    LAPSED = "lapsed", _("Not held any more")
    CANCELLED = "cancelled", _("Cancelled")


class Ended(models.TextChoices):
    """Why a booking is one no more."""

    BY_THEM = "reporter", _("The reporter cancelled it")
    BY_STAFF = "session", _("The session does not take place")
    UNANSWERED = "unanswered", _("The place that was offered was not taken")


def _counted(now: datetime, of: str = "") -> Q:
    """Those that take a place away from everybody else. `of` leads to them: "bookings__"."""
    is_booked = Q(**{f"{of}booked_at__isnull": False})
    return Q(**{f"{of}ended_at": None}) & (is_booked | Q(**{f"{of}held_until__gt": now}))


def in_line(of: str = "") -> Q:
    """Those that wait for a place and have not been offered one."""
    nothing = dict.fromkeys((f"{of}ended_at", f"{of}booked_at", f"{of}held_until"))
    return Q(**nothing, **{f"{of}waiting_since__isnull": False})


class SessionQuerySet(models.QuerySet["Session"]):
    def alone(self, pk: int) -> Session:
        """One whose places nobody else takes or changes until this transaction ends, with its
        counts. Raises `Session.DoesNotExist`.

        An advisory lock: the public's role may change no session, and PostgreSQL locks rows only
        for those who may.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"session {pk}"])
        # A new statement, which sees what was committed while this one waited.
        return self.counting(timezone.now()).get(pk=pk)

    def counting(self, now: datetime) -> SessionQuerySet:
        """Each with `taken`, places that are booked, held or offered; `booked`; and `in_line`."""
        booked = Q(bookings__ended_at=None, bookings__booked_at__isnull=False)
        counted = {
            "taken": Count("bookings", filter=_counted(now, "bookings__")),
            "booked": Count("bookings", filter=booked),
            "in_line": Count("bookings", filter=in_line("bookings__")),
        }
        return self.annotate(**counted)

    def open(self, now: datetime) -> SessionQuerySet:
        """Those that can be booked, the next first."""
        begun = Q(opens_at=None) | Q(opens_at__lte=now)
        over = Q(closes_at=None) | Q(closes_at__gt=now)
        return self.filter(begun, over, begins_at__gt=now, cancelled_at=None)


class Session(models.Model):
    """One occasion, with so many places."""

    timetable = models.ForeignKey(
        Timetable, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("timetable")
    )
    begins_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    where = models.CharField(
        _("where"), max_length=200, help_text=_("“Online”, or the room and its address.")
    )
    language = models.CharField(
        _("language"),
        max_length=60,
        blank=True,
        help_text=_("In its own words: Cymraeg. Left empty, nothing is said of it."),
    )
    places = models.PositiveSmallIntegerField(
        _("places"), validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)]
    )
    opens_at = models.DateTimeField(
        _("can be booked from"), null=True, blank=True, help_text=_("Left empty, from now on.")
    )
    closes_at = models.DateTimeField(
        _("can be booked until"), null=True, blank=True, help_text=_("Left empty, until it begins.")
    )
    cancelled_at = models.DateTimeField(null=True, editable=False)

    objects = SessionQuerySet.as_manager()

    taken: int
    booked: int
    in_line: int
    """Only of `counting`, as the two above."""

    class Meta:
        ordering = ["begins_at", "pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        indexes = [models.Index("timetable", "begins_at", name="sessions_of_a_timetable")]

    def __str__(self) -> str:
        begins = station_time.local(self.begins_at)
        return f"{self.timetable}, {date_format(begins, 'j F Y, H:i')}"

    def clean(self) -> None:
        if self.begins_at and self.ends_at and self.ends_at <= self.begins_at:
            raise ValidationError({"ends_at": gettext("It must end after it begins.")})
        if self.opens_at and self.begins_at and self.opens_at >= self.begins_at:
            words = gettext("It must open before the session begins.")
            raise ValidationError({"opens_at": words})

    @property
    def left(self) -> int:
        """Places for somebody new. A place that becomes free is first for those in line. Only of
        `counting`.
        """
        return max(0, self.places - self.taken - self.in_line)

    def is_open(self, now: datetime) -> bool:
        """Whether it can be booked."""
        begins = self.opens_at is None or self.opens_at <= now
        return begins and now < (self.closes_at or self.begins_at) and self.is_ahead(now)

    def is_ahead(self, now: datetime) -> bool:
        """Whether it takes place, and has not begun."""
        return self.cancelled_at is None and now < self.begins_at

    @property
    def last_day(self) -> date:
        return station_time.day_of(self.ends_at)

    def chosen(self, *, waits: bool = False) -> Chosen:
        """As an answer says it."""
        return Chosen(
            session=self.pk,
            begins=timezone.make_naive(self.begins_at),
            ends=timezone.make_naive(self.ends_at),
            where=self.where,
            language=self.language,
            waits=waits,
        )


class BookingQuerySet(models.QuerySet["Booking"]):
    def drafts_of(self, journey: uuid.UUID) -> BookingQuerySet:
        """Places that are held for a journey which was not sent."""
        return self.filter(journey=journey, case=None)

    def keep(self, booking: Booking, fields: Iterable[str]) -> None:
        """In place of what the same question of the same journey had before."""
        self.bulk_create(
            [booking],
            update_conflicts=True,
            unique_fields=["journey", "question"],
            update_fields=list(fields),
        )

    def of_case(self, case_id: int) -> BookingQuerySet:
        return self._told().filter(case=case_id)

    def of_journey(self, journey: uuid.UUID) -> BookingQuerySet:
        """Of one that was sent."""
        return self._told().filter(journey=journey, case__isnull=False)

    def _told(self) -> BookingQuerySet:
        return self.select_related("session").order_by("session__begins_at", "pk")


class Booking(models.Model):
    """A place in a session: held for a journey, booked for a case, or one in the line of those who
    wait.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="bookings")
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="bookings")
    question = models.CharField(max_length=LONGEST_ID)
    case = models.ForeignKey(
        Case,
        null=True,
        on_delete=models.PROTECT,
        related_name="bookings",
        help_text="Once it was sent.",
    )
    held_until = models.DateTimeField(
        null=True, help_text="For a visitor who has not sent yet, or for somebody in line."
    )
    booked_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True, help_text="The line is in this order.")
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=10, choices=Ended, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        constraints = [
            models.UniqueConstraint(fields=["journey", "question"], name="one_booking_a_question"),
        ]
        indexes = [
            models.Index(
                "session", "waiting_since", name="bookings_in_line",
                condition=Q(ended_at=None, booked_at=None, waiting_since__isnull=False),
            ),
            models.Index(
                "held_until", name="bookings_held", condition=Q(ended_at=None, booked_at=None)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.session_id} {self.question}"

    @property
    def state_words(self) -> str:
        """How it stands now."""
        return str(self.state(timezone.now()).label)

    @property
    def is_offered(self) -> bool:
        return self.state(timezone.now()) == State.OFFERED

    @property
    def can_be_ended(self) -> bool:
        """Whether whoever has it can still give it back."""
        now = timezone.now()
        is_live = self.state(now) in (State.BOOKED, State.WAITING, State.OFFERED)
        return is_live and self.session.is_ahead(now)

    def state(self, now: datetime) -> State:
        if self.ended_at is not None:
            return State.CANCELLED
        if self.booked_at is not None:
            return State.BOOKED
        is_held = self.held_until is not None and self.held_until > now
        if self.waiting_since is not None and self.held_until is None:
            return State.WAITING
        if is_held:
            return State.OFFERED if self.waiting_since else State.HELD
        return State.LAPSED
