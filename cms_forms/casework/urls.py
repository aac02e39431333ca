from django.urls import path
from django.views.generic import RedirectView

from cms_forms.casework.case import CaseView
from cms_forms.casework.destinations import test_destination
from cms_forms.casework.inbox import InboxView
from cms_forms.casework.outbox import AgainView, DeliveryView, OutboxView
from cms_forms.casework.teams import people

urlpatterns = [
    path("cases/", InboxView.as_view(), name="cms_forms_inbox"),
    path("cases/<str:reference>/", CaseView.as_view(), name="cms_forms_case"),
    path("deliveries/", OutboxView.as_view(), name="cms_forms_deliveries"),
    path("deliveries/again/", AgainView.as_view(), name="cms_forms_deliveries_again"),
    path("deliveries/<int:pk>/", DeliveryView.as_view(), name="cms_forms_delivery"),
    path("deliveries/<int:pk>/again/", AgainView.as_view(), name="cms_forms_delivery_again"),
    path("records-systems/<int:pk>/test/", test_destination, name="cms_forms_destination_test"),
    path("team-members/", people, name="cms_forms_people"),
    # Where cases were before, for whoever kept the address.
    path("submissions/", RedirectView.as_view(pattern_name="cms_forms_inbox")),
    path("submissions/<str:reference>/", RedirectView.as_view(pattern_name="cms_forms_case")),
]
