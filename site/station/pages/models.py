from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from station.pages.blocks import BodyBlock, TasksBlock

LATEST = 3
"""How many pieces of news the home page shows."""


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

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("tasks"),
        PageChooserPanel("news_section"),
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

    summary = models.CharField(
        max_length=200, blank=True, help_text="One sentence for lists and search engines."
    )
    body = StreamField(BodyBlock(), blank=True)
    lists_children = models.BooleanField(
        default=False, help_text="Show the pages below this one as cards."
    )

    content_panels = [
        *Page.content_panels,
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
            context["children"] = self.get_children().live().specific()
        return context
