from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from station.publications import bulk, serving
from station.publications.checking import OVERRIDE_ACTION, REFUSED_ACTION
from station.publications.files_screen import check_again, files, let_out
from station.publications.history import OverrideFormatter, RefusalFormatter
from station.publications.listings import publications


@hooks.register("before_serve_document")
def refuse_unpublished(document: Any, request: HttpRequest) -> None:
    serving.refuse_unpublished(document, request)


@hooks.register("register_admin_viewset")
def register_list() -> object:
    return publications


@hooks.register("register_admin_urls")
def files_urls() -> list[URLPattern]:
    return [
        path("publications/<int:page_id>/files/", files, name="publication_files"),
        path("publications/<int:page_id>/files/again/", check_again, name="check_files_again"),
        path("publications/<int:page_id>/files/override/", let_out, name="override_hidden_data"),
    ]


@hooks.register("register_permissions")
def register_importing_and_overriding() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="station_publications",
        codename__in=["import_publications", "override_hidden_data"],
    )


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(OVERRIDE_ACTION)(OverrideFormatter)
    actions.register_action(REFUSED_ACTION)(RefusalFormatter)


for action in bulk.ACTIONS:
    # After Wagtail's, in whose place one of them is.
    hooks.register("register_bulk_action", action, order=10)
