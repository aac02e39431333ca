"""How services are used: counted by day and form version, with nothing about anybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from django.core.validators import MinValueValidator
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms_forms.models.form_version import FormVersion


class What(models.TextChoices):
    """What is counted. Where it was stands beside it: the id of a step or of a question."""

    STARTED = "started", _("Gave a first answer")
    REACHED = "reached", _("Came to a step")
    PASSED = "passed", _("Went on from a step")
    REFUSED = "refused", _("An answer was not accepted")
    EASE = "ease", _("Was this easy?")


class Ease(models.TextChoices):
    """The answers to “Was this easy?”."""

    VERY_EASY = "very_easy", _("Very easy")
    EASY = "easy", _("Easy")
    NEITHER = "neither", _("Neither easy nor hard")
    HARD = "hard", _("Hard")
    VERY_HARD = "very_hard", _("Very hard")


class Counted(NamedTuple):
    """What one count is of."""

    version_id: int
    day: date
    what: str
    where: str = ""


_ADD: Final = """
    INSERT INTO cms_forms_usagecount (version_id, day, what, "where", count)
    SELECT version.id, new.day, new.what, new."where", new.count
    FROM unnest(%s::bigint[], %s::date[], %s::text[], %s::text[], %s::int[])
        AS new (version_id, day, what, "where", count)
    JOIN cms_forms_formversion version ON version.id = new.version_id
    ORDER BY 1, 2, 3, 4
    ON CONFLICT (version_id, day, what, "where")
    DO UPDATE SET count = cms_forms_usagecount.count + excluded.count
"""
"""In one order, so that two processes that add at once do not wait for each other in a circle."""


class UsageCountQuerySet(models.QuerySet["UsageCount"]):
    def add(self, counts: Mapping[Counted, int]) -> None:
        """Add to the counts, in one statement. Versions that are gone are passed over."""
        columns = zip(*((*each, number) for each, number in counts.items()), strict=True)
        with connection.cursor() as cursor:
            cursor.execute(_ADD, [list(column) for column in columns])


class UsageCount(models.Model):
    """How often something happened on one day with one form version."""

    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="usage")
    day = models.DateField()
    what = models.CharField(max_length=10, choices=What)
    where = models.CharField(max_length=100, blank=True)
    count = models.PositiveIntegerField()

    objects = UsageCountQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["version", "day", "what", "where"], name="one_usage_count_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.what} {self.where}: {self.count}"


class Channel(models.TextChoices):
    """How people reach a service that is not used online."""

    PHONE = "phone", _("Phone")
    DESK = "desk", _("Front desk")


class ChannelCount(models.Model):
    """How many people used a service by phone or at a desk in one month, as staff count them."""

    page_id = models.BigIntegerField(_("service"))
    service = models.CharField(max_length=255, editable=False, help_text="Its title.")
    month = models.DateField(_("month"), help_text=_("Any day of it."))
    channel = models.CharField(_("way"), max_length=10, choices=Channel)
    count = models.PositiveIntegerField(_("how many"))

    class Meta:
        ordering = ["-month", "service", "channel"]
        verbose_name = _("count by phone or desk")
        verbose_name_plural = _("counts by phone and desk")
        constraints = [
            models.UniqueConstraint(
                fields=["page_id", "month", "channel"],
                name="one_channel_count_a_month",
                violation_error_message=_("This month is there already. Change it instead."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}, {self.month:%Y-%m}, {self.get_channel_display()}"

    def clean(self) -> None:
        if self.month:
            self.month = self.month.replace(day=1)


class Saving(models.Model):
    """What one transaction online saves, against one by phone or at a desk. There is one row."""

    amount = models.DecimalField(
        _("saved for each that is sent online (£)"),
        max_digits=8,
        decimal_places=2,
        default=Decimal(9),
        validators=[MinValueValidator(0)],
    )
    source = models.TextField(
        _("where this figure comes from"),
        default=_("The figure with which Bluelamp is delivered. Put your own force’s here."),
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ("change",)
        verbose_name = _("saving")

    def __str__(self) -> str:
        return f"£{self.amount}"

    @classmethod
    def stated(cls) -> Saving:
        """As it was last stated, else the default, unsaved."""
        return cls.objects.first() or cls(pk=1)
