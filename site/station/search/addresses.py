"""The addresses of the search."""

from django.urls import include, path

import local_areas.converters  # noqa: F401
from station.search import api, sheet, suggest, views
from station.search.following import feed
from station.search.following import views as following

of_search = [
    path("", views.search, name="search"),
    path("suggest/", suggest.suggest, name="search_suggest"),
    path("opened/", views.opened, name="search_opened"),
    path("results.csv", sheet.results, name="search_sheet"),
    path("feed.atom", feed.feed, name="search_feed"),
    path("follow/", following.follow, name="search_follow"),
    path("follow/confirm/<stored:token>/", following.confirm, name="search_confirm"),
    path("follow/stop/<stored:token>/", following.stop, name="search_stop"),
]

urlpatterns = [
    path("search/", include(of_search)),
    path("opensearch.xml", api.opensearch, name="opensearch"),
    path("api/search", api.search, name="search_api"),
    path("api/search/openapi.json", api.openapi, name="search_openapi"),
]
