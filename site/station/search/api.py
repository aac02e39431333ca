"""The search for programs: the same query string, JSON out; and how browsers are told of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from station.force.models import ForceSettings
from station.pages.edge import keep_at_the_edge, whole_address
from station.search.answering import Answer, answer
from station.search.limits import asks_too_much
from station.search.results import Hit
from station.search.views import asked, unkept

A_MINUTE: Final = 60
DOCUMENT: Final = Path(__file__).parent / "openapi.json"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """See `openapi.json` for what it takes and gives."""
    if asks_too_much(request, "api", A_MINUTE):
        words = f"More than {A_MINUTE} searches in a minute. Wait a minute, then ask again."
        response = JsonResponse({"error": words}, status=429)
        response["Retry-After"] = "60"
        return _open(response)
    return _open(JsonResponse(_answer(answer(asked(request)), request)))


def _open(response: HttpResponse) -> HttpResponse:
    """Pages of other sites may read what everybody may read: no cookie decides anything here."""
    response["Access-Control-Allow-Origin"] = "*"
    return unkept(response)


def _answer(found: Answer, request: HttpRequest) -> Mapping[str, Any]:
    results = found.results
    return {
        "query": found.asking.text,
        "total": results.total,
        "page": found.asking.page,
        "pages": results.pages,
        "matched": results.matched,
        "suggestion": results.suggestion,
        "engine": {"name": results.engine.name, "reduced": results.engine.reduced},
        "first": [
            {"title": each.title, "url": whole_address(request, each.url), "text": each.text}
            for each in found.first
        ],
        "results": [_hit(hit, request) for hit in results.hits],
        "facets": {
            name: [
                {"value": b.value, "label": b.label, "count": b.count, "chosen": b.chosen}
                for b in buckets
            ]
            for name, buckets in results.facets.items()
        },
    }


def _hit(hit: Hit, request: HttpRequest) -> Mapping[str, Any]:
    return {
        "title": hit.title,
        "tab": hit.tab,
        "type": hit.kind,
        "url": whole_address(request, hit.url),
        "date": hit.date.isoformat() if hit.date else None,
        "decision": hit.decision,
        "breadcrumb": list(hit.breadcrumb),
        "excerpt_html": hit.excerpt,
        "files": [
            {
                "title": file.title,
                "page": file.page,
                "url": whole_address(request, file.url),
                "excerpt_html": file.excerpt,
            }
            for file in hit.files
        ],
    }


@cache
def _document() -> str:
    return DOCUMENT.read_text()


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_document(), content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    keep_at_the_edge(response)
    return response


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """By which browsers offer to search here from their own bar."""
    context = {
        "name": ForceSettings.for_request(request).name,
        "root": whole_address(request, "").rstrip("/"),
    }
    kind = "application/opensearchdescription+xml; charset=utf-8"
    response = render(request, "search/opensearch.xml", context, content_type=kind)
    keep_at_the_edge(response)
    return response
