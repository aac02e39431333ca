from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import modeladmin_register

from station.search.admin import SynonymsAdmin
from station.search.analytics import report
from station.search.health import HealthPanel, health

modeladmin_register(SynonymsAdmin)


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    return list(report.urls())


@hooks.register("register_reports_menu_item")
def report_item() -> MenuItem:
    return report.menu_item()


@hooks.register("register_permissions")
def report_permission() -> QuerySet[Permission]:
    return report.permission()


@hooks.register("construct_homepage_panels", order=200)
def search_health(request: HttpRequest, shown: list[Any]) -> None:
    if not request.user.is_superuser:
        return
    found = health()
    if found.building or not found.is_well:
        shown.append(HealthPanel(found))
