"""Many accounts from a file: looked at first, then taken in."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django import forms
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_hub.accounts.importing import Report, import_accounts
from social_hub.accounts.rows import LARGEST, Unreadable
from social_hub.desk.screens import DeskView


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV or XLSX"),
        help_text=gettext_lazy(
            "Columns: network, handle (or page id, or address), area (code or name), owner (e-mail "
            "address or user name), corporate (yes, for the force’s own)."
        ),
    )
    is_dry_run = forms.BooleanField(
        label=gettext_lazy("Only look: change nothing"), required=False, initial=True
    )
    may_pay = forms.BooleanField(
        label=gettext_lazy("Look accounts up where that costs money (X: $0.01 each)"),
        required=False,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size is not None and file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        return file


@method_decorator(non_atomic_requests, name="dispatch")
class ImportView(DeskView):
    template_name = "social_hub/desk/import_accounts.html"
    page_title = gettext_lazy("Import accounts")
    header_icon = "upload"
    permission = "social_hub.import_accounts"

    def path(self) -> list[dict[str, Any]]:
        return [{"url": reverse("social_hub_desk_accounts"), "label": _("Social accounts")}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=FileForm()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = FileForm(request.POST, request.FILES)
        report = self._take_in(form) if form.is_valid() else None
        return self.render_to_response(self.get_context_data(form=form, report=report))

    def _take_in(self, form: FileForm) -> Report | None:
        said = form.cleaned_data
        with NamedTemporaryFile() as kept:
            for chunk in said["file"].chunks():
                kept.write(chunk)
            kept.flush()
            try:
                return import_accounts(
                    Path(kept.name), is_dry_run=said["is_dry_run"], may_pay=said["may_pay"]
                )
            except Unreadable as error:
                form.add_error("file", str(error))
                return None
