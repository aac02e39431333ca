"""Releases of statistics: brought in, their report read, put live, taken back, thrown away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from local_areas.desk.columns import ColumnsForm, FullWidthSelect
from local_areas.imports import sources
from local_areas.imports.base import Refused
from local_areas.imports.checking import failed
from local_areas.imports.publishing import back, publish, take_down, throw_away
from local_areas.imports.staging import Asked, stage
from local_areas.models import Release, StatisticType
from local_areas.statistics.checking import Break
from local_areas.statistics.months import Month
from local_areas.tables import UnknownFile, Unreadable

PERMISSION = "local_areas.publish_release"
PER_PAGE = 50


class ReleasesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PERMISSION))


class ReleasesMixin(WagtailAdminTemplateMixin):
    """For those who may publish statistics, and nobody else."""

    request: HttpRequest
    header_icon = "table"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        url = reverse("local_areas_releases")
        return [{"url": url, "label": gettext("Statistics")}]


class ReleasesView(ReleasesMixin, TemplateView):
    template_name = "local_areas/desk/releases.html"
    page_title = _("Statistics")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = Release.objects.select_related("imported_by").defer("report")
        page: Page[Release] = Paginator(found, PER_PAGE).get_page(self.request.GET.get("p"))
        rows = [
            {
                "release": release,
                "source": _source_name(release),
                "first": Month(release.first_month).first_day,
                "last": Month(release.last_month).first_day,
            }
            for release in page
        ]
        return super().get_context_data(page=page, rows=rows, **kwargs)


def _source_name(release: Release) -> str:
    """Of a source that a site no longer has, its key."""
    try:
        return sources.get(release.source).name
    except UnknownFile:
        return release.source


class FileForm(ColumnsForm):
    file = forms.FileField(
        label=_("File"), help_text=_("CSV or JSON, also gzipped, or a monthly zip of police.uk.")
    )
    source = forms.ChoiceField(
        label=_("Kind of file"),
        widget=FullWidthSelect,
        required=False,
        help_text=_("Leave it: files are recognised by their header."),
    )

    force = forms.SlugField(
        label=_("Force"),
        required=False,
        help_text=_("Only where neither the file nor its name says whose it is: metropolitan."),
    )
    field_order = ("file", "source", "force", "columns")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(each.key, each.name) for each in sources.sources()]
        self.fields["source"].choices = [("", gettext("Recognise it")), *kinds]  # type: ignore[attr-defined]


class AddView(ReleasesMixin, FormView):  # type: ignore[type-arg]
    """A file becomes staged releases. Nothing that is live changes."""

    template_name = "local_areas/desk/add_release.html"
    page_title = _("Add figures")
    form_class = FileForm

    def form_valid(self, form: FileForm) -> HttpResponse:
        upload: UploadedFile[Any] = form.cleaned_data["file"]
        asked = Asked(
            source=form.cleaned_data["source"],
            force=form.cleaned_data["force"],
            named=form.cleaned_data["columns"],
            user=self.request.user,
        )
        try:
            staged = _staged(upload, asked)
        except (UnknownFile, Unreadable, Refused) as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        if len(staged) > 1:
            text = gettext("%(count)s releases are here now. None of them is live yet.")
            messages.success(self.request, text % {"count": len(staged)})
            return redirect("local_areas_releases")
        release = staged[0]
        return redirect("local_areas_release", release.pk)


def _staged(upload: UploadedFile[Any], asked: Asked) -> list[Release]:
    name = Path(upload.name or "file").name
    with TemporaryDirectory() as folder:
        target = Path(folder) / "upload"
        with target.open("wb") as stream:
            for block in upload.chunks():
                stream.write(block)
        return [each.release for each in stage([(target, name)], asked).staged]


class ReleaseView(ReleasesMixin, TemplateView):
    """Its report, what it would change, and what may be done with it."""

    template_name = "local_areas/desk/release.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.release = get_object_or_404(Release, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return self.release.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        release, report = self.release, self.release.report
        names = _type_names(release)
        changes = report.get("changes", [])
        return super().get_context_data(
            release=release,
            source=_source_name(release),
            first=Month(release.first_month).first_day,
            last=Month(release.last_month).first_day,
            checks=report.get("checks", []),
            failed=failed(release),
            changes=[{**row, "name": names.get(row["type"], row["type"])} for row in changes],
            breaks=[
                {**row, "name": names.get(row["type"], row["type"]), "note": Break(**row).note}
                for row in report.get("breaks", [])
            ],
            movers=report.get("movers", []),
            live=Release.objects.live().beside(release).first(),
            **kwargs,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        acts: dict[str, Callable[[], HttpResponse]] = {
            "publish": self._publish,
            "back": self._back,
            "take-down": self._take_down,
            "throw-away": self._throw_away,
        }
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            return redirect("local_areas_release", pk)
        try:
            return act()
        except Refused as error:
            messages.error(request, str(error))
            return redirect("local_areas_release", pk)

    def _publish(self) -> HttpResponse:
        accepted = self.request.POST.getlist("accept")
        publish(self.release, accepted=accepted, user=self.request.user)
        text = gettext("“%(title)s” is live: pages show its figures from now on.")
        messages.success(self.request, text % {"title": self.release.title})
        return redirect("local_areas_release", self.release.pk)

    def _back(self) -> HttpResponse:
        now = back(self.release)
        text = gettext("Taken back: “%(title)s” (%(file)s) is live again.")
        messages.success(self.request, text % {"title": now.title, "file": now.file_name})
        return redirect("local_areas_release", now.pk)

    def _take_down(self) -> HttpResponse:
        take_down(self.release)
        text = gettext("“%(title)s” is off the pages. It stays here and can be published again.")
        messages.success(self.request, text % {"title": self.release.title})
        return redirect("local_areas_release", self.release.pk)

    def _throw_away(self) -> HttpResponse:
        throw_away(self.release)
        text = gettext("“%(title)s” was thrown away.")
        messages.success(self.request, text % {"title": self.release.title})
        return redirect("local_areas_releases")


def _type_names(release: Release) -> dict[str, str]:
    """Key -> the name of the type, with that of what it is part of."""
    try:
        scheme = sources.get(release.source).scheme
    except UnknownFile:
        return {}
    types = StatisticType.objects.filter(scheme=scheme).select_related("parent")
    return {
        each.key: each.name if each.parent is None else f"{each.parent.name}: {each.name}"
        for each in types
    }


urlpatterns: list[URLPattern] = [
    path("statistics/", ReleasesView.as_view(), name="local_areas_releases"),
    path("statistics/add/", AddView.as_view(), name="local_areas_add_release"),
    path("statistics/<int:pk>/", ReleaseView.as_view(), name="local_areas_release"),
]
