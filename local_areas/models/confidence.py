"""What people said when they were asked about the police: entered by hand from a survey."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from local_areas.models.area import Area, Level


class ConfidenceQuerySet(models.QuerySet["Confidence"]):
    def public(self) -> ConfidenceQuerySet:
        return self.filter(area__is_practice=False)


class Confidence(models.Model):
    """How many of those asked in an area agreed, in one round of a survey.

    Of a force or a borough: a survey asks too few people in a neighbourhood to say anything of it.
    """

    question = models.CharField(
        _("question"),
        max_length=200,
        help_text=_("In the words of the survey, the same in each round of it."),
    )
    area = models.ForeignKey(
        Area,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("area"),
        limit_choices_to={"level__in": [Level.FORCE, Level.BOROUGH]},
    )
    asked_from = models.DateField(_("asked from"))
    asked_to = models.DateField(_("asked to"))
    per_cent = models.DecimalField(
        _("per cent"),
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Of those asked, how many agreed."),
    )
    sample = models.PositiveIntegerField(_("people asked"), validators=[MinValueValidator(1)])
    source = models.CharField(_("source"), max_length=200, help_text=_("Whose survey it is."))

    objects = ConfidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure of public confidence")
        verbose_name_plural = _("figures of public confidence")
        ordering = ("question", "-asked_to", "area")
        constraints = (
            models.UniqueConstraint(
                fields=("question", "area", "asked_to"),
                name="confidence_once",
                violation_error_message=_(
                    "There is a figure of this question, area and day already. Change that one."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(per_cent__gte=0, per_cent__lte=100, sample__gte=1),
                name="confidence_per_cent",
            ),
        )

    def __str__(self) -> str:
        return f"{self.question} ({self.area}, {self.asked_to})"

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.asked_from and self.asked_to and self.asked_to < self.asked_from:
            errors["asked_to"] = _("This is before the day on which asking began.")
        if self.area_id and self.area.level == Level.NEIGHBOURHOOD:
            errors["area"] = _("A survey asks too few people in a neighbourhood. Choose a borough.")
        if errors:
            raise ValidationError(errors)
