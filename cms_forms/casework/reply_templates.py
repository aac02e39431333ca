"""The register of words from which replies to reporters are started."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, ObjectList

from cms_forms.casework.registers import Register
from cms_forms.models import ReplyTemplate


class ReplyTemplateAdmin(Register):
    model = ReplyTemplate
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("words"),
            FieldPanel("service"),
            FieldPanel("status"),
        ]
    )
    menu_label = gettext_lazy("Replies to start from")
    menu_item_name = "reply-templates"
    menu_icon = "edit"
    menu_order = 625
    add_to_settings_menu = True
    list_display = ("name", "service", "status")
    list_select_related = ("service",)
    search_fields = ("name", "words")
