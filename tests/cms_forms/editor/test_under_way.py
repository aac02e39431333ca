"""Before a service is taken away or gets another address, its editor hears who is in it."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from cms_forms.models import Journey
from cms_forms.models.journey import KEPT
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.services import TWO_BRANCHES, home, published

pytestmark = pytest.mark.django_db

CONFIRMATIONS = [
    "/admin/pages/{id}/unpublish/",
    "/admin/pages/{id}/delete/",
    "/admin/pages/{id}/move/{root}/confirm/",
    "/admin/bulk/wagtailcore/page/unpublish/?id={id}",
    "/admin/bulk/wagtailcore/page/delete/?id={id}",
    "/admin/bulk/wagtailcore/page/move/?id={id}",
]


@pytest.fixture
def folder() -> Page:
    """A page between the home page and services, of a kind that knows nothing of them."""
    return home().add_child(instance=Page(title="Reports", slug="reports"))


@pytest.fixture
def busy() -> FormPage:
    return with_people(published())


def with_people(page: FormPage) -> FormPage:
    """Two people are in it, one has sent, and one left it long ago."""
    Journey.objects.create(version=page.current_version)
    Journey.objects.create(version=page.current_version)
    Journey.objects.create(version=page.current_version, is_sent=True)
    old = timezone.now() - KEPT - KEPT
    Journey.objects.create(version=page.current_version, touched_at=old)
    return page


def shown(client: Client, address: str, page_id: int) -> str:
    root = home().get_parent().pk
    return client.get(address.format(id=page_id, root=root)).content.decode()


@pytest.mark.parametrize("address", CONFIRMATIONS)
def test_a_confirmation_counts_the_people_under_way(
    admin_client: Client, busy: FormPage, address: str
) -> None:
    assert "2 people are under way in “A service”." in shown(admin_client, address, busy.pk)


@pytest.mark.parametrize("address", CONFIRMATIONS)
@pytest.mark.parametrize("levels", [1, 2])
def test_so_does_that_of_a_page_above(
    admin_client: Client, folder: Page, busy: FormPage, address: str, levels: int
) -> None:
    above = folder
    for level in range(levels - 1):
        folder = folder.add_child(instance=Page(title="More", slug=f"more-{level}"))
    busy.move(folder, pos="last-child")

    assert "2 people are under way in “A service”." in shown(admin_client, address, above.pk)


def test_unpublishing_a_page_above_says_that_it_depends_on_what_goes_with_it(
    admin_client: Client, folder: Page, busy: FormPage
) -> None:
    busy.move(folder, pos="last-child")

    said = shown(admin_client, "/admin/pages/{id}/unpublish/", folder.pk)

    assert "If what is below is unpublished too, nobody can go on there" in said


@pytest.mark.parametrize("address", CONFIRMATIONS)
def test_it_says_nothing_where_nobody_is(admin_client: Client, address: str) -> None:
    assert "under way" not in shown(admin_client, address, published().pk)


@pytest.mark.parametrize("address", CONFIRMATIONS)
def test_it_warns_nobody_of_what_they_may_not_do(
    client: Client, busy: FormPage, address: str
) -> None:
    group = Group.objects.create(name="Writers")
    codenames = ["access_admin", "add_page", "change_page"]
    for permission in Permission.objects.filter(codename__in=codenames):
        if permission.codename == "access_admin":
            group.permissions.add(permission)
        else:
            GroupPagePermission.objects.create(group=group, page=home(), permission=permission)
    writer = User.objects.create_user("writer")
    writer.groups.add(group)
    client.force_login(writer)

    shown(client, address, busy.pk)

    assert "under way" not in client.get("/admin/").content.decode()


def test_the_slug_of_a_live_service_says_what_changing_it_does(
    admin_client: Client, busy: FormPage
) -> None:
    page = admin_client.get(f"/admin/pages/{busy.pk}/edit/").content.decode()

    assert "2 people are under way: with another slug they go on there." in page


@pytest.mark.parametrize("levels", [1, 2])
def test_so_does_the_slug_of_a_page_above(
    admin_client: Client, folder: Page, busy: FormPage, levels: int
) -> None:
    above = folder
    for level in range(levels - 1):
        folder = folder.add_child(instance=Page(title="More", slug=f"more-{level}"))
    busy.move(folder, pos="last-child")

    page = admin_client.get(f"/admin/pages/{above.pk}/edit/").content.decode()

    assert "2 people are under way in “A service”: with another slug they go on there." in page


def test_it_names_every_service_below_and_counts_the_rest(
    admin_client: Client, folder: Page
) -> None:
    for number in range(7):
        page = published(replace(TWO_BRANCHES, title=f"Service {number}"), slug=f"s-{number}")
        with_people(page).move(folder, pos="last-child")

    page = admin_client.get(f"/admin/pages/{folder.pk}/edit/").content.decode()

    assert (
        "14 people are under way in “Service 0”, “Service 1”, “Service 2”, “Service 3”, "
        "“Service 4” and 2 more: with another slug they go on there."
    ) in page


@pytest.mark.parametrize("case", ["the home page", "closed", "nobody"])
def test_a_slug_that_takes_nobody_along_says_nothing(
    admin_client: Client, folder: Page, case: str
) -> None:
    page = published()
    if case != "nobody":
        with_people(page)
    if case == "closed":
        page.unpublish()
    page.move(folder, pos="last-child")
    above = home() if case == "the home page" else folder

    assert "under way" not in admin_client.get(f"/admin/pages/{above.pk}/edit/").content.decode()
