from django.urls import include, path

from station import urls
from tests.baselines.wizard import CollisionWizard

handler400, handler404, handler500 = urls.handler400, urls.handler404, urls.handler500

wizard = CollisionWizard.as_view(url_name="wizard_step", done_step_name="done")

urlpatterns = [
    path("wizard/<slug:step>/", wizard, name="wizard_step"),
    path("", include(urls)),
]
