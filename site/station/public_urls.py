"""Every address of a process that only the public reaches. It has no admin, and nobody logs in."""

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from station.errors import not_for_everybody
from station.force import addresses
from station.force.views import force_colours
from station.search.health import show as search_health
from station.uploads.views import document, media

handler400 = "station.errors.bad_request"
handler403 = "station.errors.forbidden"
handler404 = "station.errors.not_found"
handler500 = "station.errors.server_error"

of_both_roles = [
    re_path(r"^documents/(\d+)/(.*)$", document),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("station.search.addresses")),
    path("health/search/", search_health, name="search_health"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", addresses.robots, name="robots"),
    path(".well-known/security.txt", addresses.security, name="security"),
    path("colours.css", force_colours, name="colours"),
    path("media/<path:path>", media),
    path("", include("local_areas.urls")),
    path("", include("social_hub.urls")),
    path("", include("cms_forms.urls")),
    path("", include(wagtail_urls)),
]

urlpatterns = [
    # Where Wagtail leads for a page that is shown to some only: before its own form.
    path("_util/login/", not_for_everybody),
    *of_both_roles,
]
