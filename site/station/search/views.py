"""The search page: who answers now, what has all the words, else what has some, else where to go.

What was typed is in no log and no cache of ours: the page is neither kept nor named to others.
"""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from wagtail.models import Page, Site

from station.pages.edge import keep_at_the_edge
from station.search.models import SearchSettings

HITS_PER_PAGE = 10
LONGEST_QUERY = 200
"""Characters. The search boxes take no more: `maxlength` in the templates."""


def search(request: HttpRequest) -> HttpResponse:
    # The limit comes first: whatever is done to a text may take long for a long one.
    typed = request.GET.get("q", "")[:LONGEST_QUERY]
    query = "".join(each if each.isprintable() else " " for each in typed).strip()
    site = Site.find_for_request(request)
    context = {"query": query, "hits": [], "partly": False, "leave": settings.EXIT_URL}
    if query and site:
        context["answers"] = SearchSettings.of(site).answers_to(query)
        pages = Page.objects.live().public().descendant_of(site.root_page).specific()
        # Always said, because the default differs between engines.
        found = Paginator(pages.search(query, operator="and"), HITS_PER_PAGE)
        if not found.count:
            found = Paginator(pages.search(query, operator="or"), HITS_PER_PAGE)
            context["partly"] = True
        context["hits"] = found.get_page(request.GET.get("page"))
    response = render(request, "search/search.html", context)
    if query:
        add_never_cache_headers(response)
        response["Referrer-Policy"] = "no-referrer"
    else:
        keep_at_the_edge(response)
    return response
