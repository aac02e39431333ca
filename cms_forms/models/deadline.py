from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms_forms.engine import limits
from cms_forms.models import station_time
from cms_forms.models.case import Case

if TYPE_CHECKING:
    from cms_forms.engine.clocks import Running


def beginning_of(day: date) -> datetime:
    """Its first moment, where the station is."""
    return station_time.moment(day)


def end_of(day: date) -> datetime:
    """The first moment after it. The last day that Python knows ends with its last moment."""
    if day == date.max:
        return station_time.moment(day, time.max)
    return beginning_of(day + timedelta(1))


class State(models.TextChoices):
    """What became of a clock."""

    RUNNING = "running", _("Running")
    STOPPED = "stopped", _("Stopped")
    MET = "met", _("Met")
    MISSED = "missed", _("Missed")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class Deadline(models.Model):
    """The day by which a case must have reached a point that its service states."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deadlines")
    clock = models.CharField(max_length=64, help_text="The id of the clock in the form version.")
    name = models.CharField(max_length=limits.CLOCK["name"])
    source = models.CharField(max_length=limits.CLOCK["source"], blank=True)
    begins = models.DateField(help_text="This day is not counted.")
    warns = models.DateField()
    due = models.DateField(help_text="The last day on which it can be met.")
    days = models.PositiveSmallIntegerField(help_text="As the service states them.")
    unit = models.CharField(max_length=20)
    only_staff = models.BooleanField(default=False, help_text="As the service states it.")
    may_stop = models.BooleanField(default=False, help_text="As the service states it.")
    state = models.CharField(max_length=20, choices=State, default=State.RUNNING)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    stopped_on = models.DateField(null=True)
    warned_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(
        null=True, help_text="When the worker has to warn or escalate next."
    )
    leased_until = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "clock"], name="one_deadline_a_clock"),
        ]
        indexes = [
            models.Index("due_at", name="deadlines_to_do", condition=models.Q(state="running")),
            models.Index("state", "due", name="deadlines_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.due:%Y-%m-%d}"

    @classmethod
    def of(cls, case: Case, running: Running) -> Deadline:
        """The row of a clock that begins to run, unsaved."""
        clock = running.clock
        return cls(
            case=case,
            clock=clock.id,
            name=clock.name,
            source=clock.source,
            begins=running.begins,
            warns=running.warns,
            due=running.due,
            days=clock.days,
            unit=clock.unit,
            only_staff=clock.only_staff,
            may_stop=clock.may_stop,
            due_at=beginning_of(running.warns),
        )
