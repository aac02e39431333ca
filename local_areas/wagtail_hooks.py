"""What the admin shows of local_areas. Registering only."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from local_areas.desk import importing, releases
from local_areas.desk import urls as desk_urls
from local_areas.desk.confidence import confidence
from local_areas.desk.shell import OfficersMenuItem
from local_areas.pages.registers import LocalViewSetGroup, area_chooser

PERMISSIONS = ("import_areas", "import_officers", "publish_release")

register_snippet(LocalViewSetGroup)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    return [*importing.urlpatterns, *releases.urlpatterns, path("my-areas/", include(desk_urls))]


@hooks.register("register_admin_menu_item")
def register_my_areas() -> MenuItem:
    url = reverse("local_areas_desk")
    return OfficersMenuItem(_("My areas"), url, name="my-areas", icon_name="site", order=240)


@hooks.register("register_admin_menu_item")
def register_statistics() -> MenuItem:
    url = reverse("local_areas_releases")
    return releases.ReleasesMenuItem(
        _("Statistics"), url, name="statistics", icon_name="table", order=260
    )


@hooks.register("register_admin_menu_item")
def register_import() -> MenuItem:
    url = reverse("local_areas_imports")
    return importing.ImportMenuItem(
        _("Import files"), url, name="import-areas", icon_name="upload", order=265
    )


@hooks.register("register_permissions")
def register_importing_and_publishing() -> QuerySet[Permission]:
    """Groups are edited in the admin, and offer there what is registered."""
    return Permission.objects.filter(
        content_type__app_label="local_areas", codename__in=PERMISSIONS
    )


@hooks.register("register_admin_viewset")
def register_area_chooser() -> object:
    return area_chooser


@hooks.register("register_admin_viewset")
def register_confidence() -> object:
    return confidence
