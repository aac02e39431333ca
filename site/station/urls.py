"""Every address: those of the public, and the admin."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from station.accounts import urls as accounts_urls
from station.errors import gone
from station.public_urls import of_both_roles

handler400 = "station.errors.bad_request"
handler403 = "station.errors.forbidden"
handler404 = "station.errors.not_found"
handler500 = "station.errors.server_error"

urlpatterns = [
    # Wagtail's test of its error page: an error of ours for whoever asks.
    path("admin/failwhale/", gone),
    *accounts_urls.urlpatterns,
    path("admin/", include("local_areas.desk.invitation_urls")),
    path("admin/", include(wagtailadmin_urls)),
    *of_both_roles,
]
