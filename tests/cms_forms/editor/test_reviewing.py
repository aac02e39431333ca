"""The review of a service, from the list of its steps: each sees what waits and what comes next."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, GroupPagePermission, Workflow, WorkflowPage
from wagtail.models import WorkflowTask as Task

from cms_forms.editor import drafts
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.editor.publishing import press_publish
from tests.cms_forms.services import BROKEN, changed, draft_of, home, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def workflow() -> Iterator[Workflow]:
    """One approval by the moderators, for the whole site."""
    task = GroupApprovalTask.objects.create(name="Moderators approval")
    task.groups.set(Group.objects.filter(name="Moderators"))
    workflow = Workflow.objects.create(name="Approval of services")
    Task.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.update_or_create(page=home(), defaults={"workflow": workflow})
    return workflow


def somebody(name: str, group: str) -> Client:
    user = User.objects.create_user(name)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> Client:
    return somebody("demo-writer", "Editors")


@pytest.fixture
def moderator() -> Client:
    return somebody("demo-moderator", "Moderators")


@pytest.fixture
def service() -> FormPage:
    """Live, with a change that nobody reviewed."""
    page = published()
    page.declaration = "It is true."
    page.save_revision()
    return again(page)


def again(page: FormPage) -> FormPage:
    return FormPage.objects.get(pk=page.pk)


def steps(client: Client, page: FormPage) -> str:
    url = reverse("cms_forms_editor:steps", args=[page.pk])
    return client.get(url).content.decode()


def do(client: Client, page: FormPage, what: str, **fields: Any) -> HttpResponse:
    """A button of the list, as it stands there now."""
    data = {"revision": drafts.stamp(again(page)), "do": what, **fields}
    return client.post(reverse("cms_forms_editor:review", args=[page.pk]), data)


def told(response: HttpResponse) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_an_editor_submits_from_the_list_and_reads_there_that_it_waits(
    editor: Client, service: FormPage
) -> None:
    assert 'value="submit"' in steps(editor, service)

    do(editor, service, "submit")

    page = steps(editor, service)
    assert again(service).workflow_in_progress
    assert "Waits for review." in page
    assert "Moderators approval" in page
    assert 'value="take-back"' in page
    assert 'value="submit"' not in page
    assert 'value="approve"' not in page


def test_a_moderator_sees_what_changed_and_approves_it(
    editor: Client, moderator: Client, service: FormPage
) -> None:
    do(editor, service, "submit")

    page = steps(moderator, service)
    assert "demo-writer" in page
    assert f"/revisions/compare/live...{service.latest_revision_id}/" in page
    assert "Approve and publish" in page
    assert ">Publish<" not in page
    do(moderator, service, "approve")

    assert again(service).declaration == "It is true."
    assert not again(service).workflow_in_progress


def test_what_a_moderator_asks_for_is_read_beside_the_steps_and_submitted_again(
    editor: Client, moderator: Client, service: FormPage
) -> None:
    do(editor, service, "submit")
    do(moderator, service, "ask", comment="Say “he”, or “she”.")

    page = steps(editor, service)
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[service.pk])).content.decode()
    assert "Say “he”, or “she”." in page
    assert "Say “he”, or “she”." in form
    assert "Submit again" in page
    do(editor, service, "submit")

    assert again(service).workflow_in_progress
    assert "Say “he”, or “she”." not in steps(editor, service)


def test_the_form_of_the_page_leads_a_moderator_to_the_steps(
    editor: Client, moderator: Client, service: FormPage
) -> None:
    do(editor, service, "submit")

    form = moderator.get(reverse("wagtailadmin_pages:edit", args=[service.pk])).content.decode()

    assert "demo-writer</bdi> submitted this service" in form


def test_what_was_submitted_can_be_taken_back(editor: Client, service: FormPage) -> None:
    do(editor, service, "submit")
    do(editor, service, "take-back")

    assert not again(service).workflow_in_progress
    assert 'value="submit"' in steps(editor, service)


@pytest.mark.parametrize("what", ["approve", "ask", "take-back", "nothing", ""])
def test_whoever_does_not_review_decides_nothing(
    editor: Client, service: FormPage, what: str
) -> None:
    do(editor, service, "submit")
    other = somebody("demo-other", "Editors")

    response = do(other, service, what, comment="No.")

    assert "Nothing was changed" in told(response)
    assert again(service).workflow_in_progress
    assert again(service).declaration != "It is true."


def test_who_may_not_edit_a_service_submits_nothing(client: Client, service: FormPage) -> None:
    stranger = User.objects.create_user("stranger")
    group = Group.objects.create(name="Elsewhere")
    group.permissions.set(Group.objects.get(name="Editors").permissions.all())
    stranger.groups.add(group)
    client.force_login(stranger)

    do(client, service, "submit")

    assert not GroupPagePermission.objects.filter(group=group).exists()
    assert not again(service).workflow_in_progress


def test_what_was_changed_meanwhile_is_not_approved_unseen(
    editor: Client, moderator: Client, service: FormPage
) -> None:
    seen = drafts.stamp(service)
    do(editor, service, "submit")
    again(service).save_revision()

    response = do(moderator, service, "approve", revision=seen)

    assert "Not approved" in told(response)
    assert again(service).workflow_in_progress


def test_what_is_being_reviewed_is_published_by_its_review_alone(
    editor: Client, moderator: Client, service: FormPage
) -> None:
    do(editor, service, "submit")

    response = press_publish(moderator, service)

    assert "Not published. It is being reviewed." in told(response)
    assert again(service).workflow_in_progress
    assert again(service).declaration != "It is true."


def test_what_another_reviewer_locked_is_not_approved(
    editor: Client, moderator: Client, service: FormPage
) -> None:
    do(editor, service, "submit")
    locker = User.objects.create_user("locker")
    FormPage.objects.filter(pk=service.pk).update(locked=True, locked_by=locker)

    response = do(moderator, service, "approve")

    assert "Not approved." in told(response)
    assert again(service).workflow_in_progress


def test_changes_are_not_asked_for_without_words(
    editor: Client, moderator: Client, service: FormPage
) -> None:
    do(editor, service, "submit")

    response = do(moderator, service, "ask", comment=" ")

    assert "say what should change" in told(response)
    assert again(service).workflow_in_progress


def test_a_broken_service_is_neither_submitted_nor_approved(
    editor: Client, moderator: Client, service: FormPage
) -> None:
    broken = draft_of(BROKEN, slug="broken")

    assert "Not submitted" in told(do(editor, broken, "submit"))
    assert not again(broken).workflow_in_progress

    do(editor, service, "submit")
    changed(again(service), BROKEN)
    assert "Not published" in told(do(moderator, service, "approve"))
    assert again(service).workflow_in_progress


def test_what_is_live_as_it_stands_is_not_offered_for_review(editor: Client) -> None:
    page = published()

    assert 'value="submit"' not in steps(editor, page)
    assert "nothing to review" in told(do(editor, page, "submit"))
