"""The register of synonyms."""

from __future__ import annotations

from cms_forms.casework.registers import Register
from station.search.groups import SynonymGroup


class SynonymsAdmin(Register):
    model = SynonymGroup
    menu_label = "Synonyms"
    menu_icon = "list-ul"
    menu_order = 850
    add_to_settings_menu = True
    list_display = ("__str__", "changed_at")
    search_fields = ("words",)
