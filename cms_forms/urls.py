"""The short way to a step. Include these before Wagtail's own addresses:

    path("", include("cms_forms.urls")),
    path("", include(wagtail_urls)),

Without them everything works through Wagtail's routing, at several times the cost. Sites with a
`before_serve_page` hook of their own, and steps that a page model of your own overrides, go the
long way.
"""

from django.urls import path, register_converter

from cms_forms.pages.short_way import InServiceConverter, serve_step

register_converter(InServiceConverter, "in_service")

urlpatterns = [path("<in_service:place>", serve_step)]
