"""What editors keep for many areas at once, in the admin: stations and events."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from local_areas.models import Area, Meeting, Station


class AreaChooserViewSet(ChooserViewSet):
    """1,200 areas do not fit into a list to scroll: they are looked for by name."""

    model = Area
    icon = "site"
    choose_one_text = _("Choose an area")
    choose_another_text = _("Choose another area")
    per_page = 20
    register_widget = True


area_chooser = AreaChooserViewSet("local_areas_area_chooser")


class StationViewSet(SnippetViewSet):
    model = Station
    icon = "home"
    menu_label = _("Stations")
    list_display = ("name", "postcode", "telephone")
    search_fields = ("name", "address", "postcode")
    panels: Any = (
        FieldPanel("name"),
        FieldPanel("address"),
        FieldRowPanel([FieldPanel("postcode"), FieldPanel("telephone")]),
        FieldPanel("opening_hours"),
        FieldPanel("areas"),
    )


class MeetingViewSet(SnippetViewSet):
    model = Meeting
    icon = "date"
    menu_label = _("Events")
    list_display = ("title", "area", "starts_at", "place")
    list_filter = {"starts_at": ["gte", "lte"]}
    search_fields = ("title", "place", "area__name")
    ordering = ("-starts_at",)
    panels: Any = (
        FieldPanel("area", widget=area_chooser.widget_class),
        FieldPanel("title"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]), FieldPanel("place")],
            heading=_("When and where"),
        ),
        FieldPanel("description"),
    )


class LocalViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Areas")
    menu_icon = "site"
    menu_order = 245
    items = (StationViewSet, MeetingViewSet)
