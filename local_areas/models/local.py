"""What a local team tells its neighbourhood, apart from updates."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from local_areas.models.area import Area

FRESH: Final = timedelta(days=92)
"""Priorities are looked at anew every three months (Neighbourhood Policing Guarantee, 2025)."""


class PriorityQuerySet(models.QuerySet["Priority"]):
    def open(self) -> PriorityQuerySet:
        return self.filter(closed_on__isnull=True)

    def stale(self) -> PriorityQuerySet:
        """Open, and nothing was agreed or done for three months."""
        limit = timezone.localdate() - FRESH
        return self.open().filter(
            Q(acted_on__isnull=True) | Q(acted_on__lt=limit), issued_on__lt=limit
        )


class Priority(models.Model):
    """What the team works on now, why, and what it did about it."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="priorities")
    issue = models.TextField(_("issue"), help_text=_("What troubles people, in their words."))
    issued_on = models.DateField(_("agreed on"), default=timezone.localdate)
    action = models.TextField(_("what we do about it"), blank=True)
    acted_on = models.DateField(_("last done on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = PriorityQuerySet.as_manager()

    class Meta:
        verbose_name = _("priority")
        verbose_name_plural = _("priorities")
        ordering = ("-issued_on", "-pk")

    def __str__(self) -> str:
        return self.issue[:80]

    @property
    def is_stale(self) -> bool:
        newest = max(self.issued_on, self.acted_on or self.issued_on)
        return newest < timezone.localdate() - FRESH


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def coming(self) -> MeetingQuerySet:
        """Not over and not called off, the next one first."""
        now = timezone.now()
        return self.filter(
            Q(starts_at__gte=now) | Q(ends_at__gte=now), cancelled_at__isnull=True
        ).order_by("starts_at", "pk")


class Meeting(models.Model):
    """An event that people can come to."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="meetings")
    title = models.CharField(_("title"), max_length=160)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("where"), max_length=255, blank=True)
    description = models.TextField(_("what happens there"), blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("starts_at",)

    def __str__(self) -> str:
        return self.title


class Station(models.Model):
    """A building with a counter, and when it is open."""

    name = models.CharField(_("name"), max_length=120)
    address = models.TextField(_("address"))
    postcode = models.CharField(_("postcode"), max_length=8, blank=True)
    opening_hours = models.TextField(_("opening hours"), help_text=_("A line for each day or so."))
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    areas = models.ManyToManyField(Area, related_name="stations", blank=True)

    class Meta:
        verbose_name = _("station")
        verbose_name_plural = _("stations")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
