"""The pages of statistics, each with its CSV. Whatever an address says, they answer in words.

A page has one address. Any other that means the same leads there, so that caches hold it once.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_safe

from local_areas.dashboards import opening, opinion, reading, stats, stops, words
from local_areas.dashboards.asking import Asked, Refused
from local_areas.dashboards.board import Board
from local_areas.dashboards.stops import StopsBoard
from local_areas.models import Confidence
from local_areas.pages import figures, joined
from local_areas.statistics.downloads import COLUMNS


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One dashboard of counts."""

    name: str
    """Of its address, in `urls`."""
    title: Any
    template: str
    kind: type[Board]
    with_types: bool
    sources: Callable[[], Sequence[str]]

    def asked(self, request: HttpRequest) -> Asked:
        return Asked.read(request.GET, with_types=self.with_types)

    def open(self, asked: Asked) -> Board | None:
        source = reading.source(self.sources())
        return opening.build(source, asked, self.kind) if source else None


CRIME: Final = Kind(
    name="crime",
    title=gettext_lazy("Recorded crime"),
    template="local_areas/dashboards/crime.html",
    kind=Board,
    with_types=True,
    sources=figures.sources,
)
STOPS: Final = Kind(
    name="stops",
    title=gettext_lazy("Stop and search"),
    template="local_areas/dashboards/stops.html",
    kind=StopsBoard,
    with_types=False,
    sources=lambda: (stops.SOURCE,),
)
KINDS: Final = (CRIME, STOPS)
FILTERED: Final = timedelta(seconds=60)
"""How long caches keep a dashboard of something chosen: nothing takes it out of them before."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What there is, each with what it says first."""
    if request.META.get("QUERY_STRING"):
        return _kept(HttpResponseRedirect(request.path))
    entries = []
    for each in KINDS:
        opened = each.open(Asked())
        if opened is not None:
            sentence = words.sentence(opened.main(opened.first))
            entries.append((each.title, reverse(f"local_areas:{each.name}"), sentence))
    context = {"entries": entries, "nav": navigation(""), "with_confidence": _has_confidence()}
    return _kept(render(request, "local_areas/dashboards/index.html", context))


@method_decorator(require_safe, name="dispatch")
class Dashboard(View):
    """A dashboard of counts, as a page or as CSV."""

    kind: Kind = CRIME
    as_csv: bool = False

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            asked = self.kind.asked(request)
            opened = self.kind.open(asked)
        except Refused as refused:
            return self._refused(request, refused)
        address = asked.address() if opened is None else opened.asked.address()
        if address != _said(request):
            return _kept(HttpResponseRedirect(request.path + address), _said(request))
        if self.as_csv:
            return _kept(self._csv(opened), address)
        context = {
            "board": opened,
            "kind": self.kind,
            "nav": navigation(self.kind.name),
            "csv": reverse(f"local_areas:{self.kind.name}_csv") + address,
            "stats": stats.stats(opened) if opened else [],
        }
        return _kept(render(request, self.kind.template, context), address)

    def _refused(self, request: HttpRequest, refused: Refused) -> HttpResponse:
        if self.as_csv:
            return HttpResponse(str(refused), "text/plain; charset=utf-8", status=400)
        context = {
            "kind": self.kind,
            "nav": navigation(self.kind.name),
            "why": str(refused),
            "url": reverse(f"local_areas:{self.kind.name}"),
        }
        return render(request, "local_areas/dashboards/refused.html", context, status=400)

    def _csv(self, opened: Board | None) -> HttpResponse:
        rows = [] if opened is None else [row.csv_row() for row in opened.rows()]
        name = self.kind.name
        if opened is not None:
            name = slugify(f"{opened.title} {opened.period.key}")[:100]
        return written(name, [list(COLUMNS), *rows])


def written(name: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    """A CSV as a file of that name."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    csv.writer(response).writerows(rows)
    return response


@method_decorator(require_safe, name="dispatch")
class PublicConfidence(View):
    """What people said when they were asked. There is no such page before there are answers."""

    as_csv: bool = False

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            survey = opinion.read(request.GET)
        except Refused as refused:
            if self.as_csv:
                return HttpResponse(str(refused), "text/plain; charset=utf-8", status=400)
            context: dict[str, Any] = {
                "kind": {"title": _("Public confidence")},
                "nav": navigation("confidence"),
                "why": str(refused),
                "url": request.path,
            }
            return render(request, "local_areas/dashboards/refused.html", context, status=400)
        if survey is None:
            raise Http404
        if survey.address != _said(request):
            return _kept(HttpResponseRedirect(request.path + survey.address), _said(request))
        if self.as_csv:
            name = slugify(f"{survey.question} {survey.newest}")[:100]
            return _kept(written(name, survey.csv_rows()), survey.address)
        context = {
            "survey": survey,
            "nav": navigation("confidence"),
            "csv": reverse("local_areas:confidence_csv") + survey.address,
        }
        return _kept(
            render(request, "local_areas/dashboards/confidence.html", context), survey.address
        )


def navigation(here: str) -> list[tuple[str, str, bool]]:
    """The dashboards beside each other: title, address, and whether it is this one."""
    entries = [(str(each.title), each.name) for each in KINDS]
    if _has_confidence():
        entries.append((_("Public confidence"), "confidence"))
    return [(title, reverse(f"local_areas:{name}"), name == here) for title, name in entries]


def _has_confidence() -> bool:
    return Confidence.objects.public().exists()


def _said(request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"?{query}" if query else ""


def _kept(response: HttpResponse, address: str = "") -> HttpResponse:
    """Of filtered addresses there are too many for a cache to be told of each: what goes live is
    seen there once their time is over.
    """
    joined.keep(response, timezone.now() + FILTERED if address else None)
    return response
