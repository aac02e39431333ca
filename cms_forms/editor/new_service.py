"""A new service: its place, its kind where a site has several, and a file or nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
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


class ChooseParentView(choose_parent.ChooseParentView):
    """The place of a new service without steps."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        models = service_models()
        if len(models) == 1:
            # With one place only, Wagtail goes there at once.
            self.model = models[0]
            return super().get(request, *args, **kwargs)
        return self.render_to_response(self.get_context_data())

    def get_form(self, form_class: type[PlaceForm] | None = None) -> PlaceForm:
        return PlaceForm(self.request.user, self.request.POST or None)

    def get_page_subtitle(self) -> str:
        return gettext("service")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *before, services, here = super().get_breadcrumbs_items()
        return [*before, {**services, "label": _("Services")}, here]

    submit_button_label = _("Create a new service")

    def form_valid(self, form: PlaceForm) -> HttpResponse:
        options = form.cleaned_data["model"]._meta
        parent = form.cleaned_data["parent_page"].pk
        return redirect("wagtailadmin_pages:add", options.app_label, options.model_name, parent)


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
        messages.success(
            self.request,
            gettext(
                "“{title}” is here as a draft. Nothing is published until you publish it."
            ).format(title=page.title),
        )
        return redirect(reverse("cms_forms_editor:steps", args=[page.pk]))
