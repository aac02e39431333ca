"""The list of services."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from cms_forms.pages.form_page import FormPage

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

    menu = client.get("/admin/submissions/").content.decode()

    assert client.get("/admin/services/").status_code == 302
    assert MENU_ITEM not in menu
    assert '"name": "submissions"' in menu
