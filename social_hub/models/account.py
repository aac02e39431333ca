"""A team's account on a network, and what is known of its health."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from social_hub import tokens
from social_hub.networks.values import AccountRef, Tokens

QUIET_AFTER: Final = timedelta(days=14)
"""Without a post for so long, an account is quiet."""
TOKEN_WARNING: Final = timedelta(days=7)
"""How long before its token ends an account needs its owner."""
FIRST_INTERVAL: Final = timedelta(hours=1)


class Health(models.TextChoices):
    """Derived from what happened and when; the worst is first."""

    SUSPENDED = "suspended", _("suspended")
    PERMISSION_LOST = "permission-lost", _("permission lost")
    UNKNOWN = "unknown", _("not found")
    TOKEN_DYING = "token-dying", _("permission ends soon")
    RENAMED = "renamed", _("renamed")
    QUIET = "quiet", _("quiet for 14 days")
    OK = "ok", _("in order")


class AccountQuerySet(models.QuerySet["Account"]):
    def in_use(self) -> AccountQuerySet:
        """Those that are read and posted to: not ended, and found on their network."""
        return self.filter(ended_at__isnull=True).exclude(remote_id="")

    def public(self) -> AccountQuerySet:
        """Those whose posts the public may see."""
        return self.in_use().filter(is_practice=False)

    def in_health(self, health: Health, now: datetime) -> AccountQuerySet:
        """Those whose `Account.health_at` is this one."""
        rules = _rules(now)
        found = self
        for worse, rule in rules.items():
            if worse == health:
                return found.filter(rule)
            found = found.exclude(rule)
        return found


class Account(models.Model):
    """One account. Its remote id is empty until the network has said whom the handle belongs to."""

    network = models.CharField(_("network"), max_length=20)
    handle = models.CharField(_("handle"), max_length=255, blank=True)
    remote_id = models.CharField(_("the network’s own id"), max_length=255, blank=True)
    name = models.CharField(_("name"), max_length=255, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    avatar_url = models.URLField(max_length=1000, blank=True, editable=False)
    avatar = models.FileField(upload_to="social/avatars/", blank=True, editable=False)
    """Its picture, in our own storage."""
    avatar_from = models.CharField(max_length=1000, blank=True, editable=False)
    """The network's address of the picture that was last fetched, or could not be."""
    area = models.CharField(_("code of the area"), max_length=64, blank=True, db_index=True)
    area_name = models.CharField(_("area"), max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="social_accounts",
        help_text=_("Who hears of it when something is wrong, and reconnects it."),
    )
    is_corporate = models.BooleanField(
        _("the force’s own"),
        default=False,
        help_text=_("What it posts is shown on the pages of all areas."),
    )
    is_practice = models.BooleanField(
        _("for practice"),
        default=False,
        help_text=_("Its network is the simulator’s, and its posts are shown to nobody."),
    )

    sealed_tokens = models.TextField(blank=True, editable=False)
    connected_at = models.DateTimeField(null=True, editable=False)
    token_dies_at = models.DateTimeField(null=True, editable=False)
    renews_itself = models.BooleanField(default=False, editable=False)
    """Its token ends soon and often; a new one comes without a person."""
    permission_lost_at = models.DateTimeField(null=True, editable=False)
    suspended_at = models.DateTimeField(null=True, editable=False)
    unknown_at = models.DateTimeField(null=True, editable=False)
    renamed_from = models.CharField(max_length=255, blank=True, editable=False)
    renamed_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    """No longer read or posted to. What it posted stays."""

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    followed_at = models.DateTimeField(null=True, editable=False)
    """Since when it is on the network's list, or pushed to us."""
    followed_until = models.DateTimeField(null=True, editable=False)
    """When it has to be followed again; null for never."""
    is_pushed = models.BooleanField(default=False, editable=False)
    """The network tells us of its posts by itself."""
    read_at = models.DateTimeField(null=True, editable=False)
    """When it was last read without an error."""
    last_post_at = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    """Readings in a row that failed."""
    error = models.CharField(max_length=500, blank=True, editable=False)
    """What went wrong last, in words for staff. No token stands in it."""
    cursor = models.CharField(max_length=2000, blank=True, editable=False)
    """How far it was read, ETag included: a `networks.Cursor` as text."""
    interval = models.DurationField(default=FIRST_INTERVAL, editable=False)
    """Until it is read again, where neither a list nor a push brings its posts."""

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("social account")
        verbose_name_plural = _("social accounts")
        ordering = ("area_name", "network", "handle")
        permissions = (
            ("import_accounts", "Can import social accounts"),
            ("view_board", "Can see the health of all social accounts"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("network", "remote_id"),
                condition=~Q(remote_id=""),
                name="social_account_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.handle or self.name or self.remote_id} ({self.network})"

    @property
    def health(self) -> Health:
        return self.health_at(timezone.now())

    def health_at(self, now: datetime) -> Health:
        """The worst of what is known of it."""
        if self.suspended_at is not None:
            return Health.SUSPENDED
        if self.permission_lost_at is not None:
            return Health.PERMISSION_LOST
        if self.unknown_at is not None:
            return Health.UNKNOWN
        dies_at = None if self.renews_itself else self.token_dies_at
        if dies_at is not None and dies_at <= now + TOKEN_WARNING:
            return Health.TOKEN_DYING
        if self.renamed_at is not None:
            return Health.RENAMED
        if (self.last_post_at or self.created_at) <= now - QUIET_AFTER:
            return Health.QUIET
        return Health.OK

    def ref(self) -> AccountRef:
        """As its network's adapter needs it. Raises `tokens.CannotOpen`."""
        secrets = (
            tokens.open_sealed(self.sealed_tokens, bound_to=self._bound_to)
            if self.sealed_tokens
            else {}
        )
        return AccountRef(
            remote_id=self.remote_id,
            handle=self.handle,
            token=secrets.get("token", ""),
            refresh_token=secrets.get("refresh_token", ""),
        )

    def keep(self, given: Tokens) -> None:
        """The permission that a person gave us, or that was renewed. Call `save`."""
        secrets = {"token": given.token, "refresh_token": given.refresh_token}
        self.sealed_tokens = tokens.seal(secrets, bound_to=self._bound_to)
        self.token_dies_at = given.dies_at
        self.renews_itself = bool(given.refresh_token)
        self.permission_lost_at = None
        self.connected_at = timezone.now()

    def seal_anew(self) -> None:
        """With today's key. Call `save`. Raises `tokens.CannotOpen`."""
        secrets = tokens.open_sealed(self.sealed_tokens, bound_to=self._bound_to)
        self.sealed_tokens = tokens.seal(secrets, bound_to=self._bound_to)

    @property
    def _bound_to(self) -> str:
        return f"account {self.pk}"


def _rules(now: datetime) -> dict[Health, Q]:
    """`Account.health_at` for the database: each holds for those that none before it held for."""
    silent_since = now - QUIET_AFTER
    return {
        Health.SUSPENDED: Q(suspended_at__isnull=False),
        Health.PERMISSION_LOST: Q(permission_lost_at__isnull=False),
        Health.UNKNOWN: Q(unknown_at__isnull=False),
        Health.TOKEN_DYING: Q(
            token_dies_at__isnull=False,
            token_dies_at__lte=now + TOKEN_WARNING,
            renews_itself=False,
        ),
        Health.RENAMED: Q(renamed_at__isnull=False),
        Health.QUIET: Q(last_post_at__lte=silent_since)
        | Q(last_post_at__isnull=True, created_at__lte=silent_since),
    }
