from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms_forms import sealing
from cms_forms.models.case_event import CaseEvent, Happened
from cms_forms.models.reporter_page import MERGED, Promise, Told
from cms_forms.models.sensitive_service import SensitiveService
from cms_forms.models.submission import Submission, name_of
from cms_forms.models.team import READ_PERMISSION, Team

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.contrib.auth.models import AnonymousUser, User
    from django.db.models import QuerySet

    from cms_forms.models.deadline import Deadline


REPORTER_KEY_BYTES: Final = 32


class Status(models.TextChoices):
    """Where the team's work on a case stands. `casework.states` says which may follow which."""

    NEW = "new", _("New")
    UNDER_REVIEW = "under_review", _("Under review")
    ACTION_TAKEN = "action_taken", _("Action taken")
    NO_FURTHER_ACTION = "no_further_action", _("No further action")
    PASSED_ON = "passed_on", _("Passed on")


OPEN: Final = (Status.NEW, Status.UNDER_REVIEW)
"""The statuses of cases on which there is something to do."""

TELLING_WHERE: Final = (Happened.STATUS, Happened.HANDED_OVER, Happened.MERGED)
"""Events after which the reporter's page says something else, whether or not anybody wrote."""


DUE_FIRST: Final = (
    F("next_due").asc(nulls_last=True),
    F("is_urgent").desc(),
    "opened_at",
    "pk",
)
"""See `CaseQuerySet.due_first`. Indexes have the same order."""


class CaseQuerySet(models.QuerySet["Case"]):
    def readable_by(self, user: User | AnonymousUser) -> CaseQuerySet:
        """Those of the user's own teams, for users with the permission to read submissions.

        Of a sensitive service only for members of the groups that are named for it. Superusers
        read all.
        """
        if not user.is_active or not user.has_perm(READ_PERMISSION):
            return self.none()
        if user.is_superuser:
            return self
        named = SensitiveService.objects.open_to(user).values("page_id")
        teams = Team.objects.filter(members=user.pk).values("pk")
        return self.filter(Q(is_sensitive=False) | Q(page_id__in=named), team__in=teams)

    def still_open(self) -> CaseQuerySet:
        return self.filter(closed_at__isnull=True)

    def due_first(self) -> CaseQuerySet:
        """What ends next before what ends later, both before what has no clock; of one day what is
        urgent, then the oldest.
        """
        return self.order_by(*DUE_FIRST)

    def to_work_on(self, today: date) -> tuple[CaseQuerySet, CaseQuerySet, CaseQuerySet]:
        """In the order in which they are worked on, each by what is due first: what can still be
        done in time, what is late already, and what has no clock. Three ranges of one index.
        """
        ordered = self.due_first()
        return (
            ordered.filter(next_due__gte=today),
            ordered.filter(next_due__lt=today),
            ordered.filter(next_due__isnull=True),
        )


class Case(models.Model):
    """The team's work on a submission."""

    public_id = models.UUIDField(
        default=uuid.uuid4,
        unique=True,
        editable=False,
        help_text="Stands in the link that the reporter has.",
    )
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="case")
    page_id = models.BigIntegerField(
        null=True, help_text="The service’s page. It may be deleted since."
    )
    service = models.CharField(max_length=255, help_text="The title of the service when it came.")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="cases")
    area = models.CharField(max_length=40, blank=True, help_text="The code of the nearest area.")
    status = models.CharField(max_length=20, choices=Status, default=Status.NEW)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("with"),
    )
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    next_due = models.DateField(
        null=True,
        help_text="The earliest day of a deadline that is still to be met, late or not.",
    )
    is_urgent = models.BooleanField(
        default=False,
        help_text="As the triage rule says that decided its team.",
    )
    waiting_since = models.DateTimeField(
        null=True, help_text="When the reporter was asked for something that is still missing."
    )
    withdrawn_at = models.DateTimeField(null=True, help_text="When the reporter took it back.")
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    is_sensitive = models.BooleanField(
        default=False, help_text="As its service was when it came. Only named groups read it."
    )
    on_hold = models.BooleanField(
        _("legal hold"), default=False, help_text=_("Nothing of it is deleted while this is set.")
    )
    purge_on = models.DateField(null=True, help_text="From this day its answers are deleted.")
    purged_at = models.DateTimeField(null=True, editable=False)
    sealed_link = models.BinaryField(
        null=True, editable=False, help_text="The reporter’s key, sealed for staff."
    )
    link_number = models.PositiveIntegerField(
        default=1, help_text="Links to the reporter’s page with a lower number are dead."
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        indexes = [
            models.Index(
                "team",
                F("next_due").asc(nulls_last=True),
                F("is_urgent").desc(),
                "opened_at",
                "id",
                name="cases_due_first",
                condition=Q(closed_at__isnull=True),
            ),
            # For whoever reads for many teams, and those whose clock ends next.
            models.Index(
                F("next_due").asc(nulls_last=True),
                F("is_urgent").desc(),
                "opened_at",
                "id",
                name="cases_of_all_due_first",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                F("closed_at").desc(),
                F("id").desc(),
                name="cases_closed",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(
                "team",
                "page_id",
                name="cases_new",
                condition=Q(closed_at__isnull=True, status="new"),
            ),
            models.Index("page_id", "team", name="cases_of_a_service"),
            models.Index(
                "team",
                "area",
                name="cases_of_an_area",
                condition=~Q(area="") & Q(is_sensitive=False),
            ),
            models.Index("purge_on", name="cases_to_purge", condition=Q(purged_at__isnull=True)),
        ]
        permissions = [
            ("export_case", "Can export the cases that they may read"),
            ("hold_case", "Can put cases on legal hold, and end it"),
            ("read_audit", "Can read and export who saw and changed what"),
            ("send_delivery", "Can see deliveries, and send them again"),
            ("read_numbers", "Can see how services are used"),
            ("change_readers", "Can choose who reads sensitive services"),
        ]

    def __str__(self) -> str:
        return self.submission.shown_reference

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def note(
        self,
        happened: Happened,
        *,
        user: User | None = None,
        words: str = "",
        for_reporter: str | Told = "",
        reporter_key: bytes | None = None,
        at: datetime | None = None,
        **data: object,
    ) -> CaseEvent:
        """Add to what happened to it, now unless it says `at`. `data` has no personal data; `words`
        are sealed for staff, `for_reporter` is closed with the reporter's key too.

        With its words the reporter's page learns where the report stands now; of the events in
        `TELLING_WHERE` also without words. So the case is changed first, and noted then. `asks`
        among the data says that the words ask for something. Staff's process opens the reporter's
        key; the one that makes the case gives it.
        """
        event = CaseEvent(
            case=self,
            at=at or timezone.now(),
            happened=happened,
            user=user,
            name=name_of(user) if user is not None else "",
            data=data,
        )
        if words:
            event.seal(words)
        told = self._told(happened, for_reporter, asks=bool(data.get("asks")))
        if told is not None:
            event.show(told, reporter_key or self.reporter_key())
        event.save(force_insert=True)
        return event

    def _told(self, happened: Happened, words: str | Told, *, asks: bool) -> Told | None:
        if isinstance(words, Told):
            return words
        if self.sealed_link is None or not (words or happened in TELLING_WHERE):
            return None
        running = self.deadlines.filter(state="running", only_staff=False).order_by("due")
        return Told(
            words=words,
            asks=asks,
            status=self._told_status(),
            team="" if self.is_sensitive else self.team.name,
            clocks=tuple(Promise(name=each.name, due=each.due) for each in running),
        )

    def _told_status(self) -> str:
        """Once the case that goes on is closed, the page of what was merged into it says so too. Of
        a sensitive service the page does not tell that there is another report.
        """
        goes_on = self.merged_into
        if goes_on is None:
            return self.status
        if not goes_on.is_open:
            return goes_on.status
        return Status.UNDER_REVIEW if self.is_sensitive else MERGED

    def keep_reporter_key(self, key: bytes) -> None:
        """Before it is saved. Only the reporter's link and staff have the key from then on."""
        self.sealed_link = sealing.seal(key, bound_to=self.public_id.bytes).packed()

    def reporter_key(self) -> bytes:
        """Opens the seal, so only in staff's process. Raises what `sealing.open_sealed` raises."""
        sealed = sealing.Sealed.unpacked(bytes(self.sealed_link or b""))
        return sealing.open_sealed(sealed, bound_to=self.public_id.bytes)

    def unsettled(self) -> QuerySet[Deadline]:
        """Its clocks that run or stand: closed, it has none."""
        return self.deadlines.filter(state__in=["running", "stopped"]).order_by("due", "pk")

    def keep_next_due(self) -> date | None:
        """Writes when the next of its deadlines ends that somebody still has to meet. One that was
        missed is among them until it is settled: what is late stays in sight.
        """
        unmet = Q(state="running") | Q(state="missed", settled_at=None)
        waiting = self.deadlines.filter(unmet).order_by("due")
        self.next_due = waiting.values_list("due", flat=True).first()
        self.save(update_fields=["next_due"])
        return self.next_due
