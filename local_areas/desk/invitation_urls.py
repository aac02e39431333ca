"""Where an invitation leads. Include it before the admin's own addresses, which ask for a log-in:

path("admin/", include("local_areas.desk.invitation_urls")),
path("admin/", include(wagtailadmin_urls)),
"""

from django.urls import path

import local_areas.converters  # noqa: F401
from local_areas.desk.invitation import invitation

urlpatterns = [path("invitation/<stored:token>/", invitation, name="local_areas_invitation")]
