from django.urls import path
from django.views.generic import RedirectView

from cms_forms.casework.case import CaseView
from cms_forms.casework.inbox import InboxView
from cms_forms.casework.numbers_views import NumbersCsvView, NumbersView, SavingView
from cms_forms.casework.readers import ReadersView, SensitiveServicesView
from cms_forms.casework.teams import people

urlpatterns = [
    path("cases/", InboxView.as_view(), name="cms_forms_inbox"),
    path("cases/<str:reference>/", CaseView.as_view(), name="cms_forms_case"),
    path("team-members/", people, name="cms_forms_people"),
    path("sensitive-services/", SensitiveServicesView.as_view(), name="cms_forms_readers"),
    path("sensitive-services/<int:pk>/", ReadersView.as_view(), name="cms_forms_readers_of"),
    path("numbers/", NumbersView.as_view(), name="cms_forms_numbers"),
    path("numbers.csv", NumbersCsvView.as_view(), name="cms_forms_numbers_csv"),
    path("numbers/saving/", SavingView.as_view(), name="cms_forms_saving"),
    # Where cases were before, for whoever kept the address.
    path("submissions/", RedirectView.as_view(pattern_name="cms_forms_inbox")),
    path("submissions/<str:reference>/", RedirectView.as_view(pattern_name="cms_forms_case")),
]
