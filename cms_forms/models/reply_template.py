from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms_forms.models.case import Case, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PLACEHOLDER: Final = re.compile(r"\{\{\s*(.*?)\s*\}\}")
FILLED_WITH: Final[Mapping[str, Callable[[Case], str]]] = {
    "reference": str,
    "service": lambda case: case.service,
}
"""What may stand in double braces. Answers may not: a mail would carry them one day."""


def known_placeholders(words: str) -> None:
    """Raises `ValidationError` for what nobody can fill in."""
    unknown = [name for name in PLACEHOLDER.findall(words) if name not in FILLED_WITH]
    if unknown:
        raise ValidationError(
            gettext("Nothing is known to fill in for {{{{ {name} }}}}.").format(name=unknown[0])
        )


class ReplyTemplateQuerySet(models.QuerySet["ReplyTemplate"]):
    def for_case(self, case: Case) -> ReplyTemplateQuerySet:
        """Those of its service, and those of all."""
        return self.filter(Q(service=None) | Q(service=case.page_id))

    def for_replies(self, case: Case) -> ReplyTemplateQuerySet:
        """Those of them that belong to no status."""
        return self.for_case(case).filter(status="")


class ReplyTemplate(models.Model):
    """Words from which a reply to a reporter is started."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    words = models.TextField(
        _("words"),
        max_length=10_000,
        validators=[known_placeholders],
        help_text=_(
            "Plain text, as the reporter reads it. {{ reference }} and {{ service }} are filled in."
        ),
    )
    service = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("service"),
        help_text=_("Offered for its cases only. None: for all."),
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        blank=True,
        choices=Status,
        help_text=_("Offered when a case gets this status. None: for replies at any time."),
    )

    objects = ReplyTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("reply to start from")
        verbose_name_plural = _("replies to start from")

    def __str__(self) -> str:
        return self.name

    def filled(self, case: Case) -> str:
        """Its words for a case. What is not known stays as it is, to be seen in the preview."""

        def value(match: re.Match[str]) -> str:
            fill = FILLED_WITH.get(match[1])
            return fill(case) if fill else match[0]

        return PLACEHOLDER.sub(value, self.words)
