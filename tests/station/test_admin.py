"""Wagtail's admin carries the product's name, lamp and colours, and shows each role its work."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.admin.menu import Menu, admin_menu, help_menu, reports_menu
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from cms_forms.models import Case, Journey, Submission, Team
from cms_forms.pages.form_page import FormPage
from local_areas.models import Officer
from station.demo.users import seed_users
from station.desk.findings import with_findings
from station.desk.panels import drafts_of
from tests.cms_forms.services import BROKEN, TWO_BRANCHES, draft_of
from tests.station.conftest import Station


def test_whoever_signs_in_sees_the_lamp_and_the_name(
    station: Station, read: Callable[[str], str]
) -> None:
    page = read(reverse("wagtailadmin_login"))

    assert "Sign in to Bluelamp" in page
    assert "css/admin.css" in page
    assert "Wagtail</title>" not in page


def test_every_screen_of_the_admin_has_the_lamp(station: Station, admin_client: Client) -> None:
    page = admin_client.get(reverse("wagtailadmin_home")).content.decode()

    assert '<span class="bluelamp"><svg' in page
    assert "- Bluelamp</title>" in page
    assert 'href="/static/images/lamp.svg"' in page


def test_the_force_is_edited_with_colour_pickers(station: Station, admin_client: Client) -> None:
    address = reverse(
        "wagtailsettings:edit", args=["station_force", "forcesettings", station.force.site_id]
    )

    page = admin_client.get(address).content.decode()

    assert page.count('type="color"') == 2


# What each role sees. The demonstration's people are the roles.

EDITOR, CASE_STAFF, SUPERUSER = "demo-editor", "demo-traffic", "demo-admin"
HOME, GUIDE = "/admin/", "/admin/guide/"
OF_EDITORS = ["Your drafts", "Services with findings", "Awaiting your review"]
OF_CASE_STAFF = ["Due next"]
OF_NOBODY_ELSE = ["Nothing to do yet"]


@pytest.fixture
def people(station: Station) -> Station:
    """A small site with the demonstration's people and teams."""
    seed_users()
    return station


@pytest.fixture
def service(people: Station) -> FormPage:
    page = draft_of(replace(TWO_BRANCHES, title="Report a theft"), parent=people.home)
    page.get_latest_revision().publish()
    return FormPage.objects.get(pk=page.pk)


def logged_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def somebody() -> str:
    """May enter the admin, and nothing else."""
    user = User.objects.create_user("somebody", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user.username


def look(username: str, url: str = HOME) -> str:
    """The text of a screen."""
    response = logged_in(username).get(url)
    assert response.status_code == 200
    return " ".join(strip_tags(response.content.decode()).split())


def panels(username: str) -> str:
    """The text from the first of them on: the token against forged forms stands before it."""
    return look(username).partition("Teams that nobody")[2]


def menu(username: str, which: Menu = admin_menu) -> set[str]:
    request = RequestFactory().get(HOME)
    request.user = User.objects.get(username=username)
    return {item.name for item in which.menu_items_for_request(request)}


@pytest.mark.parametrize(
    ("username", "sees"),
    [
        (EDITOR, OF_EDITORS),
        (CASE_STAFF, OF_CASE_STAFF),
        (SUPERUSER, OF_EDITORS + OF_CASE_STAFF),
    ],
)
def test_the_first_page_shows_each_role_what_it_does(
    people: Station, username: str, sees: list[str]
) -> None:
    page = look(username)

    everything = {*OF_EDITORS, *OF_CASE_STAFF, *OF_NOBODY_ELSE}
    assert {words for words in everything if words in page} == set(sees)


def officer() -> str:
    user = User.objects.get(username=somebody())
    Officer.objects.create(user=user, number="1", name="Demo Officer")
    return user.username


def analyst() -> str:
    user = User.objects.get(username=somebody())
    for codename in ("import_areas", "publish_release"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    return user.username


@pytest.mark.parametrize(
    ("who", "screens"),
    [(officer, ["My areas"]), (analyst, ["Statistics", "Import files"])],
    ids=["an officer", "an analyst"],
)
def test_who_writes_no_pages_is_led_to_the_screens_that_are_theirs(
    station: Station, who: Callable[[], str], screens: list[str]
) -> None:
    page = look(who())

    assert f"What you can do here {' '.join(screens)}" in page
    assert "may not do anything here yet" not in page


def test_who_may_do_nothing_is_told_so_and_whom_to_ask(station: Station) -> None:
    page = look(somebody())

    assert "Your account may enter, and may not do anything here yet." in page
    assert not any(words in page for words in OF_EDITORS + OF_CASE_STAFF)
    assert "Search all pages" not in page


@pytest.mark.parametrize(
    ("username", "has", "has_not"),
    [
        (
            EDITOR,
            # Settings have the bodies that help, whose addresses an editor corrects.
            {"explorer", "images", "documents", "reports", "help", "settings"},
            {"inbox", "teams"},
        ),
        (CASE_STAFF, {"inbox", "help"}, {"explorer", "images", "reports", "settings"}),
        (SUPERUSER, {"explorer", "inbox", "teams", "settings", "reports", "help"}, set()),
    ],
)
def test_the_menu_has_what_a_role_needs(
    people: Station, username: str, has: set[str], has_not: set[str]
) -> None:
    shown = menu(username)

    assert has <= shown
    assert not has_not & shown


def test_the_menu_of_case_staff_leads_to_their_cases_and_help_only(people: Station) -> None:
    reader = User.objects.get(username=CASE_STAFF)
    for codename in ("add_image", "add_document"):
        reader.user_permissions.add(Permission.objects.get(codename=codename))

    assert menu(CASE_STAFF) == {"inbox", "deadlines", "help"}


@pytest.mark.parametrize("username", [EDITOR, CASE_STAFF, SUPERUSER])
def test_help_leads_to_a_page_of_ours_and_to_none_of_wagtails(
    people: Station, username: str
) -> None:
    assert menu(username, help_menu) == {"guide", "keyboard-shortcuts-trigger"}
    assert "guide.wagtail.org" not in logged_in(username).get(HOME).content.decode()


def test_reports_on_how_wagtail_is_set_up_are_for_superusers(people: Station) -> None:
    kept = {"locked-pages", "workflows", "site-history", "aging-pages"}

    assert menu(EDITOR, reports_menu) == kept | {"searches"}
    assert menu(SUPERUSER, reports_menu) > kept


@pytest.mark.parametrize("username", [EDITOR, CASE_STAFF, SUPERUSER])
def test_every_role_reads_how_it_is_used_and_whom_to_ask(people: Station, username: str) -> None:
    page = look(username, GUIDE)

    assert "Build a service in five steps" in page
    assert "Read a submission" in page
    assert "Demo Admin (demo-admin), demo-admin@rivermouth.example" in page


def test_whoever_is_not_signed_in_does_not_read_who_to_ask(
    station: Station, client: Client
) -> None:
    assert client.get(GUIDE).status_code == 302


def test_an_editor_sees_their_own_drafts_with_the_way_to_them(
    people: Station, service: FormPage
) -> None:
    editor = User.objects.get(username=EDITOR)
    page, other = people.locks, people.lights
    for draft, user in ((service, editor), (page, editor), (other, None)):
        draft.title = f"Changed {draft.pk}"
        draft.save_revision(user=user)

    home = logged_in(EDITOR).get(HOME).content.decode()

    drafts = home.partition('id="drafts-section"')[2].partition("</section>")[0]
    assert f'href="/admin/services/{service.pk}/">Changed {service.pk}<' in drafts
    assert f'href="/admin/pages/{page.pk}/edit/">Changed {page.pk}<' in drafts
    assert f"Changed {other.pk}" not in drafts


def test_a_draft_of_mine_stays_mine_when_somebody_else_goes_on_with_it(
    people: Station,
) -> None:
    page = people.locks
    page.save_revision(user=User.objects.get(username=EDITOR))
    page.save_revision(user=User.objects.get(username=SUPERUSER))

    assert [each.pk for each in drafts_of(User.objects.get(username=EDITOR))] == [page.pk]


def test_what_is_published_is_no_draft_any_more(people: Station) -> None:
    editor = User.objects.get(username=EDITOR)
    page = people.locks
    page.save_revision(user=editor).publish(user=editor)

    assert not drafts_of(editor)
    assert "everything that you changed is published" in look(EDITOR)


def test_what_waits_for_a_review_is_listed_instead_of_nothing(people: Station) -> None:
    page = people.locks
    page.save_revision()
    workflow = Workflow.objects.create(name="Approval")
    task = GroupApprovalTask.objects.create(name="Approval")
    task.groups.add(Group.objects.get(name="Moderators"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    workflow.start(page, User.objects.get(username=SUPERUSER))

    home = look(EDITOR)

    assert "Awaiting your review" in home
    assert "Nothing waits for your review." not in home


def test_an_editor_sees_which_services_have_findings(people: Station, service: FormPage) -> None:
    broken = draft_of(replace(BROKEN, title="Broken"), slug="broken", parent=people.home)

    home = logged_in(EDITOR).get(HOME).content.decode()

    found = home.partition('id="findings-section"')[2].partition("</section>")[0]
    assert f'href="/admin/services/{broken.pk}/"' in found
    assert "errors, must be mended before publishing" in found
    assert service.title not in found


def test_findings_follow_the_members_of_teams_though_they_are_kept(service: FormPage) -> None:
    assert "No service has a finding." in look(EDITOR)

    service.default_team.members.clear()

    assert "Report a theft 1 warning" in look(EDITOR)


def test_a_draft_is_looked_at_once(service: FormPage, django_assert_max_num_queries: Any) -> None:
    services = list(FormPage.objects.select_related("latest_revision"))
    with_findings(services)

    with django_assert_max_num_queries(2):
        with_findings(services)


def test_a_site_without_services_says_how_one_is_built(people: Station) -> None:
    assert "There is no service yet that you may change. See how one is built" in look(EDITOR)


def test_case_staff_see_the_newest_of_their_teams_and_how_many_are_open(
    service: FormPage,
) -> None:
    own, closed, other = (
        sent(service, key) for key in ("road-traffic", "road-traffic", "hate-crime")
    )
    Case.objects.filter(pk=closed.pk).update(closed_at=timezone.now())

    page = look(CASE_STAFF)

    assert str(own) in page
    assert "Open cases that you may read, by team Road traffic: 1" in page
    assert str(other) not in page
    assert "Hate crime" not in page


def test_no_screen_tells_that_somebody_wrote_what_is_not_theirs_to_read(service: FormPage) -> None:
    Team.objects.get(key="hate-crime").members.clear()
    makes_teams = Permission.objects.get(codename="change_team")
    User.objects.get(username=CASE_STAFF).user_permissions.add(makes_teams)
    before = panels(CASE_STAFF)

    for key in ("road-traffic", "hate-crime"):
        Case.objects.filter(pk=sent(service, key).pk).update(is_sensitive=True)

    assert "Road traffic: none" in before
    assert "Hate crime" in before
    assert panels(CASE_STAFF) == before


def test_case_staff_are_told_that_no_case_is_open(people: Station) -> None:
    assert "No case is open in your teams." in look(CASE_STAFF)


def test_case_staff_without_a_team_are_told_so(people: Station) -> None:
    for team in Team.objects.all():
        team.members.clear()

    assert "You are in no team yet, so you see no submissions." in look(CASE_STAFF)


def test_who_makes_teams_sees_those_that_nobody_reads_for(people: Station) -> None:
    assert "Teams that nobody can read for" not in look(SUPERUSER)

    Team.objects.get(key="hate-crime").members.clear()

    assert "Add a member who may read submissions. Hate crime" in look(SUPERUSER)
    assert "Teams that nobody can read for" not in look(EDITOR)


def test_everybody_of_the_demonstration_who_is_in_a_team_can_read(people: Station) -> None:
    assert not Team.objects.without_readers()


def sent(service: FormPage, team: str) -> Case:
    submission = Submission.objects.create(
        journey=Journey.objects.create(version=service.current_version),
        version=service.current_version,
        team=Team.objects.get(key=team),
        sealed_answers=b"",
        sealed_with="",
        signed_with="",
        key_fingerprint="",
    )
    return Case.objects.create(submission=submission, service=service.title, team=submission.team)
