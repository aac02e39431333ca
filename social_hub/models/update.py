"""What somebody posts once, and of which posts on networks are copies."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from social_hub.models.record import ROUTINE, Deed, Record, note
from social_hub.words.composing import Original


class UpdateState(models.TextChoices):
    """Derived from what happened to it, and from the time."""

    DRAFT = "draft", _("copies not looked at yet")
    WAITING = "waiting", _("waiting for approval")
    SENT_BACK = "sent-back", _("sent back")
    SCHEDULED = "scheduled", _("scheduled")
    OUT = "out", _("published")
    WITHDRAWN = "withdrawn", _("deleted everywhere")


class HubUpdateQuerySet(models.QuerySet["HubUpdate"]):
    def waiting(self) -> HubUpdateQuerySet:
        """Proposed, and neither approved, sent back nor withdrawn. The oldest first."""
        return self.filter(
            proposed_at__isnull=False,
            approved_at__isnull=True,
            sent_back_at__isnull=True,
            withdrawn_at__isnull=True,
        ).order_by("proposed_at", "pk")


class HubUpdate(models.Model):
    """The original. It stays as the record when its copies are gone."""

    key = models.CharField(max_length=200, unique=True, null=True, editable=False)
    """Of whoever handed it over: the same key is the same update."""
    sent_as = models.UUIDField(unique=True, null=True, editable=False)
    """Made with the empty form: what is sent twice is posted once."""
    area = models.CharField(_("code of the area"), max_length=64, blank=True, db_index=True)
    """Empty: the whole force."""
    area_name = models.CharField(_("area"), max_length=200, blank=True)
    is_force_wide = models.BooleanField(_("for the whole force"), default=False)
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(_("text"), max_length=5_000)
    url = models.URLField(_("address of the original"), max_length=1000, blank=True)
    picture = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    alternative_text = models.CharField(_("what the picture shows"), max_length=1_000, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_name = models.CharField(max_length=150, blank=True)
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Who wrote the words that it has now: the author, or whoever corrected them."""
    retention = models.CharField(_("kept as"), max_length=20, default=ROUTINE)

    publish_at = models.DateTimeField(_("goes out"), default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    proposed_at = models.DateTimeField(null=True, editable=False)
    """When somebody had looked at every copy and sent it."""
    reasons = models.JSONField(default=dict, editable=False)
    """Why somebody else has to approve it: reason to the words that gave it."""
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_by_name = models.CharField(max_length=150, blank=True, editable=False)
    sent_back_at = models.DateTimeField(null=True, editable=False)
    sent_back_reason = models.TextField(blank=True, editable=False)
    corrected_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    edition = models.PositiveIntegerField(default=1, editable=False)
    """Grows with each change: who acts on what they read names the edition they read."""

    objects = HubUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("post from the hub")
        verbose_name_plural = _("posts from the hub")
        ordering = ("-created_at", "-pk")
        permissions = (
            ("post_for_force", "Can post for the whole force"),
            ("view_dashboard", "Can see the dashboard of the social hub"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(picture__isnull=True) | ~Q(alternative_text=""),
                name="social_picture_has_words",
            ),
        )

    def __str__(self) -> str:
        return self.title or self.text[:80]

    @property
    def state(self) -> UpdateState:
        if self.withdrawn_at is not None:
            return UpdateState.WITHDRAWN
        if self.sent_back_at is not None:
            return UpdateState.SENT_BACK
        if self.proposed_at is None:
            return UpdateState.DRAFT
        if self.approved_at is None:
            return UpdateState.WAITING
        return UpdateState.OUT if self.publish_at <= timezone.now() else UpdateState.SCHEDULED

    @property
    def original(self) -> Original:
        return Original(title=self.title, text=self.text, url=self.url)

    def texts(self) -> tuple[str, ...]:
        """All that people would read, for the second pair of eyes."""
        return (self.title, self.text, self.alternative_text)

    def note(self, what: Deed, *, by: Any = None, **fields: Any) -> Record:
        """Write down what was done to it."""
        return note(
            what,
            by=by,
            update_id=self.pk,
            area=fields.pop("area", self.area),
            area_name=fields.pop("area_name", self.area_name),
            approved_by_name=self.approved_by_name,
            retention=self.retention,
            **{"text": f"{self.title}\n\n{self.text}".strip()} | fields,
        )
