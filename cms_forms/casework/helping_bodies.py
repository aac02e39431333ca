"""The register of bodies that help where the force does not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.models import Page, Revision
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import DeleteView

from cms_forms.models import FormVersion, HelpingBody
from cms_forms.stream.compile import compile_parts


@dataclass(frozen=True, kw_only=True)
class Naming:
    """A service that names a body at one of its exits."""

    page_id: int
    title: str
    is_live: bool
    """Whether visitors read it there now; else only its draft has it."""


def naming(key: str) -> list[Naming]:
    """Those that visitors read first, then drafts; each by title. History alone does not count."""
    newest = FormVersion.objects.filter(page__live=True).order_by("page", "-number")
    found = {
        page_id: Naming(page_id=page_id, title=version.form.title, is_live=True)
        for version in newest.distinct("page")
        if (page_id := version.page_id) is not None and key in version.form.bodies
    }
    drafts = (
        Revision.objects.filter(pk__in=Page.objects.values("latest_revision_id"))
        .annotate(parts=KeyTextTransform("parts", "content"))
        .filter(parts__contains=f'"{key}"')
    )
    for draft in drafts:
        page_id, title = int(draft.object_id), draft.content["title"]
        if page_id not in found and key in compile_parts(json.loads(draft.parts), title="").bodies:
            found[page_id] = Naming(page_id=page_id, title=title, is_live=False)
    return sorted(found.values(), key=lambda each: (not each.is_live, each.title.casefold()))


class HelpingBodyDeleteView(DeleteView):
    """Says first who would miss it. One that has closed must go at once, named or not."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        named = naming(self.instance.key)
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


class HelpingBodyAdmin(ModelAdmin):
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
