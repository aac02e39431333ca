"""A post as its network has it, and what staff decided about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from social_hub.models.account import Account
from social_hub.words.entities import read, topics
from social_hub.words.rendering import render

LONGEST_TOPIC: Final = 100


class PostKind(models.TextChoices):
    POST = "post", _("post")
    REPLY = "reply", _("reply")
    REPOST = "repost", _("repost")
    QUOTE = "quote", _("quote")
    NOTICE = "notice", _("notice of the network")


class Deletion(models.TextChoices):
    """How it became known that a post is gone."""

    NOTICE = "notice", _("the network said so")
    MISSING = "missing", _("it was not among the posts of its time any more")
    OURS = "ours", _("deleted from here")


class PostQuerySet(models.QuerySet["Post"]):
    def public(self) -> PostQuerySet:
        """What the public may see. Replies and notices have no page of their own."""
        return self.filter(
            deleted_at__isnull=True, hidden_at__isnull=True, account__is_practice=False
        ).exclude(kind__in=(PostKind.REPLY, PostKind.NOTICE))

    def present(self) -> PostQuerySet:
        """Those that their network still has."""
        return self.filter(deleted_at__isnull=True)


class Post(models.Model):
    """One post of one account. Once deleted nothing of what it said is kept: the row stays, so that
    an old list does not bring it back.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="posts")
    remote_id = models.CharField(max_length=255)
    earlier_ids = ArrayField(models.CharField(max_length=255), default=list, blank=True)
    """The remote ids that it had before it was edited, where a network gives new ones."""
    kind = models.CharField(max_length=10, choices=PostKind, default=PostKind.POST)
    text = models.TextField(blank=True)
    """Plain, as the network gave it."""
    entities = models.JSONField(default=list, blank=True)
    """Links, mentions and hashtags: `networks.Entity` as dicts, in code points of the text."""
    html = models.TextField(blank=True)
    """The text with its links, made safe once, when it was stored."""
    topics = ArrayField(models.CharField(max_length=LONGEST_TOPIC), default=list, blank=True)
    """Its hashtags in small letters, by which it is found."""
    url = models.URLField(max_length=1000, blank=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    data = models.JSONField(default=dict, blank=True)
    """What else the network gave: card, poll, quoted, reach, language, of those it had."""

    arrived_at = models.DateTimeField(default=timezone.now)
    """When we first had it."""
    changed_at = models.DateTimeField(default=timezone.now)
    billed_on = models.DateField(null=True, blank=True)
    """The UTC day on which reading it was last paid for: a network bills it once a day."""
    deleted_at = models.DateTimeField(null=True, blank=True)
    deletion = models.CharField(max_length=10, choices=Deletion, blank=True)

    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    hidden_reason = models.CharField(_("reason"), max_length=500, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    featured_at = models.DateTimeField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("social post")
        verbose_name_plural = _("social posts")
        ordering = ("-created_at", "-pk")
        permissions = (("moderate_posts", "Can hide, pin, feature and describe social posts"),)
        constraints = (
            models.UniqueConstraint(fields=("account", "remote_id"), name="social_post_once"),
        )
        indexes = (
            models.Index(
                fields=["-created_at", "-id"],
                name="social_post_shown",
                condition=Q(deleted_at__isnull=True, hidden_at__isnull=True),
            ),
            models.Index(
                fields=["account", "-created_at"],
                name="social_post_of_account",
                condition=Q(deleted_at__isnull=True),
            ),
            models.Index(
                fields=["-featured_at"],
                name="social_post_featured",
                condition=Q(featured_at__isnull=False),
            ),
            models.Index(
                fields=["-pinned_at"],
                name="social_post_pinned",
                condition=Q(pinned_at__isnull=False),
            ),
            GinIndex(
                fields=["topics"],
                name="social_post_topics",
                condition=~Q(topics=[]),
            ),
            GinIndex(
                fields=["earlier_ids"],
                name="social_post_earlier",
                condition=~Q(earlier_ids=[]),
            ),
        )

    def __str__(self) -> str:
        return self.text[:80] or self.remote_id

    @property
    def is_public(self) -> bool:
        return (
            self.deleted_at is None
            and self.hidden_at is None
            and self.kind not in (PostKind.REPLY, PostKind.NOTICE)
        )

    def say(self, text: str, entities: Sequence[Mapping[str, Any]]) -> None:
        """It says this now: what is shown of it, and what it is found by, follow. Call `save`."""
        known = read(entities)
        self.text, self.entities = text, list(entities)
        self.html = render(text, known, network=self.account.network)
        self.topics = [topic for topic in topics(text, known) if len(topic) <= LONGEST_TOPIC]

    @property
    def is_gone_for_good(self) -> bool:
        """Somebody said that it was deleted. What was only missing may come back."""
        return self.deletion in (Deletion.NOTICE, Deletion.OURS)

    def as_shown(self, fields: Sequence[str]) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in fields)

    def take_over(self, other: Post) -> None:
        """The other row is the same post. What staff decided about it holds for this one."""
        self.earlier_ids = sorted({*self.earlier_ids, *other.earlier_ids, other.remote_id})
        for name in ("hidden_at", "pinned_at", "featured_at"):
            setattr(self, name, getattr(self, name) or getattr(other, name))
        self.hidden_by_id = self.hidden_by_id or other.hidden_by_id
        self.hidden_reason = self.hidden_reason or other.hidden_reason
        self.arrived_at = min(self.arrived_at, other.arrived_at)

    def forget(self, deletion: Deletion, now: datetime) -> None:
        """It is gone: keep nothing of what it said. Call `save`; its media are deleted apart."""
        self.deleted_at = self.changed_at = now
        self.deletion = deletion
        self.text = self.html = self.url = ""
        self.entities, self.data, self.topics = [], {}, []
        self.pinned_at = self.featured_at = None
