"""Addresses of the admin that packages bring along, and who may ask for them."""

import csv
from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import Task

from cms_forms.models import Team
from station.accounts.models import FailedLogins
from station.admin_input import RefuseStrangeInput
from station.exports import RUN
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


@pytest.mark.parametrize("act", ["get", "post"])
@pytest.mark.parametrize("place", ["workflows/task_chooser/create/", "pages/{}/move/{}/confirm/"])
def test_no_screen_makes_or_names_what_somebody_may_not(
    station: Station, editor: Client, place: str, act: str
) -> None:
    address = "/admin/" + place.format(station.locks.pk, station.news.pk)

    response = getattr(editor, act)(
        f"{address}?create_model=wagtailcore.GroupApprovalTask", {"create-task-name": "x"}
    )

    assert response.headers.get("Location") == reverse("wagtailadmin_home")
    assert not Task.objects.filter(name="x").exists()


def test_whoever_may_move_a_page_is_asked_to_confirm_it(
    station: Station, admin_client: Client
) -> None:
    address = f"/admin/pages/{station.locks.pk}/move/{station.news.pk}/confirm/"

    assert "Locks" in admin_client.get(address).content.decode()
    assert admin_client.get("/admin/workflows/task_chooser/create/").status_code == 200


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


@pytest.mark.parametrize(
    "posted",
    [{}, {"new_title": "x"}, *({"new_parent_page": value} for value in ("", "x", "0", "9" * 30))],
)
def test_a_form_without_what_its_screen_always_sends_is_refused(
    station: Station, admin_client: Client, posted: dict[str, str]
) -> None:
    address = reverse("wagtailadmin_pages:copy", args=[station.locks.pk])

    assert admin_client.post(address, posted).status_code == 400


def take_a_name_that_is_taken() -> None:
    with transaction.atomic():
        for name in ("Front desk", "Another"):
            Team.objects.create(key="front-desk", name=name)


def count_for_an_account_that_is_gone() -> None:
    with transaction.atomic():
        FailedLogins.objects.create(user_id=0)
        connection.check_constraints()


@pytest.mark.parametrize("save", [take_a_name_that_is_taken, count_for_an_account_that_is_gone])
def test_who_saves_at_the_same_moment_as_another_is_told_so(
    station: Station, rf: RequestFactory, save: Callable[[], None]
) -> None:
    refuse = RefuseStrangeInput(lambda request: HttpResponse()).process_exception
    with pytest.raises(IntegrityError) as raised:
        save()

    response = refuse(rf.post("/admin/users/new/"), raised.value)

    assert response is not None
    assert response.status_code == 409
    assert "Somebody else was quicker" in response.content.decode()
    assert refuse(rf.get("/admin/users/new/"), raised.value) is None


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK('x')"])
def test_no_cell_of_an_export_runs(station: Station, admin_client: Client, name: str) -> None:
    page = station.add(station.news, "formula", title=name)
    log(page, "wagtail.create")

    response = admin_client.get("/admin/reports/site-history/?export=csv")

    rows = list(csv.reader(b"".join(response.streaming_content).decode().splitlines()))
    cells = [cell for row in rows for cell in row]
    assert f"'{name}" in cells
    assert not any(cell.startswith(RUN) for cell in cells)


def test_a_fault_of_ours_stays_a_fault(rf: RequestFactory) -> None:
    refuse = RefuseStrangeInput(lambda request: HttpResponse()).process_exception
    request = rf.get("/admin/?id=x")

    assert refuse(request, ValueError()) is None
