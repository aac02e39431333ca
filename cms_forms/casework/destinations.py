"""The register of records systems."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.models import Page
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.views import CreateView, EditView

from cms_forms.casework.registers import Register
from cms_forms.deliveries import (
    channels,  # noqa: F401  (registers the app's own)
    endpoints,
    webhook,
)
from cms_forms.deliveries.base import Result, records_channel, records_channels
from cms_forms.deliveries.report import test_report
from cms_forms.models import Destination

CHANGE = "cms_forms.change_destination"


class DestinationForm(WagtailAdminModelForm):
    """A secret goes in and never comes out again; one that is made here is shown once."""

    how = forms.ChoiceField(label=_("How"))
    new_secret = forms.CharField(
        label=_("Secret"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "Of a webhook: whsec_ and 24 to 64 bytes in base64. Leave it empty to keep the one it "
            "has. A new records system gets one, which is shown once, after saving."
        ),
    )
    make_secret = forms.BooleanField(
        label=_("Make a new secret"),
        required=False,
        help_text=_("It is shown once, after saving. The old one stops working at once."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["how"]).choices = [
            (channel.name, channel.label) for channel in records_channels()
        ]
        self.made = ""
        services = Page.objects.filter(form_versions__isnull=False).distinct().order_by("title")
        self.fields["services"].queryset = services

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        channel = records_channel(cleaned["how"]) if cleaned.get("how") else None
        if channel is not None and "address" in cleaned:
            problem = channel.problem_with(cleaned["address"])
            if problem:
                self.add_error("address", problem)
        secret = cleaned.get("new_secret", "")
        if secret:
            try:
                webhook.key_of(secret)
            except ValueError as error:
                self.add_error("new_secret", ValidationError(str(error)))
        return cleaned

    def save(self, commit: bool = True) -> Destination:
        destination: Destination = super().save(commit=commit)
        takes_secret = records_channel(destination.how).takes_secret
        secret = self.cleaned_data["new_secret"]
        is_wanted = self.cleaned_data["make_secret"] or destination.sealed_secret is None
        if takes_secret and not secret and is_wanted:
            secret = self.made = webhook.make_secret()
        if secret:
            destination.keep_secret(secret)
        return destination


class ShowsSecretOnce:
    """For the views that save a records system."""

    request: HttpRequest

    def form_valid(self, form: DestinationForm) -> HttpResponse:
        response = cast("HttpResponse", super().form_valid(form))  # type: ignore[misc]
        if form.made:
            words = gettext("Its secret is {secret} Copy it now: it is not shown again.")
            messages.warning(self.request, words.format(secret=form.made))
        return response


class DestinationCreateView(ShowsSecretOnce, CreateView):
    pass


class DestinationEditView(ShowsSecretOnce, EditView):
    pass


class TestButton(ButtonHelper):
    def get_buttons_for_obj(self, obj: Any, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        buttons: list[dict[str, Any]] = super().get_buttons_for_obj(obj, *args, **kwargs)
        if self.permission_helper.user_can_edit_obj(self.request.user, obj):
            button = {
                "url": reverse("cms_forms_destination_test", args=[obj.pk]),
                "label": gettext("Send a test message"),
                "classname": self.finalise_classname(),
                "title": gettext("Send a test message to this records system"),
            }
            buttons.append(button)
        return buttons


@never_cache
@require_http_methods(["GET", "POST"])
def test_destination(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends something that is no report, and says what was answered."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    destination = get_object_or_404(Destination, pk=pk)
    if request.method == "GET":
        return TemplateResponse(
            request, "cms_forms/casework/destination_test.html", {"destination": destination}
        )
    channel = records_channel(destination.how)
    outcome = channel.bring(destination, test_report(destination), timezone.now())
    has_arrived = outcome.result is Result.ARRIVED
    if has_arrived:
        words = gettext("The test message arrived. {answer}").format(answer=outcome.words)
        messages.success(request, words)
    else:
        words = gettext("The test message did not arrive: {answer} No report is affected.")
        messages.error(request, words.format(answer=outcome.words))
    return redirect(reverse("cms_forms_destination_modeladmin_index"))


class DestinationAdmin(Register):
    model = Destination
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("how"),
            FieldPanel("address"),
            FieldPanel("new_secret", heading=_("Secret")),
            FieldPanel("make_secret", heading=_("Make a new secret")),
            FieldPanel("services", widget=forms.CheckboxSelectMultiple),
            FieldPanel("is_active"),
        ],
        base_form_class=DestinationForm,
    )
    create_view_class = DestinationCreateView
    edit_view_class = DestinationEditView
    button_helper_class = TestButton
    menu_label = gettext_lazy("Records systems")
    menu_item_name = "records-systems"
    menu_icon = "upload"
    menu_order = 630
    list_display = ("name", "how", "where", "is_sent_to")
    search_fields = ("name",)

    @admin.display(description=_("Active"), ordering="is_active")
    def is_sent_to(self, destination: Destination) -> str:
        """In words: the pictures for yes and no are files of Django's admin, which nobody needs."""
        return gettext("Yes") if destination.is_active else gettext("No")

    @admin.display(description=_("Where"))
    def where(self, destination: Destination) -> str:
        """Without what stands behind the host: some put a token there."""
        return endpoints.endpoint_of(destination)
