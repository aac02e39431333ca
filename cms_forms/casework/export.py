"""The screens of an export: how far it is, and its file. Only for whoever asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from cms_forms.casework.exporting import lines_of
from cms_forms.casework.permissions import Act, CaseworkMixin
from cms_forms.casework.spreadsheets import csv_lines, xlsx_file
from cms_forms.models import Export, station_time
from cms_forms.models.export import Format

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import User

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportMixin(CaseworkMixin):
    act = Act.EXPORT

    def export_or_404(self, key: UUID) -> Export:
        """Another user's is answered like one that does not exist."""
        found = Export.objects.of(cast("User", self.request.user)).filter(key=key).first()
        if found is None:
            raise Http404("No export of yours has this address.")
        return found

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        url = reverse("cms_forms_exports")
        return [*super().get_breadcrumbs_items(), {"url": url, "label": _("Your exports")}]


class ExportsView(ExportMixin, TemplateView):
    template_name = "cms_forms/casework/exports.html"
    page_title = gettext_lazy("Your exports")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = Export.objects.of(cast("User", self.request.user))
        return super().get_context_data(exports=mine[:50], **kwargs)


class ExportView(ExportMixin, TemplateView):
    """How far it is. Without JavaScript the page asks again by itself."""

    template_name = "cms_forms/casework/export.html"
    page_title = gettext_lazy("Export")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(export=self.export_or_404(kwargs.pop("key")), **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": _("Export")}]


class ExportStateView(ExportMixin, View):
    """For the script that moves the bar."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        export = self.export_or_404(key)
        return JsonResponse(
            {
                "done": export.done,
                "total": export.total,
                "over": export.finished_at is not None or export.has_failed,
            }
        )


class ExportFileView(ExportMixin, View):
    def get(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        export = self.export_or_404(key)
        if export.finished_at is None:
            raise Http404("It is not made yet.")
        lines = lines_of(export)
        day = station_time.day_of(export.created_at)
        name = get_valid_filename(f"{_('cases')}-{day:%Y-%m-%d}.{export.format}")
        response: HttpResponseBase
        if export.format == Format.XLSX:
            response = FileResponse(xlsx_file(lines, _("Cases")), content_type=XLSX_TYPE)
        else:
            response = StreamingHttpResponse(csv_lines(lines), content_type="text/csv")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
