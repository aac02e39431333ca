"""The register of question sets."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from cms_forms.editor import drop_downs
from cms_forms.editor.words import SCRIPT_WORDS
from cms_forms.models import QuestionSet, Timetable
from cms_forms.pages.set_uses import uses_of


def services_url(question_set: QuestionSet) -> str:
    return reverse("cms_forms_editor:set_services", args=[question_set.pk])


class QuestionSetForm(WagtailAdminModelForm):
    """Refuses to publish what no service could ask. Drafts pass."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation:
            return
        for finding in self.instance.errors():
            self.add_error(None, finding.message)


class OffersQuestions:
    """For the views with a set's form: what its drop-downs offer."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        question_set: QuestionSet = context["form"].instance
        return context | {
            "choices": drop_downs.choices(
                question_set.compile(),
                teams=(),
                bodies=(),
                timetables=Timetable.objects.values_list("key", "name"),
            ),
            "script_words": SCRIPT_WORDS,
            "part": question_set.key or "set",
        }


class QuestionSetCreateView(OffersQuestions, CreateView):
    pass


class QuestionSetEditView(OffersQuestions, EditView):
    @property
    def header_buttons(self) -> list[HeaderButton]:
        label = gettext("Services that use it")
        url = services_url(self.object)
        return [*super().header_buttons, HeaderButton(label, url=url, icon_name="form")]


class QuestionSetViewSet(SnippetViewSet):
    model = QuestionSet
    icon = "list-ul"
    menu_label = gettext_lazy("Question sets")
    menu_order = 111
    add_to_admin_menu = True
    url_namespace = "question_sets"
    base_url_path = "question-sets"
    list_display = ["name", "live"]
    search_fields = ["name"]
    create_template_name = "cms_forms/editor/question_set_create.html"
    edit_template_name = "cms_forms/editor/question_set_edit.html"
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("questions")], base_form_class=QuestionSetForm
    )
    add_view_class = QuestionSetCreateView
    edit_view_class = QuestionSetEditView
    copy_view_enabled = False


def lead_to_services(request: HttpRequest, question_set: QuestionSet) -> HttpResponse | None:
    """After publishing a set: which services shall have it too?"""
    newest = question_set.newest
    if newest is None or not any(use.is_older(newest) for use in uses_of(question_set)):
        return None
    words = gettext(
        "“{name}” is published. The services that use it still ask what they did. Tick those that "
        "shall have the new version now."
    )
    messages.success(request, words.format(name=question_set.name))
    return redirect(services_url(question_set))


def refuse_to_delete(request: HttpRequest, sets: list[QuestionSet]) -> HttpResponse | None:
    """A set that is used stays: its services would lose the way to its next version."""
    for question_set in sets:
        if count := len(uses_of(question_set)):
            words = gettext(
                "“{name}” was not deleted: {count} services use it. Take it out of them first."
            )
            messages.error(request, words.format(name=question_set.name, count=count))
            return redirect(services_url(question_set))
    return None
