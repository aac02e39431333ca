from django.urls import include, path

from station import urls
from tests.baselines.wizard import CollisionWizard

handler400, handler404, handler500 = urls.handler400, urls.handler404, urls.handler500


urlpatterns = [
    path("wizard/", CollisionWizard.as_view()),
    path("", include(urls)),
]
