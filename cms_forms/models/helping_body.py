"""The register of who helps where the force does not: a council, an ombudsman, a helpline."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

TELEPHONE = RegexValidator(r"^[0-9+ ]*$", _("Use digits and spaces only."))


class HelpingBodyQuerySet(models.QuerySet["HelpingBody"]):
    def named(self, keys: Iterable[str]) -> list[HelpingBody]:
        """Those with these keys that are there, in the order of the keys."""
        wanted = list(keys)
        found = {body.key: body for body in self.filter(key__in=wanted)} if wanted else {}
        return [found[key] for key in wanted if key in found]


class HelpingBody(models.Model):
    """Who helps, and how to reach them. An exit names it by its key; every change shows at once."""

    name = models.CharField(_("name"), max_length=120, help_text=_("As the body calls itself."))
    key = models.SlugField(
        _("key"),
        max_length=64,
        unique=True,
        help_text=_("What services name it by, also in a document: rivermouth-council."),
    )
    helps_with = models.CharField(
        _("helps with"), max_length=200, help_text=_("In a few words, as visitors read it.")
    )
    area = models.CharField(
        _("area"), max_length=120, blank=True, help_text=_("Where it helps. Empty: everywhere.")
    )
    telephone = models.CharField(_("telephone"), max_length=30, blank=True, validators=[TELEPHONE])
    website = models.URLField(_("website"), blank=True)
    address = models.TextField(_("address"), max_length=300, blank=True)
    hours = models.CharField(
        _("opening hours"), max_length=120, blank=True, help_text=_("Monday to Friday, 9 to 5.")
    )
    source = models.CharField(
        _("source"), max_length=200, help_text=_("Where these facts were found: nhs.uk.")
    )
    checked_on = models.DateField(
        _("checked on"), help_text=_("When somebody last compared them with the source.")
    )

    objects = HelpingBodyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("body that helps")
        verbose_name_plural = _("bodies that help")

    def __str__(self) -> str:
        return self.name

    @property
    def dialled(self) -> str:
        """The telephone number as a link dials it."""
        return re.sub(r"[^0-9+]", "", self.telephone)
