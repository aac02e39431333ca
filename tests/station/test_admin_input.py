"""Addresses of the admin that packages bring along, and who may ask for them."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from cms_forms.models import Team
from station.admin_input import RefuseStrangeInput
from tests.station.conftest import Station


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    """Somebody who may open the admin and nothing in it."""
    group = Group.objects.create(name="Guests")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = get_user_model().objects.create_user("guest")
    user.groups.add(group)
    client.force_login(user)
    return client


@pytest.mark.parametrize("view", ["history", "edit", "delete", "index", "create"])
def test_every_screen_of_a_team_asks_for_permission(editor: Client, view: str) -> None:
    team = Team.objects.create(key="front-desk", name="Front desk")
    on_one = [team.pk] if view in {"history", "edit", "delete"} else []

    response = editor.get(reverse(f"cms_forms_team_modeladmin_{view}", args=on_one), follow=True)

    assert response.redirect_chain[0][0] == reverse("wagtailadmin_home")
    assert "you do not have permission" in response.content.decode()


def test_whoever_may_change_a_team_sees_its_history(admin_client: Client) -> None:
    team = Team.objects.create(key="front-desk", name="Front desk")

    response = admin_client.get(reverse("cms_forms_team_modeladmin_history", args=[team.pk]))

    assert response.status_code == 200


def test_who_may_not_edit_the_main_menu_is_told_so(station: Station, editor: Client) -> None:
    response = editor.get("/admin/wagtailmenus/mainmenu/", follow=True)

    assert response.status_code == 200
    assert "you do not have permission" in response.content.decode()


def test_who_may_edit_the_main_menu_is_led_to_it(station: Station, editor: Client) -> None:
    Group.objects.get(name="Guests").permissions.add(
        Permission.objects.get(codename="change_mainmenu")
    )

    response = editor.get("/admin/wagtailmenus/mainmenu/", follow=True)

    assert response.status_code == 200
    assert response.redirect_chain


def test_the_test_of_an_error_page_is_gone(admin_client: Client, station: Station) -> None:
    assert admin_client.get("/admin/failwhale/").status_code == 404


def test_a_fault_of_ours_stays_a_fault(rf: RequestFactory) -> None:
    refuse = RefuseStrangeInput(lambda request: HttpResponse()).process_exception
    request = rf.get("/admin/?id=x")

    assert refuse(request, ValueError()) is None
