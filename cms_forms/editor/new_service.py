"""A new service: its place, its kind where a site has several, and what it is started from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages import choose_parent
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from cms_forms.editor.forms import DocumentField
from cms_forms.editor.sets import warn_of_sets_not_here
from cms_forms.editor.starting_points import StartingPoint, starting_points
from cms_forms.engine import limits
from cms_forms.exchange import REFUSALS, import_form
from cms_forms.pages.form_page import FormPageMixin, service_models


class ParentField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def prepare_value(self, value: Any) -> Any:
        """The chooser of pages looks up what it draws, and takes it for a number."""
        is_page = isinstance(value, Page) or (str(value).isdecimal() and len(str(value)) < 18)
        return super().prepare_value(value) if is_page else None


class PlaceForm(forms.Form):
    """A place for a new service that the user may add it to.

    `cleaned_data` has "model", a page model, and "parent_page".
    """

    model = forms.ChoiceField(label=_("Kind of service"), required=False)
    parent_page = ParentField(
        queryset=Page.objects.all(),
        label=_("Parent page"),
        help_text=_("The new service comes below this page."),
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.models = {model._meta.label_lower: model for model in service_models()}
        if len(self.models) == 1:
            del self.fields["model"]
        else:
            kinds = [(key, model.get_verbose_name()) for key, model in self.models.items()]
            self.fields["model"] = forms.ChoiceField(label=_("Kind of service"), choices=kinds)
        parents = {
            parent
            for model in self.models.values()
            for parent in model.allowed_parent_page_models()
        }
        self.fields["parent_page"].widget = AdminPageChooser(
            target_models=list(parents), can_choose_root=True, user_perms="add_subpage"
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = cleaned.get("model") or next(iter(self.models))
        parent = cleaned.get("parent_page")
        if parent is not None and chosen in self.models:
            model = cleaned["model"] = self.models[chosen]
            cleaned["parent_page"] = parent = parent.specific_deferred
            title = parent.get_admin_display_title()
            if not model.can_create_at(parent):
                words = _("A {kind} cannot come below “{page}”. Choose another page.")
                kind = model.get_verbose_name().lower()
                self.add_error("parent_page", words.format(kind=kind, page=title))
            elif not parent.permissions_for_user(self.user).can_add_subpage():
                words = _("You may not add a page below “{page}”.")
                self.add_error("parent_page", words.format(page=title))
        return cleaned


class DocumentForm(PlaceForm):
    """A place, and the exported service that comes there."""

    document = DocumentField()

    field_order = ("document", "model", "parent_page")


EMPTY = "-"
"""The choice of no starting point."""


class StartForm(PlaceForm):
    """A place, and what the new service is started from."""

    start = forms.ChoiceField(label=_("Start from"), widget=forms.RadioSelect, initial=EMPTY)
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=limits.FORM["title"],
        help_text=_(
            "What visitors read as its name. Its address is made from it. Where you start from "
            "nothing, you are asked for it next."
        ),
    )

    field_order = ("start", "title", "model", "parent_page")

    def __init__(self, user: Any, points: Sequence[StartingPoint], *args: Any, **more: Any) -> None:
        super().__init__(user, *args, **more)
        self.points = {point.key: point for point in points}
        choices = [(point.key, point.name) for point in points]
        self.fields["start"].choices = [(EMPTY, _("Nothing")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("start") in self.points and not cleaned.get("title"):
            self.add_error("title", _("Enter a title. You can change it later."))
        return cleaned


class NewServiceView(choose_parent.ChooseParentView):
    """What a new service is started from, and its place."""

    template_name = "cms_forms/editor/new_service.html"
    page_title = _("New service")
    submit_button_label = _("Make the new service")

    @cached_property
    def points(self) -> list[StartingPoint]:
        return starting_points()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_form(self, form_class: type[StartForm] | None = None) -> StartForm:
        initial = {"parent_page": self._only_place()}
        return StartForm(self.request.user, self.points, self.request.POST or None, initial=initial)

    def _only_place(self) -> Page | None:
        """Where there is no other, it is chosen already."""
        found: dict[int, Page] = {}
        for self.model in service_models():
            places = self.get_valid_parent_pages(self.request.user)[:2]
            found |= {place.pk: place for place in places}
        return next(iter(found.values())) if len(found) == 1 else None

    def get_page_subtitle(self) -> str:
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *before, services, here = super().get_breadcrumbs_items()
        return [*before, {**services, "label": _("Services")}, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(points=self.points, empty=EMPTY, **kwargs)

    def form_valid(self, form: StartForm) -> HttpResponse:
        model, parent = form.cleaned_data["model"], form.cleaned_data["parent_page"]
        if form.cleaned_data["start"] == EMPTY:
            names = model._meta.app_label, model._meta.model_name
            return redirect("wagtailadmin_pages:add", *names, parent.pk)
        point = form.points[form.cleaned_data["start"]]
        document = point.document_for(form.cleaned_data["title"])
        try:
            page = import_form(document, parent=parent, model=model, user=self.request.user)
        except REFUSALS as error:
            words = gettext("{problem} Nothing was added.").format(problem=error)
            form.add_error(None, words)
            return self.form_invalid(form)
        messages.success(
            self.request,
            gettext(
                "“{title}” is here as a draft. What is left to do is listed below. Nothing is "
                "published until you publish it."
            ).format(title=page.title),
        )
        return redirect("cms_forms_editor:steps", page.pk)


class ImportNewView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """A new service from a file that “Export” made."""

    template_name = "cms_forms/editor/import_new.html"
    page_title = _("New service from a file")
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not user_has_any_page_permission(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        services = {"url": reverse("services:index"), "label": _("Services")}
        return [*self.breadcrumbs_items, services, {"url": "", "label": self.page_title}]

    def get_form(self, form_class: type[DocumentForm] | None = None) -> DocumentForm:
        is_sent = self.request.method == "POST"
        sent = (self.request.POST, self.request.FILES) if is_sent else ()
        return DocumentForm(self.request.user, *sent)

    def form_valid(self, form: DocumentForm) -> HttpResponse:
        model: type[FormPageMixin] = form.cleaned_data["model"]
        try:
            page = import_form(
                form.cleaned_data["document"],
                parent=form.cleaned_data["parent_page"],
                model=model,
                user=self.request.user,
            )
        except REFUSALS as error:
            words = gettext("{problem} Nothing was added.").format(problem=error)
            form.add_error("document", words)
            return self.form_invalid(form)
        warn_of_sets_not_here(self.request, form.cleaned_data["document"])
        messages.success(
            self.request,
            gettext(
                "“{title}” is here as a draft. Nothing is published until you publish it."
            ).format(title=page.title),
        )
        return redirect(reverse("cms_forms_editor:steps", args=[page.pk]))
