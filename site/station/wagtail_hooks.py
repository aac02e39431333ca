from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.api.v2.router import WagtailAPIRouter

from station.desk import choosing, menus, panels
from station.desk.guide import GuideView
from station.uploads import listing


@hooks.register("insert_global_admin_css")
def lamp_and_colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_homepage_panels")
def arrange_the_desk(request: HttpRequest, shown: list[Any]) -> None:
    panels.arrange(request, shown)


@hooks.register("construct_main_menu")
def main_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    menus.main_menu(request, items)


@hooks.register("construct_reports_menu")
def reports_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    menus.reports_menu(request, items)


@hooks.register("construct_help_menu")
def help_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    menus.help_menu(request, items)


@hooks.register("register_help_menu_item")
def guide_item() -> MenuItem:
    return menus.guide_item()


@hooks.register("register_admin_urls")
def guide_url() -> list[URLPattern]:
    return [path("guide/", GuideView.as_view(), name="station_guide")]


@hooks.register("construct_admin_api", order=100)
def list_to_each_their_own(router: WagtailAPIRouter) -> None:
    listing.narrow(router)


@hooks.register("construct_page_chooser_queryset")
def choose_what_they_may_know(pages: Any, request: HttpRequest) -> Any:
    return choosing.of_what_they_may_know(pages, request)
