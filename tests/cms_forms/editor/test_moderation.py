"""Publishing after approval: a broken service is refused at each of its stages."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import (
    GroupApprovalTask,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms_forms.pages.form_page import FormPage
from tests.cms_forms.editor.publishing import again, post_edit, says_what_is_broken, steps_url
from tests.cms_forms.services import BROKEN, changed, draft_of, home

pytestmark = pytest.mark.django_db


@pytest.fixture
def workflow() -> Iterator[Workflow]:
    """One approval by the moderators, for the whole site."""
    task = GroupApprovalTask.objects.create(name="Approval")
    task.groups.set(Group.objects.filter(name="Moderators"))
    workflow = Workflow.objects.create(name="Approval of services")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.update_or_create(page=home(), defaults={"workflow": workflow})
    return workflow


@pytest.fixture
def in_moderation(workflow: Workflow, admin_user: Any) -> FormPage:
    """A service that was sound when it was submitted, and is broken now."""
    page = draft_of()
    workflow.start(page, admin_user)
    return changed(again(page), BROKEN)


def test_a_broken_service_is_not_submitted(
    admin_client: Client, broken: FormPage, workflow: Workflow
) -> None:
    response = post_edit(admin_client, broken, **{"action-submit": "1"})

    assert says_what_is_broken(response, broken)
    assert not again(broken).workflow_in_progress


def test_a_sound_service_is_submitted_and_published_by_its_approval(
    admin_client: Client, sound: FormPage, workflow: Workflow
) -> None:
    post_edit(admin_client, sound, **{"action-submit": "1"})
    assert again(sound).workflow_in_progress

    post_edit(
        admin_client,
        sound,
        **{"action-workflow-action": "1", "workflow-action-name": "approve"},
    )

    assert again(sound).live
    assert again(sound).current_version.number == 1


def test_approving_a_broken_service_in_its_editor_is_refused(
    admin_client: Client, in_moderation: FormPage
) -> None:
    response = post_edit(
        admin_client,
        in_moderation,
        **{"action-workflow-action": "1", "workflow-action-name": "approve"},
    )

    assert says_what_is_broken(response, in_moderation)
    assert again(in_moderation).workflow_in_progress
    assert not again(in_moderation).live


def approve_on_the_dashboard(client: Client, page: FormPage, **headers: str) -> HttpResponse:
    task = again(page).current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    return client.post(url, {"comment": ""}, headers=headers, follow=not headers)


def test_approving_a_broken_service_on_the_dashboard_is_refused_with_nothing_half_done(
    admin_client: Client, in_moderation: FormPage
) -> None:
    response = approve_on_the_dashboard(admin_client, in_moderation)

    assert response.redirect_chain[-1][0] == steps_url(in_moderation)
    assert "Not published" in response.content.decode()
    assert says_what_is_broken(response, in_moderation)
    assert again(in_moderation).current_workflow_task_state.status == "in_progress"
    assert not again(in_moderation).live


def test_approving_a_broken_service_in_a_dialog_leads_to_what_to_mend(
    admin_client: Client, in_moderation: FormPage
) -> None:
    response = approve_on_the_dashboard(
        admin_client, in_moderation, **{"x-requested-with": "XMLHttpRequest"}
    )

    assert response.json() == {"step": "success", "redirect": steps_url(in_moderation)}
    assert again(in_moderation).current_workflow_task_state.status == "in_progress"


def test_a_broken_service_can_be_sent_back_to_its_author(
    admin_client: Client, in_moderation: FormPage
) -> None:
    post_edit(
        admin_client,
        in_moderation,
        **{
            "action-workflow-action": "1",
            "workflow-action-name": "reject",
            "workflow-action-extra-data": '{"comment": "Please mend the routes."}',
        },
    )

    assert again(in_moderation).current_workflow_state.status == "needs_changes"


def test_the_workflow_of_a_broken_service_can_be_cancelled(
    admin_client: Client, in_moderation: FormPage
) -> None:
    post_edit(admin_client, in_moderation, **{"action-cancel-workflow": "1"})

    assert not again(in_moderation).workflow_in_progress
