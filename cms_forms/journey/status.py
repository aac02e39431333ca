"""The reporter's page: where a report stands, for whoever has its link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms_forms.journey.responses import journey_response
from cms_forms.models.reporter_link import LinkEnded, opened


def report(request: HttpRequest, token: str) -> HttpResponse:
    try:
        opened(token)
    except LinkEnded:
        return journey_response(render(request, "cms_forms/journey/status_ended.html", status=404))
    return journey_response(render(request, "cms_forms/journey/status.html"))
