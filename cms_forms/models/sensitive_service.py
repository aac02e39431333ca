from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from wagtail.models import Page


class SensitiveServiceQuerySet(models.QuerySet["SensitiveService"]):
    def open_to(self, user: User) -> SensitiveServiceQuerySet:
        return self.filter(groups__in=user.groups.values("pk")).distinct()

    def enter(self, page: Page) -> None:
        """From now on somebody can choose who reads what is sent to this service."""
        self.update_or_create(page_id=page.pk, defaults={"title": page.title})


class SensitiveService(models.Model):
    """Who reads what is sent to a service that was ever sensitive.

    Not part of its page: it outlives the page, and no draft or older revision changes it.
    """

    page_id = models.BigIntegerField(unique=True, editable=False)
    title = models.CharField(_("service"), max_length=255, editable=False)
    groups = models.ManyToManyField(
        Group,
        blank=True,
        related_name="+",
        verbose_name=_("groups"),
        help_text=_(
            "Members of these groups read it, if they are in the team that it is sent to. Nobody "
            "else but superusers does."
        ),
    )

    objects = SensitiveServiceQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        default_permissions = ()
        verbose_name = _("sensitive service")
        verbose_name_plural = _("sensitive services")

    def __str__(self) -> str:
        return self.title
