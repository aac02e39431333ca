from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from cms_forms.engine import codec
from cms_forms.engine.definition import Form

if TYPE_CHECKING:
    from wagtail.models import Page


class FormVersionQuerySet(models.QuerySet["FormVersion"]):
    def keep(self, page: Page, form: Form) -> FormVersion:
        """The page's newest version if it is this very form, else a new one.

        The caller's transaction holds the lock on the page's row, so that two people who publish
        at once do not take the same number.
        """
        definition = codec.encode(form)
        newest = self.filter(page=page).order_by("-number").first()
        if newest is not None and newest.definition == definition:
            return newest
        number = newest.number + 1 if newest is not None else 1
        return self.create(page=page, number=number, definition=definition)


class FormVersion(models.Model):
    """The immutable, compiled definition that a journey pins and a submission answers."""

    page = models.ForeignKey(
        "wagtailcore.Page",
        # What was sent outlives the page, and so does the form that it answered.
        on_delete=models.SET_NULL,
        null=True,
        related_name="form_versions",
    )
    number = models.PositiveIntegerField(help_text="1 for the page’s first published version.")
    definition = models.JSONField(help_text="As the codec writes it.")
    published_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="form_version_number"),
        ]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.definition['title']}, version {self.number}"

    @property
    def form(self) -> Form:
        return form_of(self.pk)


@lru_cache(maxsize=128)
def form_of(version_id: int) -> Form:
    """The decoded form of a version, kept per process: versions never change.

    Raises `FormVersion.DoesNotExist`.
    """
    version = FormVersion.objects.only("definition").get(pk=version_id)
    return codec.restore(version.definition)
