from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from station.pages.blocks import BodyBlock, TasksBlock, WaysBlock

LATEST = 3
"""How many pieces of news the home page shows."""
NEIGHBOURS = 5
"""How many pages of the same section a page leads to."""


class HomePage(Page):
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
        context["news"] = self.news()
        return context

    def news(self) -> Sequence[Page]:
        if self.news_section is None:
            return []
        newest = self.news_section.get_children().live().order_by("-first_published_at")
        return list(newest.specific()[:LATEST])


class ContentPage(Page):
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
    summary = models.CharField(
        max_length=200, blank=True, help_text="One sentence for lists and search engines."
    )
    body = StreamField(BodyBlock(), blank=True)
    lists_children = models.BooleanField(
        default=False, help_text="Show the pages below this one as cards."
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("lists_children"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]
    template = "pages/content_page.html"

    class Meta:
        verbose_name = "content page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        if self.lists_children:
            context["children"] = self.children_to_list()
        else:
            context["neighbours"] = self.neighbours()
        return context

    def children_to_list(self) -> Sequence[Page]:
        """In the order of the tree; news with the newest first."""
        pages = list(self.get_children().live().specific())
        if any(getattr(page, "kind", "") for page in pages):
            pages.sort(key=lambda page: page.first_published_at, reverse=True)
        return pages

    def neighbours(self) -> Sequence[Page]:
        """Other pages of the same section, where the section lists its pages."""
        section = ContentPage.objects.parent_of(self).filter(lists_children=True).first()
        if section is None:
            return []
        return [page for page in section.children_to_list() if page.pk != self.pk][:NEIGHBOURS]
