"""The list of services."""

import json

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import Page

from cms_forms.models import Team
from cms_forms.pages.form_page import FormPage, FormPageMixin
from tests.cms_forms.documents import collision
from tests.own_site.models import OwnService

pytestmark = pytest.mark.django_db

MENU_ITEM = '"name": "services"'


def test_an_editor_finds_every_service_and_its_steps(
    admin_client: Client, service: FormPage
) -> None:
    page = admin_client.get("/admin/services/").content.decode()

    assert service.title in page
    assert f'href="/admin/services/{service.pk}/"' in page
    assert MENU_ITEM in page


def test_case_staff_are_not_offered_what_they_may_not_open(service: FormPage) -> None:
    user = User.objects.create_user("staff")
    user.user_permissions.add(
        *Permission.objects.filter(codename__in=["access_admin", "read_submission"])
    )
    client = Client()
    client.force_login(user)

    menu = client.get("/admin/cases/").content.decode()

    assert client.get("/admin/services/").status_code == 302
    assert MENU_ITEM not in menu
    assert '"name": "inbox"' in menu


@pytest.fixture
def own(home: Page) -> OwnService:
    """A service of the site's own page model."""
    page = OwnService(title="Street licences", slug="licences", live=False)
    home.add_child(instance=page)
    page.save_revision(clean=False)
    return page


@pytest.mark.parametrize(
    "query", ["", "?q=street", "?ordering=title", "?ordering=content_type__model"]
)
def test_services_of_the_sites_own_model_are_among_them(
    admin_client: Client, own: OwnService, query: str
) -> None:
    page = admin_client.get(f"/admin/services/{query}").content.decode()

    assert f'href="/admin/services/{own.pk}/"' in page
    assert "licence service" in page.lower()


def test_the_list_finds_by_kind(admin_client: Client, own: OwnService, service: FormPage) -> None:
    kind = ContentType.objects.get_for_model(OwnService).pk

    page = admin_client.get(f"/admin/services/?content_type={kind}").content.decode()

    assert own.title in page
    assert service.title not in page


def test_a_service_of_either_model_is_added_where_it_may_be(
    admin_client: Client, home: Page
) -> None:
    shown = admin_client.get("/admin/services/choose_parent/").content.decode()
    sent = {"start": "-", "model": "own_site.ownservice", "parent_page": home.pk}

    response = admin_client.post("/admin/services/choose_parent/", sent)

    assert "licence service" in shown.lower()
    assert response["Location"] == f"/admin/pages/add/own_site/ownservice/{home.pk}/"


@pytest.mark.parametrize("model", [FormPage, OwnService])
def test_a_new_service_is_made_from_a_file(
    admin_client: Client, home: Page, team: Team, model: type[FormPageMixin]
) -> None:
    file = SimpleUploadedFile("service.json", json.dumps(collision()).encode())
    sent = {"document": file, "parent_page": home.pk, "model": model._meta.label_lower}

    response = admin_client.post("/admin/services/import/", sent)

    page = model.objects.get()
    assert response["Location"] == f"/admin/services/{page.pk}/"
    assert not page.live
    assert page.get_parent() == home
    assert page.compile().title == collision()["title"]


def test_a_file_that_is_no_service_makes_none_and_says_why(
    admin_client: Client, home: Page
) -> None:
    file = SimpleUploadedFile("service.json", b"{}")
    sent = {"document": file, "parent_page": home.pk, "model": "cms_forms.formpage"}

    page = admin_client.post("/admin/services/import/", sent).content.decode()

    assert "This is not a form" in page
    assert not FormPage.objects.exists()


def test_nobody_adds_a_service_below_one(admin_client: Client, service: FormPage) -> None:
    file = SimpleUploadedFile("service.json", json.dumps(collision()).encode())
    sent = {"document": file, "parent_page": service.pk, "model": "cms_forms.formpage"}

    page = admin_client.post("/admin/services/import/", sent).content.decode()

    assert "cannot come below" in page
    assert FormPage.objects.count() == 1
