"""Include these before Wagtail's own addresses:

path("", include("local_areas.urls")),
path("", include(wagtail_urls)),
"""

from django.urls import include, path, re_path
from wagtail.views import serve

import local_areas.converters  # noqa: F401
from local_areas.following import views as following
from local_areas.pages import finder

FILES = r"^((?:[\w-]+/)+(?:statistics\.csv|updates\.atom|events/[0-9]+\.ics))$"
"""What a page of an area has beside it. Wagtail's own pattern takes no full stop."""

app_name = "local_areas"

urlpatterns = [
    path("statistics/", include("local_areas.dashboards.urls")),
    path("find-your-area/", finder.find, name="find"),
    path("find-your-area/names/", finder.suggest, name="suggest"),
    path("following/<stored:code>/", following.follow, name="follow"),
    path("following/confirm/<stored:token>/", following.confirm, name="confirm"),
    path("following/stop/<stored:token>/", following.stop, name="stop"),
    re_path(FILES, serve, name="file"),
]
