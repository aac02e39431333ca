"""The addresses of the search."""

from django.urls import path

import local_areas.converters  # noqa: F401
from station.search import api, sheet, suggest, views
from station.search.following import feed
from station.search.following import views as following

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggest/", suggest.suggest, name="search_suggest"),
    path("search/opened/", views.opened, name="search_opened"),
    path("search/results.csv", sheet.results, name="search_sheet"),
    path("search/feed.atom", feed.feed, name="search_feed"),
    path("search/follow/", following.follow, name="search_follow"),
    path("search/follow/confirm/<stored:token>/", following.confirm, name="search_confirm"),
    path("search/follow/stop/<stored:token>/", following.stop, name="search_stop"),
    path("opensearch.xml", api.opensearch, name="opensearch"),
    path("api/search", api.search, name="search_api"),
    path("api/search/openapi.json", api.openapi, name="search_openapi"),
]
