"""Where the statistics are: included by `local_areas.urls` below `statistics/`."""

from django.urls import path

from local_areas.dashboards.views import CRIME, STOPS, Dashboard, PublicConfidence, index

urlpatterns = [
    path("", index, name="statistics"),
    path("recorded-crime/", Dashboard.as_view(kind=CRIME), name="crime"),
    path("recorded-crime.csv", Dashboard.as_view(kind=CRIME, as_csv=True), name="crime_csv"),
    path("stop-and-search/", Dashboard.as_view(kind=STOPS), name="stops"),
    path("stop-and-search.csv", Dashboard.as_view(kind=STOPS, as_csv=True), name="stops_csv"),
    path("public-confidence/", PublicConfidence.as_view(), name="confidence"),
    path("public-confidence.csv", PublicConfidence.as_view(as_csv=True), name="confidence_csv"),
]
