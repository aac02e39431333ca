"""What every screen of the editor has."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms_forms.editor import drafts, drop_downs
from cms_forms.editor.sets import offered_sets
from cms_forms.editor.words import SCRIPT_WORDS
from cms_forms.engine.definition import StepKind
from cms_forms.models import HelpingBody, Team, Timetable
from cms_forms.pages.form_page import FormPageMixin
from cms_forms.pages.locks import lock_message
from cms_forms.stream import changes
from cms_forms.stream.blocks import SECTION

KINDS = (
    (StepKind.QUESTION.value, _("Question"), _("Asks one or more questions"), "form"),
    (StepKind.INFORMATION.value, _("Information"), _("Tells something and goes on"), "info-circle"),
    (StepKind.REPEAT.value, _("Repeat"), _("Asks once for each vehicle, witness …"), "copy"),
    (SECTION, _("Section"), _("Heads the steps below it, up to the next section"), "list-ul"),
    (StepKind.EXIT.value, _("Exit"), _("Ends with advice; nothing is sent"), "logout"),
)
"""(kind, its name, what it is for, its icon) of what can be added to the list of steps."""

FINDINGS = "cms_forms/editor/_findings.html"


def choices_in(draft: FormPageMixin) -> dict[str, Any]:
    """What the drop-downs of a screen of it offer."""
    choices = drop_downs.choices(
        draft.compile(),
        teams=Team.objects.values_list("key", "name"),
        bodies=HelpingBody.objects.values_list("key", "name"),
        timetables=Timetable.objects.values_list("key", "name"),
    )
    return choices | {"sets": offered_sets()}


class ServiceMixin(WagtailAdminTemplateMixin):
    """A screen of one service: its draft, and whether it may be changed now."""

    kwargs: dict[str, Any]
    request: HttpRequest
    header_icon = "form"

    @cached_property
    def draft(self) -> FormPageMixin:
        return drafts.draft_for(self.request.user, self.kwargs["page_id"])

    @cached_property
    def parts(self) -> changes.Parts:
        return changes.parts_in(self.draft)

    @cached_property
    def locked(self) -> str:
        return lock_message(self.request.user, self.draft)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        parent = self.draft.get_parent()
        return [
            {"url": reverse("wagtailadmin_explore", args=[parent.pk]), "label": parent.title},
            {
                "url": reverse("wagtailadmin_pages:edit", args=[self.draft.pk]),
                "label": self.draft.title,
            },
            {"url": reverse("cms_forms_editor:steps", args=[self.draft.pk]), "label": _("Steps")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            draft=self.draft,
            revision=drafts.stamp(self.draft),
            locked=self.locked,
            choices=choices_in(self.draft),
            script_words=SCRIPT_WORDS,
            change_url=reverse("cms_forms_editor:change", args=[self.draft.pk]),
            steps_url=reverse("cms_forms_editor:steps", args=[self.draft.pk]),
            **kwargs,
        )
