import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer
from wagtail.models import GroupPagePermission, Locale, Page, Site


@pytest.fixture
def station(live_server: LiveServer, transactional_db: None) -> str:
    """The address of a running demonstration station."""
    cache.clear()
    Locale.objects.get_or_create(language_code="en-gb")
    if not Page.objects.filter(depth=1).exists():
        Page.add_root(instance=Page(title="Root", slug="root"))
    from django.apps import apps
    from django.contrib.auth.management import create_permissions

    for app in apps.get_app_configs():
        create_permissions(app, verbosity=0)
    wagtails_own_groups()
    call_command("seed_demo", verbosity=0)
    site = Site.objects.get(is_default_site=True)
    site.hostname, _, port = live_server.url.removeprefix("http://").partition(":")
    site.port = int(port)
    site.save()
    return live_server.url


def wagtails_own_groups() -> None:
    """What Wagtail's migrations make, and a flush after an earlier test has taken away."""
    moderators, _ = Group.objects.get_or_create(name="Moderators")
    moderators.permissions.add(Permission.objects.get(codename="access_admin"))
    for name in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.get_or_create(
            group=moderators,
            page=Page.get_first_root_node(),
            permission=Permission.objects.get(codename=name, content_type__model="page"),
        )
