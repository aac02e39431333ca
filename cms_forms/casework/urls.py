from django.urls import path
from django.views.generic import RedirectView

from cms_forms.casework.bulk import BulkView
from cms_forms.casework.case import CaseView
from cms_forms.casework.export import ExportFileView, ExportStateView, ExportsView, ExportView
from cms_forms.casework.inbox import InboxView
from cms_forms.casework.teams import people

urlpatterns = [
    path("cases/", InboxView.as_view(), name="cms_forms_inbox"),
    path("cases/bulk/", BulkView.as_view(), name="cms_forms_bulk"),
    path("cases/exports/", ExportsView.as_view(), name="cms_forms_exports"),
    path("cases/exports/<uuid:key>/", ExportView.as_view(), name="cms_forms_export"),
    path(
        "cases/exports/<uuid:key>/state/", ExportStateView.as_view(), name="cms_forms_export_state"
    ),
    path("cases/exports/<uuid:key>/file/", ExportFileView.as_view(), name="cms_forms_export_file"),
    # Below those: no reference has a vowel.
    path("cases/<str:reference>/", CaseView.as_view(), name="cms_forms_case"),
    path("team-members/", people, name="cms_forms_people"),
    # Where cases were before, for whoever kept the address.
    path("submissions/", RedirectView.as_view(pattern_name="cms_forms_inbox")),
    path("submissions/<str:reference>/", RedirectView.as_view(pattern_name="cms_forms_case")),
]
