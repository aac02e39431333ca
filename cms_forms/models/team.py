from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms_forms.engine.hours import Hours
from cms_forms.models.keys import LONGEST_KEY, free_key

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.contrib.auth.models import User

READ_PERMISSION: Final = "cms_forms.read_submission"
ENTER_PERMISSION: Final = "wagtailadmin.access_admin"
"""Submissions are read in the admin: without it, nobody gets as far as the first one."""
READERS_GROUP: Final = "Case readers"
"""The group through which a team's form lets people read."""


def can_read() -> models.QuerySet[User]:
    """Active users who may enter the admin and read submissions, superusers included."""
    # Named, because a site with several backends must say which one it asks.
    backend = ModelBackend()
    enter = backend.with_perm(ENTER_PERMISSION)
    return backend.with_perm(READ_PERMISSION).filter(pk__in=enter.values("pk"))


def readers_group() -> Group:
    """The group of those who may read the submissions of their own teams, made when missing."""
    group = Group.objects.get_or_create(name=READERS_GROUP)[0]
    for name in (READ_PERMISSION, ENTER_PERMISSION):
        app, codename = name.split(".")
        group.permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    return group


def let_read(users: Collection[User]) -> None:
    if users:
        readers_group().user_set.add(*users)


def each_an_address(lines: str) -> None:
    """Raises `ValidationError` for a line that is no e-mail address."""
    for line in lines.split():
        validate_email(line)


class TeamQuerySet(models.QuerySet["Team"]):
    def counting_readers(self) -> TeamQuerySet:
        """Each with its `number_of_readers`: as many as its `readers`."""
        reading = models.Q(members__in=can_read())
        return self.annotate(number_of_readers=models.Count("members", filter=reading))

    def without_readers(self) -> TeamQuerySet:
        """Those that no member can read for: what they get, only superusers see."""
        return self.exclude(pk__in=self.model.objects.filter(members__in=can_read()))


class Team(models.Model):
    """Who works on submissions: the traffic desk, information rights, the front desk."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    key = models.SlugField(
        _("key"),
        max_length=LONGEST_KEY,
        unique=True,
        help_text=_("How services name the team. Triage rules and exported forms refer to it."),
    )
    emails = models.TextField(
        _("e-mail addresses"),
        blank=True,
        validators=[each_an_address],
        help_text=_("Told of each new case, one address a line. Never with what was answered."),
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="units",
        verbose_name=_("part of"),
        help_text=_("The unit above it, which is told when a case of this team is late."),
    )
    area = models.CharField(
        _("area"),
        max_length=40,
        blank=True,
        help_text=_(
            "The code of an area. What is sent to the unit above and happened there comes here."
        ),
    )
    works_from = models.TimeField(_("works from"), null=True, blank=True)
    works_until = models.TimeField(_("works until"), null=True, blank=True)
    works_at_weekends = models.BooleanField(_("works at weekends"), default=False)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        verbose_name=_("members"),
        help_text=_("Members may read what is sent to the team."),
    )

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self) -> str:
        return self.name

    @property
    def addresses(self) -> list[str]:
        return self.emails.split()

    @property
    def hours(self) -> Hours:
        return Hours(
            begins=self.works_from, ends=self.works_until, at_weekends=self.works_at_weekends
        )

    def told_when_late(self) -> Team:
        """The nearest unit above it that has an e-mail address, else the team itself."""
        seen, above = {self.pk}, self.parent
        while above is not None and above.pk not in seen:
            if above.addresses:
                return above
            seen.add(above.pk)
            above = above.parent
        return self

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Without a key it takes one from its name."""
        if not self.key:
            others = Team.objects.exclude(pk=self.pk)
            taken = set(others.values_list("key", flat=True))
            self.key = free_key(self.name, taken, stem="team")
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "key"}
        super().save(*args, **kwargs)

    def readers(self) -> models.QuerySet[User]:
        """The members who can read what is sent to the team, as things are now."""
        return self._by_name(can_read().filter(pk__in=self.members.values("pk")))

    def members_who_cannot_read(self) -> models.QuerySet[User]:
        """Members who have lost the permission, or whose account is not active."""
        return self._by_name(self.members.exclude(pk__in=can_read()))

    @staticmethod
    def _by_name(users: models.QuerySet[User]) -> models.QuerySet[User]:
        return users.order_by(get_user_model().USERNAME_FIELD)
