"""The list of what is published below a page: all publications, or the disclosure log."""

from __future__ import annotations

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from station.pages.edge import KeptAtTheEdge


class DisclosureLog(KeptAtTheEdge, Page):
    """Publications below it, those of logs below it included, newest first."""

    summary = models.CharField(
        max_length=200, blank=True, help_text="One sentence for lists and search engines."
    )

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    subpage_types = ["station_publications.PublicationPage", "station_publications.DisclosureLog"]
    template = "publications/disclosure_log.html"

    class Meta:
        verbose_name = "disclosure log"
