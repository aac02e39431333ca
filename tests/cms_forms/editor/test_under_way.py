"""Before a service is taken away or gets another address, its editor hears who is in it."""

import pytest
from django.test import Client
from django.utils import timezone

from cms_forms.models import Journey
from cms_forms.models.journey import KEPT
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.services import home, published

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
def busy() -> FormPage:
    """Two people are in it, one has sent, and one left it long ago."""
    page = published()
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


@pytest.mark.parametrize("address", [each for each in CONFIRMATIONS if "move" not in each])
def test_so_does_that_of_a_page_above(admin_client: Client, busy: FormPage, address: str) -> None:
    above = busy.get_parent().pk

    assert "2 people are under way in “A service”." in shown(admin_client, address, above)


@pytest.mark.parametrize("address", CONFIRMATIONS)
def test_it_says_nothing_where_nobody_is(admin_client: Client, address: str) -> None:
    assert "under way" not in shown(admin_client, address, published().pk)


def test_the_slug_of_a_live_service_says_what_changing_it_does(
    admin_client: Client, busy: FormPage
) -> None:
    page = admin_client.get(f"/admin/pages/{busy.pk}/edit/").content.decode()

    assert "2 people are under way: with another slug they go on there." in page
