"""The register of how many people used a service by phone or at a desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList

from cms_forms.casework.numbers import services
from cms_forms.casework.registers import Register
from cms_forms.models import ChannelCount


class ChannelCountForm(WagtailAdminModelForm):
    page_id = forms.TypedChoiceField(label=_("Service"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {name.page_id: name.title for name in services()}
        if self.instance.pk:
            # A page may be deleted since.
            self.names.setdefault(self.instance.page_id, self.instance.service)
        self.fields["page_id"].choices = [("", "---------"), *self.names.items()]

    def save(self, commit: bool = True) -> ChannelCount:
        self.instance.service = self.names[self.cleaned_data["page_id"]]
        saved: ChannelCount = super().save(commit)
        return saved


class ChannelCountAdmin(Register):
    model = ChannelCount
    menu_label = _("Phone and desk")
    menu_icon = "form"
    menu_order = 640
    list_display = ("service", "month", "channel", "count")
    list_filter = ("channel",)
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("page_id", "month", "channel", "count")],
        base_form_class=ChannelCountForm,
    )
