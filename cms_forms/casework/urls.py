from django.urls import path
from django.views.generic import RedirectView
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms_forms.casework.audit import AuditView
from cms_forms.casework.bulk import BulkView
from cms_forms.casework.case import CaseView, OpenView, PrintView
from cms_forms.casework.case_deeds import (
    AssignView,
    ClockView,
    HandOverView,
    HoldView,
    NoteView,
    ReplyView,
    StatusView,
)
from cms_forms.casework.case_files import FileView, PictureView
from cms_forms.casework.deadlines import DeadlinesView
from cms_forms.casework.destinations import test_destination
from cms_forms.casework.export import ExportFileView, ExportStateView, ExportsView, ExportView
from cms_forms.casework.in_station_time import in_station_time
from cms_forms.casework.inbox import InboxView
from cms_forms.casework.merging import MergeView, UnmergeView
from cms_forms.casework.numbers_views import NumbersCsvView, NumbersView, SavingView
from cms_forms.casework.outbox import AgainView, DeliveryView, OutboxView
from cms_forms.casework.readers import ReadersView, SensitiveServicesView
from cms_forms.casework.retention_screens import RetentionView
from cms_forms.casework.session_bookings import SessionBookingsView
from cms_forms.casework.teams import people
from cms_forms.casework.timetables import call_off_session

OF_A_CASE = {
    "open": OpenView,
    "print": PrintView,
    "note": NoteView,
    "reply": ReplyView,
    "status": StatusView,
    "assign": AssignView,
    "hand-over": HandOverView,
    "merge": MergeView,
    "unmerge": UnmergeView,
    "hold": HoldView,
}
"""By the last part of their addresses: /admin/cases/ABCD-2346/note/ is `cms_forms_case_note`."""

patterns = [
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
    *(
        path(
            f"cases/<str:reference>/{name}/",
            view.as_view(),
            name=f"cms_forms_case_{name.replace('-', '_')}",
        )
        for name, view in OF_A_CASE.items()
    ),
    path(
        "cases/<str:reference>/clocks/<int:clock>/<str:act>/",
        ClockView.as_view(),
        name="cms_forms_case_clock",
    ),
    path("cases/<str:reference>/files/<uuid:id>/", FileView.as_view(), name="cms_forms_case_file"),
    path(
        "cases/<str:reference>/files/<uuid:id>/picture/",
        PictureView.as_view(),
        name="cms_forms_case_picture",
    ),
    path("deliveries/", OutboxView.as_view(), name="cms_forms_deliveries"),
    path("deliveries/again/", AgainView.as_view(), name="cms_forms_deliveries_again"),
    path("deliveries/<int:pk>/", DeliveryView.as_view(), name="cms_forms_delivery"),
    path("deliveries/<int:pk>/again/", AgainView.as_view(), name="cms_forms_delivery_again"),
    path("records-systems/<int:pk>/test/", test_destination, name="cms_forms_destination_test"),
    path("sessions/<int:pk>/call-off/", call_off_session, name="cms_forms_session_call_off"),
    path(
        "sessions/<int:pk>/bookings/",
        SessionBookingsView.as_view(),
        name="cms_forms_session_bookings",
    ),
    path("team-members/", people, name="cms_forms_people"),
    path("deadlines/", DeadlinesView.as_view(), name="cms_forms_deadlines"),
    path("retention/", RetentionView.as_view(), name="cms_forms_retention"),
    path("audit/", AuditView.as_view(), name="cms_forms_audit"),
    path("sensitive-services/", SensitiveServicesView.as_view(), name="cms_forms_readers"),
    path("sensitive-services/<int:pk>/", ReadersView.as_view(), name="cms_forms_readers_of"),
    path("numbers/", NumbersView.as_view(), name="cms_forms_numbers"),
    path("numbers.csv", NumbersCsvView.as_view(), name="cms_forms_numbers_csv"),
    path("numbers/saving/", SavingView.as_view(), name="cms_forms_saving"),
    # Where cases were before, for whoever kept the address.
    path("submissions/", RedirectView.as_view(pattern_name="cms_forms_inbox")),
    path("submissions/<str:reference>/", RedirectView.as_view(pattern_name="cms_forms_case")),
]

urlpatterns = decorate_urlpatterns(patterns, in_station_time)
