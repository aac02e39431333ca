"""Pictures of posts, kept in our own storage."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from social_hub.models.post import Post


class MediaState(models.TextChoices):
    WAITING = "waiting", _("waiting to be fetched")
    STORED = "stored", _("stored")
    REFUSED = "refused", _("not a picture that can be shown")


class MediaKind(models.TextChoices):
    IMAGE = "image", _("picture")
    VIDEO = "video", _("video, of which the still picture is kept")


class PostMediaQuerySet(models.QuerySet["PostMedia"]):
    def discard(self) -> None:
        """The rows and their files. Files go first: whoever is stopped in between does it again."""
        going = {media.file.name: media for media in self.exclude(file="")}
        staying = PostMedia.objects.exclude(pk__in=self.values("pk"))
        # Two posts may have the same picture: the last of them takes it along.
        kept = set(staying.filter(file__in=going).values_list("file", flat=True))
        for name, media in going.items():
            if name not in kept:
                media.file.delete(save=False)
        self.delete()


class PostMedia(models.Model):
    """A picture of a post. Without a file yet it is not shown."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="media")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=MediaKind, default=MediaKind.IMAGE)
    remote_url = models.URLField(max_length=2000)
    file = models.FileField(upload_to="social/%Y/%m/", max_length=255, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    alternative_text = models.TextField(blank=True)
    """As the network gave it."""
    alternative_text_by_us = models.TextField(_("alternative text"), blank=True)
    """By staff, where the network gave none or a poor one; goes before the network's."""
    state = models.CharField(max_length=10, choices=MediaState, default=MediaState.WAITING)
    due_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)

    objects = PostMediaQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("post", "remote_url"), name="social_media_once"),
        )
        indexes = (
            models.Index(
                fields=["due_at"], name="social_media_due", condition=Q(state=MediaState.WAITING)
            ),
            models.Index(
                fields=["-post"],
                name="social_media_undescribed",
                condition=Q(
                    state=MediaState.STORED, alternative_text="", alternative_text_by_us=""
                ),
            ),
        )

    def __str__(self) -> str:
        return self.described or self.remote_url

    @property
    def described(self) -> str:
        """The alternative text to show: ours, else the network's, else none."""
        return self.alternative_text_by_us or self.alternative_text
