"""The register of bodies that help where the force does not."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail_modeladmin.options import ModelAdmin

from cms_forms.models import HelpingBody


class HelpingBodyAdmin(ModelAdmin):
    model = HelpingBody
    edit_handler = ObjectList(
        [
            FieldPanel(name)
            for name in (
                *("name", "key", "helps_with", "area", "telephone", "website"),
                *("address", "hours", "source", "checked_on"),
            )
        ]
    )
    menu_label = gettext_lazy("Bodies that help")
    menu_item_name = "helping-bodies"
    menu_icon = "help"
    menu_order = 627
    add_to_settings_menu = True
    list_display = ("name", "key", "helps_with", "telephone", "checked_on")
    search_fields = ("name", "key", "helps_with")
