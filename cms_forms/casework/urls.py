from django.urls import path

from cms_forms.casework.teams import people
from cms_forms.casework.views import SubmissionsView, SubmissionView

urlpatterns = [
    path("submissions/", SubmissionsView.as_view(), name="cms_forms_submissions"),
    path("submissions/<str:reference>/", SubmissionView.as_view(), name="cms_forms_submission"),
    path("team-members/", people, name="cms_forms_people"),
]
