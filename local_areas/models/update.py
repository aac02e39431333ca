"""What officers post on their area's page, and everything that happened to it."""

from __future__ import annotations

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


class UpdateState(models.TextChoices):
    """Derived from what happened to an update, and from the time."""

    WAITING = "waiting", _("waiting for approval")
    SENT_BACK = "sent-back", _("sent back")
    SCHEDULED = "scheduled", _("scheduled")
    SHOWN = "shown", _("published")
    EXPIRED = "expired", _("over")
    WITHDRAWN = "withdrawn", _("withdrawn")


class UpdateQuerySet(models.QuerySet["Update"]):
    def shown(self) -> UpdateQuerySet:
        """What the public sees now, pinned ones first, then the newest."""
        return self.out().filter(area__is_practice=False)

    def out(self) -> UpdateQuerySet:
        """As `shown`, with what was posted to practise, which only its officers see."""
        now = timezone.now()
        return (
            self.filter(approved_at__lte=now, publish_at__lte=now, withdrawn_at__isnull=True)
            .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
            .order_by("-is_pinned", "-publish_at", "-pk")
        )

    def waiting(self) -> UpdateQuerySet:
        """Proposed, and neither approved, sent back nor taken back. The oldest first."""
        return self.filter(
            approved_at__isnull=True, withdrawn_at__isnull=True, sent_back_at__isnull=True
        ).order_by("proposed_at", "pk")

    def to_announce(self) -> UpdateQuerySet:
        """The public sees them by now, and nobody was told yet."""
        return self.out().filter(announced_at__isnull=True)

    def to_end(self) -> UpdateQuerySet:
        """Their time is over, and nobody was told yet."""
        return self.filter(
            announced_at__isnull=False, ended_at__isnull=True, expires_at__lte=timezone.now()
        )


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
    event_ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    event_place = models.CharField(_("where"), max_length=255, blank=True)
    is_pinned = models.BooleanField(_("keep on top"), default=False)
    publish_at = models.DateTimeField(_("show from"), default=timezone.now)
    expires_at = models.DateTimeField(_("show until"), null=True, blank=True)
    sent_as = models.UUIDField(
        null=True,
        unique=True,
        editable=False,
        help_text="Made with the empty form: what is sent twice is posted once.",
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    sent_back_at = models.DateTimeField(null=True, editable=False)
    sent_back_reason = models.TextField(blank=True, editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    announced_at = models.DateTimeField(
        null=True, editable=False, help_text="When `signals.published` was sent."
    )
    corrected_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(
        null=True, editable=False, help_text="When `signals.expired` was sent."
    )
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

    @property
    def is_over(self) -> bool:
        """Its time has passed, whether or not anybody approved it."""
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def state(self) -> UpdateState:
        if self.withdrawn_at is not None:
            return UpdateState.WITHDRAWN
        if self.approved_at is None:
            return UpdateState.WAITING if self.sent_back_at is None else UpdateState.SENT_BACK
        if self.is_over:
            return UpdateState.EXPIRED
        is_out = self.publish_at <= timezone.now()
        return UpdateState.SHOWN if is_out else UpdateState.SCHEDULED


class Deed(models.TextChoices):
    """What can be done to an update."""

    PROPOSED = "proposed", _("proposed")
    CHANGED = "changed", _("changed before it was approved")
    APPROVED = "approved", _("approved")
    SENT_BACK = "sent-back", _("sent back")
    PUBLISHED = "published", _("published")
    CORRECTED = "corrected", _("corrected")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RESTORED = "restored", _("put back")
    PINNED = "pinned", _("kept on top")
    UNPINNED = "unpinned", _("no longer kept on top")


class UpdateEvent(models.Model):
    """What was done to an update, when and by whom. Only ever added to.

    The database refuses to change or delete a row. So the person is a number and a name here, and
    no foreign key: deleting an account would have to change the row.
    """

    update = models.ForeignKey(Update, on_delete=models.PROTECT, related_name="history")
    at = models.DateTimeField(default=timezone.now)
    by_id = models.BigIntegerField(null=True, help_text="Of the account.")
    by_name = models.CharField(max_length=150)
    what = models.CharField(max_length=20, choices=Deed)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.update}"
