"""Who looks after which area, and whether they may publish."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from local_areas.models.area import Area

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

TRAINING_LASTS: Final = timedelta(days=365)
REMINDED_BEFORE: Final = timedelta(days=30)
"""How long before the training lapses its officer is reminded."""


class Training(models.TextChoices):
    """Derived from when the course was begun and passed."""

    NOT_STARTED = "not-started", _("not started")
    IN_PRACTICE = "in-practice", _("in practice")
    PASSED = "passed", _("passed")
    LAPSED = "lapsed", _("lapsed")


class Officer(models.Model):
    """Somebody of a local team, whether or not they log in."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="officer",
    )
    number = models.CharField(
        _("collar number"), max_length=40, unique=True, help_text=_("Known to the force by it.")
    )
    name = models.CharField(_("name"), max_length=120, help_text=_("As the public sees it."))
    rank = models.CharField(_("rank"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True, help_text=_("For invitations."))
    photo = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    bio = models.TextField(_("about them"), blank=True)
    practice_began_at = models.DateTimeField(null=True, blank=True, editable=False)
    passed_at = models.DateTimeField(null=True, blank=True, editable=False)

    areas = models.ManyToManyField(Area, through="Assignment", related_name="officers")

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        ordering = ("name",)
        permissions = (("import_officers", "Can import officers"),)

    def __str__(self) -> str:
        return f"{self.rank} {self.name}".strip()

    @property
    def training(self) -> Training:
        if self.passed_at is not None:
            is_recent = self.passed_at > timezone.now() - TRAINING_LASTS
            return Training.PASSED if is_recent else Training.LAPSED
        return Training.NOT_STARTED if self.practice_began_at is None else Training.IN_PRACTICE

    @property
    def lapses_at(self) -> datetime | None:
        return None if self.passed_at is None else self.passed_at + TRAINING_LASTS

    @property
    def address(self) -> str:
        """Where mail to them goes; empty for nowhere."""
        return self.email or getattr(self.user, "email", "")

    @property
    def may_publish(self) -> bool:
        """Whoever may not proposes, and a lead approves."""
        return self.training is Training.PASSED


class Role(models.TextChoices):
    OFFICER = "officer", _("officer")
    LEAD = "lead", _("lead")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def reaching(self, user: AbstractBaseUser | AnonymousUser, area: Area) -> AssignmentQuerySet:
        """What lets this user work on this area: an assignment to it or to what it lies in."""
        return self.to(area).filter(officer__user=user.pk, officer__user__isnull=False)

    def to(self, area: Area) -> AssignmentQuerySet:
        """To the area, its borough or its force."""
        above = Area.objects.filter(children=area).values("parent")
        return self.filter(Q(area=area) | Q(area=area.parent_id) | Q(area__in=above))

    def leads(self) -> AssignmentQuerySet:
        return self.filter(role=Role.LEAD)


class Assignment(models.Model):
    """An officer looks after an area. One to a borough reaches its neighbourhoods too."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="assignments")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.OFFICER)
    is_contact = models.BooleanField(
        _("named contact"), default=False, help_text=_("Named on the page as who to ask for.")
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("officer", "area"), name="assignment_once"),)

    def __str__(self) -> str:
        return f"{self.officer}, {self.area}"
