from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from local_areas.pages.advice import AdviceMixin
from social_hub.pages.slot import hub_url
from station.pages.blocks import BodyBlock, TasksBlock, WaysBlock
from station.pages.edge import KeptAtTheEdge
from station.pages.statements import AccessibilityStatement, PrivacyNotice

__all__ = ["AccessibilityStatement", "ContentPage", "HomePage", "PrivacyNotice"]

LISTED_AT_ONCE = 20
"""How many pages a list shows before it goes on on another page."""
LATEST = 3
"""How many pieces of news the home page shows."""
NEIGHBOURS = 5
"""How many pages of the same section a page leads to."""


class HomePage(KeptAtTheEdge, Page):
    """Where a person in a hurry lands: what can be done here, and what is happening."""

    lead = models.TextField(blank=True, help_text="One or two sentences below the heading.")
    tasks = StreamField(TasksBlock(), blank=True, help_text="What people come for, in order.")
    news_section = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The newest pages below it are shown.",
    )
    ways = StreamField(
        WaysBlock(), blank=True, help_text="Whom to call when. Shown beside the news."
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("tasks"),
        PageChooserPanel("news_section"),
        FieldPanel("ways"),
    ]
    max_count_per_parent = 1
    template = "pages/home_page.html"

    class Meta:
        verbose_name = "home page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["news"] = self.news
        context["hub_url"] = hub_url(request)
        return context

    @cached_property
    def news(self) -> Sequence[Page]:
        """The newest of what is not over, and for everybody."""
        if self.news_section is None:
            return []
        newest = self.news_section.get_children().live().public().order_by("-first_published_at")
        current = newest.exclude(pk__in=ContentPage.objects.over())
        return list(current.defer_streamfields().specific()[:LATEST])

    def changes_at(self) -> datetime | None:
        return _first_end(self.news)


class ContentPageQuerySet(PageQuerySet):
    def over(self) -> ContentPageQuerySet:
        """Appeals that are closed and events that have been."""
        return self.filter(over_at__lte=timezone.now())


def _first_end(pages: Iterable[Page]) -> datetime | None:
    """When the first of some pages that are not over will be."""
    ends = [getattr(page, "over_at", None) for page in pages]
    return min((end for end in ends if end and end > timezone.now()), default=None)


class ContentPage(KeptAtTheEdge, AdviceMixin, Page):
    """Advice, news and all that is mostly words; or the way to the pages below it."""

    class Kind(models.TextChoices):
        NEWS = "news", "News"
        APPEAL = "appeal", "Appeal"
        EVENT = "event", "Event"

    kind = models.CharField(
        max_length=10,
        blank=True,
        choices=Kind,
        help_text="For news of any kind. It is shown with the date. Leave empty for advice.",
    )
    reference = models.CharField(
        max_length=40,
        blank=True,
        help_text="Of an appeal: what people say when they write or call.",
    )
    starts_at = models.DateTimeField(
        "starts", null=True, blank=True, help_text="Of an event: when it begins."
    )
    closes_at = models.DateTimeField(
        "closes",
        null=True,
        blank=True,
        help_text="When an event ends, or an appeal needs no more answers.",
    )
    over_at = models.DateTimeField(null=True, editable=False)
    place = models.CharField(max_length=120, blank=True, help_text="Of an event: where it is.")
    summary = models.CharField(
        max_length=200, blank=True, help_text="One sentence for lists and search engines."
    )
    search_names = models.TextField(
        "what people type",
        blank=True,
        help_text="Searches that this page answers, one a line, in any order and form: hand in "
        "knife/knives/weapon. A slash means “or”; a line that begins with = must be all that was "
        "typed. The page then stands above all results.",
    )
    body = StreamField(BodyBlock(), blank=True)
    is_sensitive = models.BooleanField(
        "exit this page",
        default=False,
        help_text="Show “Exit this page” above it. Its title and address must not say what it is.",
    )
    lists_children = models.BooleanField(
        default=False, help_text="Show the pages below this one as cards."
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("search_names"),
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("closes_at")]),
                FieldPanel("place"),
                FieldPanel("reference"),
            ],
            "News",
        ),
        FieldPanel("body"),
        FieldPanel("lists_children"),
        FieldPanel("is_sensitive"),
        *AdviceMixin.advice_panels,
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.SearchField("place"),
        index.SearchField("reference"),
        index.SearchField("groups"),
    ]
    objects: Any = PageManager.from_queryset(ContentPageQuerySet)()
    template = "pages/content_page.html"

    class Meta:
        verbose_name = "content page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        if self.lists_children:
            context["kinds"] = [kind for kind in self.Kind if kind in self._kinds]
            context["kind"] = kind = next(
                (each for each in context["kinds"] if each == request.GET.get("kind")), None
            )
            pages = self.children_to_list()
            chosen = pages if kind is None else pages.filter(contentpage__kind=kind)
            listed = Paginator(chosen.defer_streamfields().specific(), LISTED_AT_ONCE)
            context["children"] = listed.get_page(request.GET.get("page"))
        else:
            context["section"] = self._section
            context["neighbours"] = self.neighbours
        return context

    def clean(self) -> None:
        super().clean()
        if self.kind == self.Kind.EVENT and self.starts_at is None:
            raise ValidationError({"starts_at": "Enter when the event begins."})
        if self.starts_at and self.closes_at and self.closes_at <= self.starts_at:
            raise ValidationError({"closes_at": "Enter a time after it starts."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.over_at = self.end()
        super().save(*args, **kwargs)

    def end(self) -> datetime | None:
        """After which it is no longer news: an event without an end lasts until midnight."""
        if self.closes_at or not self.starts_at:
            return self.closes_at
        day = timezone.localdate(self.starts_at)
        return timezone.make_aware(datetime.combine(day, time.max))

    @property
    def is_over(self) -> bool:
        return self.over_at is not None and self.over_at <= timezone.now()

    @property
    def groups(self) -> str:
        """The reference in groups of four, as people read it out; with the editor's own breaks."""
        parts = self.reference.split()
        if len(parts) != 1 or not parts[0].isalnum():
            return " ".join(parts)
        return " ".join(parts[0][at : at + 4] for at in range(0, len(parts[0]), 4))

    def changes_at(self) -> datetime | None:
        if not self.lists_children:
            return _first_end([self, *self.neighbours])
        ahead = self.children_to_list().filter(contentpage__over_at__gt=timezone.now())
        ends = [self.over_at, ahead.aggregate(end=models.Min("contentpage__over_at"))["end"]]
        return min((end for end in ends if end and end > timezone.now()), default=None)

    def get_cached_paths(self) -> Sequence[str]:
        """The list of each kind too, with every page of it."""
        if not self.lists_children:
            return ["/"]
        lists = [[], *([f"kind={kind}"] for kind in self.Kind)]
        count = Paginator(self.children_to_list(), LISTED_AT_ONCE).num_pages
        numbers = [[], *([f"page={number}"] for number in range(1, count + 1))]
        queries = ["&".join([*kind, *number]) for kind in lists for number in numbers]
        return ["/", *(f"?{query}" for query in queries if query)]

    def children_to_list(self) -> PageQuerySet:
        """In the order of the tree; news with the newest first, and what is over after it.

        Whoever reads this page may read those that have no restriction of their own.
        """
        children = self.get_children().live().filter(view_restrictions=None)
        if not self._kinds:
            return children
        over = models.Case(models.When(contentpage__over_at__lte=timezone.now(), then=1), default=0)
        newest = models.F("first_published_at").desc(nulls_last=True)
        return children.order_by(over, newest, "path")

    @cached_property
    def _kinds(self) -> frozenset[str]:
        """Of the news among its children."""
        news = ContentPage.objects.child_of(self).live().filter(view_restrictions=None)
        return frozenset(news.exclude(kind="").order_by().values_list("kind", flat=True).distinct())

    @cached_property
    def _section(self) -> ContentPage | None:
        """The page above, where it lists its pages."""
        above = ContentPage.objects.parent_of(self).filter(lists_children=True)
        found: ContentPage | None = above.defer_streamfields().first()
        return found

    @cached_property
    def neighbours(self) -> Sequence[Page]:
        """Other pages of the same section."""
        if self._section is None:
            return []
        others = self._section.children_to_list().exclude(pk=self.pk)
        return list(others.defer_streamfields().specific()[:NEIGHBOURS])
