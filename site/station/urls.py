from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from station.errors import gone
from station.force.views import force_colours
from station.search.views import search

handler400 = "station.errors.bad_request"
handler404 = "station.errors.not_found"
handler500 = "station.errors.server_error"

urlpatterns = [
    # Wagtail's test of its error page: an error of ours for whoever asks.
    path("admin/failwhale/", gone),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("search/", search, name="search"),
    path("colours.css", force_colours, name="colours"),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include("cms_forms.urls")),
    path("", include(wagtail_urls)),
]
