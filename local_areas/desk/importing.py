"""Files taken in through the admin: sent, read without changing anything, confirmed, taken in.

Reading and taking in go on while the screen waits, in a thread of this process. What a process
that ended left behind is taken up again by `due`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db import connection, connections, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput

from local_areas.desk.columns import ColumnsForm, FullWidthSelect
from local_areas.imports import areas as _areas  # noqa: F401  # registers its kind of file
from local_areas.imports import boundaries as _boundaries  # noqa: F401
from local_areas.imports import population as _population  # noqa: F401
from local_areas.imports import postcodes as _postcodes  # noqa: F401
from local_areas.imports.base import (
    Importer,
    Options,
    Refused,
    Report,
    importer,
    importers,
    importers_for,
    recognised,
    take_in,
)
from local_areas.models import AreaGeneration, Import
from local_areas.models.imported import KEPT
from local_areas.tables import UnknownFile, Unreadable, Watch

logger = logging.getLogger(__name__)

PER_PAGE: Final = 30
LOOKED_AGAIN_SECONDS: Final = 2


class ImportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(importers_for(request.user))


class FileForm(ColumnsForm):
    file = forms.FileField(label=_("File"), help_text=_("CSV, JSON or GeoJSON, gzipped or not."))
    kind = forms.ChoiceField(
        label=_("What it holds"),
        widget=FullWidthSelect,
        required=False,
        help_text=_("Leave it: files are recognised by their columns."),
    )
    generation = forms.SlugField(
        label=_("Boundary set"),
        required=False,
        help_text=_("For areas and boundaries: such as 2024. A new one is made."),
    )
    valid_from = forms.DateField(
        label=_("It holds from"),
        required=False,
        widget=AdminDateInput,
        help_text=_("For a new boundary set. Pages follow on that day."),
    )
    field_order = ("file", "kind", "generation", "valid_from", "columns")

    def __init__(self, *args: Any, importers: Iterable[Importer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(each.key, each.title) for each in importers]
        self.fields["kind"].choices = [("", gettext("Recognise it")), *kinds]  # type: ignore[attr-defined]


class ImportingMixin(WagtailAdminTemplateMixin):
    """For those who may import something, and nobody else."""

    request: HttpRequest
    importers: Sequence[Importer]
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.importers = importers_for(request.user)
        if not self.importers:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def imports(self) -> Any:
        """Without those of kinds that the user may not import."""
        others = {each.key for each in importers()} - {each.key for each in self.importers}
        return Import.objects.exclude(kind__in=others)


class ImportsView(ImportingMixin, FormView):  # type: ignore[type-arg]
    """What was imported, and the form for another file."""

    template_name = "local_areas/desk/imports.html"
    page_title = _("Import files")
    form_class = FileForm

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sent = self.imports().select_related("by").defer("report")
        page = Paginator(sent, PER_PAGE).get_page(self.request.GET.get("p"))
        rows = [(each, title_of(each.kind)) for each in page]
        generations = AreaGeneration.objects.order_by("-valid_from")
        return super().get_context_data(
            page=page, rows=rows, kinds=self.importers, generations=generations, **kwargs
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"importers": self.importers}

    def form_valid(self, form: FileForm) -> HttpResponse:
        upload: UploadedFile[Any] = form.cleaned_data["file"]
        try:
            kind = _kind(upload, form.cleaned_data)
        except (UnknownFile, Unreadable, Refused) as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        if not self.request.user.has_perm(importer(kind).permission):
            words = gettext("This file holds “%(kind)s”, which you may not import.")
            form.add_error("file", words % {"kind": title_of(kind)})
            return self.form_invalid(form)
        if importer(kind).needs_generation and not form.cleaned_data["generation"]:
            form.add_error("generation", gettext("Say which boundary set, such as 2024."))
            return self.form_invalid(form)
        valid_from = form.cleaned_data["valid_from"]
        sent = Import.objects.create(
            kind=kind,
            file=upload,
            file_name=Path(upload.name or "file").name[:255],
            options={
                "generation": form.cleaned_data["generation"],
                "valid_from": valid_from.isoformat() if valid_from else "",
                "named": form.cleaned_data["columns"],
            },
            by=self.request.user if self.request.user.is_authenticated else None,
        )
        begin(sent)
        return redirect("local_areas_import", sent.pk)


def _kind(upload: UploadedFile[Any], chosen: dict[str, Any]) -> str:
    """The kind that was chosen, or that the file's columns say. Raises where it is another."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "upload"
        with target.open("wb") as stream:
            for block in upload.chunks():
                stream.write(block)
        options = Options(named=chosen["columns"])
        if chosen["kind"]:
            importer(chosen["kind"]).recognise(target, options)
            return str(chosen["kind"])
        return recognised(target, options)[0].key


class ImportView(ImportingMixin, TemplateView):
    """What a file would change or has changed, and what is to be done with it."""

    template_name = "local_areas/desk/import.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.importers = importers_for(request.user)
        self.sent = get_object_or_404(self.imports(), pk=kwargs["pk"])
        self.page_title = self.sent.file_name
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        url = reverse("local_areas_imports")
        return [
            {"url": url, "label": gettext("Import")},
            {"url": "", "label": self.sent.file_name},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = Report.from_json(self.sent.report) if self.sent.report else None
        return super().get_context_data(
            sent=self.sent,
            title=title_of(self.sent.kind),
            report=report,
            **kwargs,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if self.sent.is_under_way:
            response["Refresh"] = str(LOOKED_AGAIN_SECONDS)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            sent = Import.objects.select_for_update().get(pk=self.sent.pk)
            if "throw_away" in request.POST and not sent.is_under_way:
                _forget(sent)
                messages.success(request, gettext("The file is gone. Nothing else has changed."))
                return redirect("local_areas_imports")
            if sent.may_be_confirmed:
                sent.confirmed_at, sent.begun_at = timezone.now(), None
                sent.save()
                begin(sent)
        return redirect("local_areas_import", sent.pk)


def title_of(kind: str) -> str:
    """Of a kind that a site no longer imports, its key."""
    return next((str(each.title) for each in importers() if each.key == kind), kind)


def begin(sent: Import) -> None:
    """Read or take in a file, beside the request that asked for it."""
    thread = Thread(target=_work_alone, args=(sent.pk,), daemon=True, name=f"import-{sent.pk}")
    transaction.on_commit(thread.start)


def _work_alone(pk: int) -> None:
    try:
        work(pk)
    finally:
        connections.close_all()


def take_up(limit: int) -> int:
    """Imports that a process left behind, and files that nobody needs any more."""
    idle = list(Import.objects.idle().values_list("pk", flat=True)[:limit])
    for pk in idle:
        work(pk)
    for old in Import.objects.filter(sent_at__lt=timezone.now() - KEPT)[:limit]:
        _forget(old)
    return len(idle)


def _forget(sent: Import) -> None:
    sent.file.delete(save=False)
    sent.delete()


def work(pk: int) -> None:
    """Read a file, or take it in where that was confirmed. Nothing where another process does."""
    if not Import.objects.idle().filter(pk=pk).update(begun_at=timezone.now(), percent=0):
        return
    sent = Import.objects.get(pk=pk)
    is_dry_run = sent.confirmed_at is None
    try:
        report = _run(sent, dry_run=is_dry_run)
    except (UnknownFile, Unreadable, Refused) as error:
        Import.objects.filter(pk=pk).update(refused=str(error))
        return
    except Exception:
        logger.exception("The import %s failed.", pk)
        words = gettext("Something went wrong, and nothing was changed. It was written down.")
        Import.objects.filter(pk=pk).update(refused=words)
        return
    done = "read_at" if is_dry_run else "taken_at"
    Import.objects.filter(pk=pk).update(report=report.to_json(), **{done: timezone.now()})


def _run(sent: Import, *, dry_run: bool) -> Report:
    said = sent.options
    options = Options(
        generation=said.get("generation", ""),
        valid_from=parse_date(said.get("valid_from", "")),
        named=said.get("named", {}),
    )
    with TemporaryDirectory() as folder, _telling(sent) as watch:
        # A storage may be on another machine; importers read a file of this one.
        target = Path(folder) / "upload"
        with sent.file.open("rb") as source, target.open("wb") as stream:
            for block in source.chunks():
                stream.write(block)
        return take_in(
            importer(sent.kind),
            target,
            options,
            dry_run=dry_run,
            watch=watch,
            file_name=sent.file_name,
        )


@contextmanager
def _telling(sent: Import) -> Iterator[Watch]:
    """Write down how far a file is read. By a connection of its own: what the import's
    transaction writes is seen by nobody before it ends.
    """
    beside = connection.copy()
    told = 0

    def watch(share: float) -> None:
        nonlocal told
        if int(share * 100) != told:
            told = int(share * 100)
            with beside.cursor() as cursor:
                cursor.execute(
                    "UPDATE local_areas_import SET percent = %s WHERE id = %s", [told, sent.pk]
                )

    try:
        yield watch
    finally:
        beside.close()


urlpatterns: list[URLPattern] = [
    path("areas/import/", ImportsView.as_view(), name="local_areas_imports"),
    path("areas/import/<int:pk>/", ImportView.as_view(), name="local_areas_import"),
]
