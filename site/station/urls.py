from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from station.accounts import urls as accounts_urls
from station.errors import gone
from station.force.views import force_colours
from station.search.views import search
from station.uploads.views import document, media

handler400 = "station.errors.bad_request"
handler404 = "station.errors.not_found"
handler500 = "station.errors.server_error"

urlpatterns = [
    # Wagtail's test of its error page: an error of ours for whoever asks.
    path("admin/failwhale/", gone),
    *accounts_urls.urlpatterns,
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", document),
    path("documents/", include(wagtaildocs_urls)),
    path("search/", search, name="search"),
    path("colours.css", force_colours, name="colours"),
    path("media/<path:path>", media),
    path("", include("cms_forms.urls")),
    path("", include(wagtail_urls)),
]
