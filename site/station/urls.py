"""Every address: those of the public, and the admin."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail.admin import urls as wagtailadmin_urls

from station.accounts.views import login_of_pages
from station.desk.health import deliveries_health
from station.errors import gone
from station.public_urls import of_both_roles

handler400 = "station.errors.bad_request"
handler403 = "station.errors.forbidden"
handler404 = "station.errors.not_found"
handler500 = "station.errors.server_error"

of_admin: list[URLPattern | URLResolver] = [
    # Wagtail's test of its error page: an error of ours for whoever asks.
    path("failwhale/", gone),
    path("", include("station.accounts.urls")),
    path("", include("local_areas.desk.invitation_urls")),
    path("", include(wagtailadmin_urls)),
]

urlpatterns = [
    # All behind one prefix: an address of the public is compared with that, not with each of them.
    path("admin/", include(of_admin)),
    path("_util/login/", login_of_pages),
    # Only here: the public's database role may not count messages.
    path("health/deliveries/", deliveries_health, name="deliveries_health"),
    *of_both_roles,
]
