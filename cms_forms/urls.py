"""The short way to a step. Include these before Wagtail's own addresses:

    path("", include("cms_forms.urls")),
    path("", include(wagtail_urls)),

They also answer where a service was before: people who are in one that is renamed, moved, closed
or deleted lose nothing. Without them steps go through Wagtail's routing, at several times the
cost, and whoever is in a service that moves finds nothing at the old address.

Steps take Wagtail's routing too where a page model of the site's own overrides them, and on a site
with a `before_serve_page` hook that is not safe to skip: those of Wagtail and wagtailmenus are.
"""

from django.urls import path, register_converter

from cms_forms.casework.case_files import linked_file
from cms_forms.journey import resuming, status
from cms_forms.pages.short_way import InServiceConverter, serve_step

register_converter(InServiceConverter, "in_service")
register_converter(status.TokenConverter, "token")

urlpatterns = [
    path("report-status/", status.ask, name="cms_forms_report_ask"),
    path("report-status/leave/", status.leave, name="cms_forms_report_leave"),
    path("report-status/<token:token>/", status.report, name="cms_forms_report"),
    path(
        "report-status/<token:token>/withdraw/", status.withdraw, name="cms_forms_report_withdraw"
    ),
    path(
        "report-status/<token:token>/booking/<int:booking>/",
        status.booking,
        name="cms_forms_report_booking",
    ),
    path("report-status/<token:token>/stop/", status.stop, name="cms_forms_report_stop"),
    path("go-on/", resuming.go_on, name="cms_forms_resume"),
    path("go-on/leave/", status.leave, name="cms_forms_resume_leave"),
    path("go-on/<token:token>/", resuming.bring, name="cms_forms_resume_link"),
    path("report-files/<token:token>/", linked_file, name="cms_forms_report_file"),
    path("<in_service:place>", serve_step),
]
