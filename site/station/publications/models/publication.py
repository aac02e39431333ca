"""One publication: a document, a policy, statistics, a decision, or an answer to a request."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from station.pages.edge import KeptAtTheEdge
from station.publications.blocks import PublicationBlock
from station.publications.languages import LANGUAGES

MOST_AREAS: Final = 200
"""A publication about more places than these is about the whole force."""


class Type(models.TextChoices):
    PUBLICATION = "publication", "Publication"
    FOI = "foi", "FOI disclosure"
    POLICY = "policy", "Policy"
    STATISTICS = "statistics", "Statistics"
    DECISION = "decision", "Decision"


class Decision(models.TextChoices):
    """What came of a freedom of information request."""

    ALL = "all", "Everything disclosed"
    PART = "part", "Part disclosed"
    NOTHING = "nothing", "Nothing disclosed"
    NOT_HELD = "not_held", "Not held"


class Topic(TagBase):
    """What publications are about. One list for all of them, apart from the tags of pictures."""

    class Meta:
        verbose_name = "topic"
        ordering = ["name"]


class PublicationTopic(ItemBase):
    tag = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="uses")
    content_object = ParentalKey(
        "station_publications.PublicationPage",
        on_delete=models.CASCADE,
        related_name="topic_items",
    )


class PublicationQuerySet(PageQuerySet):
    def past_review(self, today: dt.date | None = None) -> PublicationQuerySet:
        """Those that somebody should have looked at again by now."""
        return self.filter(review_on__lt=today or timezone.localdate())

    def in_area(self, code: str) -> PublicationQuerySet:
        return self.filter(area_codes__contains=[code])


class PublicationPage(KeptAtTheEdge, Page):
    """What the public may read and download, with what was decided and when."""

    type = models.CharField(max_length=15, choices=Type, default=Type.PUBLICATION)
    date = models.DateField(
        default=timezone.localdate,
        help_text="Of the document, or of the answer.",
    )
    reference = models.CharField(
        max_length=60, blank=True, help_text="Such as FOI 2026 1482. No two may have the same."
    )
    area_codes = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        verbose_name="areas",
        help_text="Empty where it is about the whole force.",
    )
    topics = ClusterTaggableManager(through=PublicationTopic, blank=True)
    summary = models.TextField(
        blank=True,
        help_text="The answer in one or two sentences. Lists and search results show it.",
    )
    asked_on = models.DateField(null=True, blank=True, help_text="The day the request came in.")
    decision = models.CharField(max_length=10, blank=True, choices=Decision)
    decision_reason = models.TextField(
        "what was left out, and why",
        blank=True,
        help_text="In plain words, with the section of the Act: “We left out how many officers "
        "stood where: section 31, law enforcement.”",
    )
    body = StreamField(PublicationBlock(), blank=True)
    language = models.CharField(max_length=10, choices=LANGUAGES, default="en")
    review_on = models.DateField(
        "review by", null=True, blank=True, help_text="When somebody looks whether it still holds."
    )

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("type"), FieldPanel("date")]),
                FieldRowPanel([FieldPanel("reference"), FieldPanel("language")]),
                FieldPanel("area_codes"),
                FieldPanel("topics"),
                FieldPanel("review_on"),
            ],
            "What it is",
        ),
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("asked_on"), FieldPanel("decision"), FieldPanel("decision_reason")],
            "Request and decision",
            help_text="Of an FOI disclosure.",
        ),
        FieldPanel("body"),
        InlinePanel("attachments", heading="Files", label="File"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("reference"),
        index.SearchField("summary"),
        index.SearchField("body"),
    ]
    parent_page_types = ["station_publications.DisclosureLog"]
    subpage_types: list[str] = []
    template = "publications/publication_page.html"
    objects: Any = PageManager.from_queryset(PublicationQuerySet)()

    class Meta:
        verbose_name = "publication"
        constraints = [
            models.UniqueConstraint(
                Upper("reference"),
                condition=~models.Q(reference=""),
                name="one_publication_a_reference",
                violation_error_message="Another publication has this reference.",
            )
        ]
        indexes = [
            GinIndex(fields=["area_codes"], name="publication_areas"),
            models.Index(fields=["-date", "-page_ptr"], name="newest_publications"),
            models.Index(fields=["review_on"], name="publications_to_review"),
        ]

    def clean(self) -> None:
        super().clean()
        self.reference = " ".join(self.reference.split())
        if self.decision and self.type != Type.FOI:
            raise ValidationError({"decision": "Only an FOI disclosure has a decision."})
        if self.asked_on and self.date and self.asked_on > self.date:
            raise ValidationError({"asked_on": "Enter a day before it was answered."})
        if len(self.area_codes) > MOST_AREAS:
            raise ValidationError(
                {"area_codes": f"Choose {MOST_AREAS} areas at most, or none for the whole force."}
            )

    @property
    def is_past_review(self) -> bool:
        return self.review_on is not None and self.review_on < timezone.localdate()
