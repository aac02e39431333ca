"""The register of synonyms."""

from __future__ import annotations

from wagtail_modeladmin.options import ModelAdmin

from station.search.groups import SynonymGroup


class SynonymsAdmin(ModelAdmin):
    model = SynonymGroup
    menu_label = "Synonyms"
    menu_icon = "list-ul"
    menu_order = 850
    add_to_settings_menu = True
    list_display = ("__str__", "changed_at")
    search_fields = ("words",)
