"""The register of public confidence: figures of a survey, entered by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from local_areas.models import Confidence


class ConfidenceViewSet(ModelViewSet):
    """Who may add, change or delete is decided by the permissions of the model."""

    model = Confidence
    name = "public_confidence"
    url_prefix = "public-confidence"
    icon = "group"
    menu_label = _("Public confidence")
    menu_name = "public-confidence"
    menu_order = 640
    add_to_admin_menu = True
    list_display: Any = (
        "question",
        Column("area", label=_("Area"), sort_key="area"),
        "asked_to",
        "per_cent",
        "sample",
    )
    list_filter = ("question", "area")
    search_fields = ("question", "area__name", "source")
    # Named one by one, so that the address of a copy holds no more than these.
    panels = (
        FieldPanel("question"),
        FieldPanel("area", widget=forms.Select),  # a few: no chooser of all areas
        FieldRowPanel([FieldPanel("asked_from"), FieldPanel("asked_to")]),
        FieldRowPanel([FieldPanel("per_cent"), FieldPanel("sample")]),
        FieldPanel("source"),
    )


confidence = ConfidenceViewSet()
