"""One row for each thing that can be found."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from wagtail.models import Page

from station.search.filters import Tab

LONGEST_REFERENCE: Final = 60


def cited_by(reference: str) -> str:
    """One form of “FOI 2026/1482”, “foi-2026-1482” and “FOI20261482”."""
    return "".join(each for each in reference.casefold() if each.isalnum())[:LONGEST_REFERENCE]


class IsPublic(models.Func):
    """Whether a page is live and neither it nor one above it is restricted.

    What `Page.objects.live().public()` means, asked of one page, and written out: each page of
    results asks twice, and Django's own way to it reads all restrictions first and takes 1.3 of the
    2.8 milliseconds of the query to put it together.
    """

    template = """EXISTS (
        SELECT 1 FROM wagtailcore_page shown
        WHERE shown.id = %(expressions)s AND shown.live AND NOT EXISTS (
            SELECT 1 FROM wagtailcore_pageviewrestriction restriction
            JOIN wagtailcore_page private ON private.id = restriction.page_id
            WHERE starts_with(shown.path, private.path)
        )
    )"""
    output_field = models.BooleanField()


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def shown(self) -> SearchEntryQuerySet:
        """Those whose page is published and open to everybody now, whatever an index says."""
        return self.filter(models.Q(page=None) | models.Q(IsPublic("page")))

    def cited(self, typed: str) -> SearchEntryQuerySet:
        """Of those that are shown, the one whose reference somebody typed: it has a number."""
        reference = cited_by(typed)
        if not any(each.isdigit() for each in reference):
            return self.none()
        return self.shown().filter(reference=reference)


class SearchEntry(models.Model):
    """What can be found: a page, a service, an area, a publication or a file of one.

    Written by `entries`, in the transaction that publishes. A trigger of the database notes each
    change in `IndexWork`, so that an index elsewhere follows whatever way the row was changed.
    """

    key = models.CharField(max_length=60, unique=True, help_text="Such as page:12 or file:7.")
    page = models.ForeignKey(
        Page,
        null=True,
        on_delete=models.CASCADE,
        related_name="search_entries",
        help_text="Decides whether it is shown. Without one it is shown always.",
    )
    tab = models.CharField(max_length=20, choices=[(each.value, each.name) for each in Tab])
    kind = models.CharField(max_length=60, help_text="What it is, in words that people read.")
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)
    names = models.TextField(
        blank=True, help_text="What people call it, one a line: hit and run, stolen bike."
    )
    reference = models.CharField(
        max_length=LONGEST_REFERENCE, blank=True, help_text="What it is cited by: see `cited_by`."
    )
    url = models.CharField(max_length=2000)
    date = models.DateField(null=True)
    year = models.CharField(max_length=4, blank=True)
    areas = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    topics = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    decision = models.CharField(max_length=40, blank=True)
    breadcrumb = ArrayField(models.CharField(max_length=255), default=list, blank=True)
    boost = models.FloatField(default=1.0, help_text="By how much its relevance counts.")
    fingerprint = models.CharField(max_length=32, help_text="Of all that an index holds of it.")
    changed_at = models.DateTimeField(auto_now=True)

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "search entry"
        verbose_name_plural = "search entries"
        default_permissions = ()
        indexes = [
            models.Index(fields=["tab"]),
            models.Index(
                fields=["reference"], condition=~models.Q(reference=""), name="search_references"
            ),
            GinIndex(SearchVector("title", config="simple"), name="search_titles"),
            models.Index(fields=["date"]),
            models.Index(fields=["changed_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.year = str(self.date.year) if self.date else ""
        super().save(*args, **kwargs)


class SearchPlace(models.Model):
    """A place in an attachment that a result can lead to: a page of a PDF, a sheet."""

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="places")
    title = models.CharField(max_length=255, help_text="Of the file.")
    url = models.CharField(max_length=2000)
    number = models.PositiveIntegerField(null=True, help_text="Of the page, from 1 on.")
    text = models.TextField()
    words = SearchVectorField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [GinIndex(fields=["words"])]

    def __str__(self) -> str:
        return f"{self.title}, {self.number}" if self.number else self.title
