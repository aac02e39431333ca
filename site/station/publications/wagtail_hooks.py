from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks

from station.publications import serving
from station.publications.listings import publications


@hooks.register("before_serve_document")
def refuse_unpublished(document: Any, request: HttpRequest) -> None:
    serving.refuse_unpublished(document, request)


@hooks.register("register_admin_viewset")
def register_list() -> object:
    return publications


@hooks.register("register_permissions")
def register_importing_and_overriding() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="station_publications",
        codename__in=["import_publications", "override_hidden_data"],
    )
