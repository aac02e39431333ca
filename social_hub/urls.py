"""Include these before Wagtail's own addresses:

path("", include("social_hub.urls")),
path("", include(wagtail_urls)),
"""

from django.urls import path, re_path
from wagtail.views import serve

from social_hub.ingest.views import push
from social_hub.pages.original import original

FEEDS = r"^((?:[\w-]+/)+posts\.(?:atom|json))$"
"""What the hub's page has beside it. Wagtail's own pattern takes no full stop."""

app_name = "social_hub"

urlpatterns = [
    path("social/push/<slug:network>/", push, name="push"),
    path("social/original/<int:pk>/", original, name="original"),
    re_path(FEEDS, serve, name="feed"),
]
