"""One publication: a document, a policy, statistics, a decision, or an answer to a request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Upper
from django.http import HttpRequest
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
from station.pages.statements import AccessibilityStatement
from station.publications import checking, showing
from station.publications.areas import Place, places
from station.publications.blocks import PublicationBlock
from station.publications.files_panel import FilesPanel
from station.publications.forms import PublicationForm
from station.publications.languages import LANGUAGES, RIGHT_TO_LEFT
from station.publications.models.attachment import AttachedFile
from station.publications.refusing import RefusesHiddenData

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


class PublicationPage(RefusesHiddenData, KeptAtTheEdge, Page):
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
    topics = ClusterTaggableManager(
        "topics",
        help_text="Separated by commas. Readers choose among them in lists and results.",
        through=PublicationTopic,
        blank=True,
    )
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
        FilesPanel(heading="Hidden data in files"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("reference"),
        index.AutocompleteField("reference"),
        index.SearchField("summary"),
        index.SearchField("body"),
        # By which the admin's list is sorted while somebody searches in it.
        index.FilterField("reference"),
        index.FilterField("type"),
        index.FilterField("date"),
        index.FilterField("review_on"),
    ]
    base_form_class = PublicationForm
    parent_page_types = ["station_publications.DisclosureLog"]
    subpage_types: list[str] = []
    template = "publications/publication_page.html"
    objects: Any = PageManager.from_queryset(PublicationQuerySet)()

    class Meta:
        verbose_name = "publication"
        permissions = [("import_publications", "Can import publications")]
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

    def minimal_clean(self) -> None:
        """Of a draft too: the database refuses a second page with the same reference."""
        super().minimal_clean()
        self.reference = " ".join(self.reference.split())
        self.validate_constraints()

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

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        revision = super().save_revision(*args, **kwargs)
        AttachedFile.objects.note(checking.documents_of(self))
        return revision

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        address = self.get_full_url(request) or ""
        return context | {
            "address": address,
            "like_it": showing.like_it(self),
            "log": self.get_parent().specific,
            "other_formats": AccessibilityStatement.objects.live().first(),
            "working_days": showing.WORKING_DAYS,
        }

    def changes_at(self) -> dt.datetime | None:
        """The page says from the day after its review was due that it is overdue."""
        if self.review_on is None or self.is_past_review:
            return None
        return timezone.make_aware(dt.datetime.combine(self.review_on, dt.time.max))

    @property
    def places(self) -> Sequence[Place]:
        return places(self.area_codes, with_pages=True)

    @property
    def decision_words(self) -> showing.DecisionWords | None:
        return showing.DECISIONS.get(self.decision)

    @property
    def days_taken(self) -> int | None:
        """Working days from the request to the answer."""
        return showing.working_days(self.asked_on, self.date) if self.asked_on else None

    @property
    def files(self) -> Sequence[showing.ShownFile]:
        rows = self.attachments.all()
        if hasattr(rows, "select_related"):  # no preview
            rows = rows.select_related("document__attached")
        return [showing.shown_file(each, self.language) for each in rows]

    @property
    def is_right_to_left(self) -> bool:
        return self.language in RIGHT_TO_LEFT

    @property
    def is_past_review(self) -> bool:
        return self.review_on is not None and self.review_on < timezone.localdate()
