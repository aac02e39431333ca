"""The search page: what has all the words, else what has some of them, else where to go instead."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page, Site

HITS_PER_PAGE = 10
LONGEST_QUERY = 200


def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    site = Site.find_for_request(request)
    context = {"query": query, "hits": [], "partly": False}
    if query and site:
        pages = Page.objects.live().public().descendant_of(site.root_page).specific()
        # Always said, because the default differs between engines.
        found = Paginator(pages.search(query, operator="and"), HITS_PER_PAGE)
        if not found.count:
            found = Paginator(pages.search(query, operator="or"), HITS_PER_PAGE)
            context["partly"] = True
        context["hits"] = found.get_page(request.GET.get("page"))
    return render(request, "search/search.html", context)
