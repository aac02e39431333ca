"""What officers post on their area's page, and everything that happened to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from local_areas.models.area import Area
from local_areas.models.officer import Officer


class Kind(models.TextChoices):
    NEWS = "news", _("news")
    EVENT = "event", _("event")
    APPEAL = "appeal", _("appeal for information")
    ALERT = "alert", _("alert")


class UpdateQuerySet(models.QuerySet["Update"]):
    def shown(self) -> UpdateQuerySet:
        """What the public sees now, pinned ones first, then the newest."""
        now = timezone.now()
        return (
            self.filter(approved_at__lte=now, publish_at__lte=now, withdrawn_at__isnull=True)
            .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
            .order_by("-is_pinned", "-publish_at", "-pk")
        )

    def waiting(self) -> UpdateQuerySet:
        """Proposed, and neither approved nor taken back."""
        return self.filter(approved_at__isnull=True, withdrawn_at__isnull=True)


class Update(models.Model):
    """The original, of which posts on social networks are copies."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="updates")
    author = models.ForeignKey(
        Officer, null=True, on_delete=models.SET_NULL, related_name="updates"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.NEWS)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=2_000)
    photo = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    alternative_text = models.CharField(
        _("what the photo shows"),
        max_length=255,
        blank=True,
        help_text=_("For people who cannot see it."),
    )
    event_starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    event_place = models.CharField(_("where"), max_length=255, blank=True)
    is_pinned = models.BooleanField(_("keep on top"), default=False)
    publish_at = models.DateTimeField(_("show from"), default=timezone.now)
    expires_at = models.DateTimeField(_("show until"), null=True, blank=True)
    proposed_at = models.DateTimeField(auto_now_add=True)
    approved_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = UpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        indexes = (models.Index(fields=["area", "-publish_at"], name="updates_of_area"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(photo__isnull=True) | ~Q(alternative_text=""),
                name="photo_has_words",
            ),
        )

    def __str__(self) -> str:
        return self.title


class UpdateEvent(models.Model):
    """What was done to an update, when and by whom. Only ever added to."""

    update = models.ForeignKey(Update, on_delete=models.PROTECT, related_name="history")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_name = models.CharField(max_length=150, help_text="Known after the account is deleted.")
    what = models.CharField(max_length=20)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.what}: {self.update}"
