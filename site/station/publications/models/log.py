"""The list of what is published below a page: all publications, or the disclosure log."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from station.pages.edge import UNPURGED_SECONDS, KeptAtTheEdge

COMPLAINTS: Final = (
    "<p>The person who asked can ask us to look again within 40 working days. After that, they can "
    'complain to the Information Commissioner: <a href="https://ico.org.uk/make-a-complaint/">'
    "ico.org.uk/make-a-complaint</a>.</p>"
)


class DisclosureLog(KeptAtTheEdge, Page):
    """Publications below it, those of logs below it included, newest first."""

    summary = models.CharField(
        max_length=200, blank=True, help_text="One sentence for lists and search engines."
    )
    ask_page = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="where to ask",
        help_text="The service with which people ask for information.",
    )
    complaints = RichTextField(
        "if somebody is not happy with an answer",
        features=["bold", "link", "ul"],
        blank=True,
        default=COMPLAINTS,
        help_text="Shown beside FOI disclosures below this page.",
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        PageChooserPanel("ask_page"),
        FieldPanel("complaints"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    subpage_types = ["station_publications.PublicationPage", "station_publications.DisclosureLog"]
    template = "publications/disclosure_log.html"

    class Meta:
        verbose_name = "disclosure log"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from station.publications.listing import Listing

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        logs = type(self).objects.live().filter(view_restrictions=None).child_of(self)
        return context | {"listing": Listing(self, request.GET), "logs": logs}

    def kept_until(self, request: HttpRequest) -> datetime | None:
        """There are too many choices to purge: what they list is kept for a short time instead."""
        if request.GET:
            return timezone.now() + timedelta(seconds=UNPURGED_SECONDS)
        return super().kept_until(request)
