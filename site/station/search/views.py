"""The search page. Engine down or nothing found, it says so and where to go instead."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page, Site

HITS_PER_PAGE = 10
LONGEST_QUERY = 200


def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    site = Site.find_for_request(request)
    pages = Page.objects.none()
    if query and site:
        pages = Page.objects.live().public().descendant_of(site.root_page)
        # Several words narrow a search; Wagtail's default differs between engines.
        found = pages.search(query, operator="and")
        hits = Paginator(found, HITS_PER_PAGE).get_page(request.GET.get("page"))
    else:
        hits = Paginator(pages.order_by("pk"), HITS_PER_PAGE).get_page(1)
    return render(request, "search/search.html", {"query": query, "hits": hits})
