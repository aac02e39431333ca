"""The register of bodies that help where the force does not."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.models import Page
from wagtail_modeladmin.views import DeleteView

from cms_forms.casework.named_by import naming
from cms_forms.casework.registers import Register
from cms_forms.models import HelpingBody


class HelpingBodyDeleteView(DeleteView):
    """Says first who would miss it. One that has closed must go at once, named or not."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        named = naming(self.instance.key, lambda form: form.bodies)
        pages = Page.objects.in_bulk([each.page_id for each in named])
        editable = {
            id
            for id, page in pages.items()
            if page.permissions_for_user(self.request.user).can_edit()
        }
        drafts = [each for each in named if not each.is_live]
        return super().get_context_data(
            live=[each for each in named if each.is_live],
            drafts=[each for each in drafts if each.page_id in editable],
            others=sum(each.page_id not in editable for each in drafts),
            editable=editable,
            **kwargs,
        )


class HelpingBodyAdmin(Register):
    model = HelpingBody
    delete_view_class = HelpingBodyDeleteView
    delete_template_name = "cms_forms/casework/helping_body_delete.html"
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
