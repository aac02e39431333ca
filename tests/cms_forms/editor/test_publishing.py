"""The admin's ways to publish a service: each refuses a broken one and says what to mend, where."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from wagtail.models import (
    GroupApprovalTask,
    PageLogEntry,
    Revision,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.test.utils.form_data import querydict_from_html

from cms_forms.pages.form_page import BrokenForm, FormPage
from tests.cms_forms.services import BROKEN, changed, draft_of, home, published

pytestmark = pytest.mark.django_db


def again(page: FormPage) -> FormPage:
    return FormPage.objects.get(pk=page.pk)


def edit_url(page: FormPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def steps_url(page: FormPage) -> str:
    return reverse("cms_forms_editor:steps", args=[page.pk])


def post_edit(client: Client, page: FormPage, **fields: Any) -> HttpResponse:
    """The edit view as it is shown, sent with these fields and buttons."""
    shown = client.get(edit_url(page))
    data = querydict_from_html(shown.content.decode(), form_id="page-edit-form")
    data.update(fields)
    return client.post(edit_url(page), data)


def says_what_is_broken(
    response: HttpResponse, page: FormPage, revision: Revision | None = None
) -> bool:
    """Whether the screen names every error of the draft, with a link to its place."""
    html = response.content.decode()
    errors = (revision or again(page).get_latest_revision()).as_object().errors()
    places = {error.place.step for error in errors if error.place.step}
    return all(escape(error.message) in html for error in errors) and all(
        re.search(rf'href="[^"]*#step-{place}"', html) for place in places
    )


@pytest.fixture
def broken() -> FormPage:
    return draft_of(BROKEN)


@pytest.fixture
def sound() -> FormPage:
    return draft_of(slug="sound")


def test_saving_the_form_as_it_stands_changes_no_text(admin_client: Client) -> None:
    page = published()
    page.search_names, page.declaration = "hit and run\ncrash", "It is true.\nAll of it."
    page.save_revision().publish()

    post_edit(admin_client, page)

    draft = again(page).get_latest_revision_as_object()
    assert draft.search_names == "hit and run\ncrash"
    assert draft.declaration == "It is true.\nAll of it."


# The button


def test_the_button_publishes_a_sound_service(admin_client: Client, sound: FormPage) -> None:
    post_edit(admin_client, sound, **{"action-publish": "1"})

    assert again(sound).live
    assert again(sound).current_version.number == 1


def test_the_button_warns_of_a_team_that_nobody_reads_for(
    admin_client: Client, sound: FormPage
) -> None:
    response = post_edit(admin_client, sound, **{"action-publish": "1"})

    told = " ".join(str(message) for message in get_messages(response.wsgi_request))
    assert again(sound).live
    assert "Nobody can read what is sent to “Front desk”" in told


def test_the_button_refuses_a_broken_service_and_links_to_what_to_mend(
    admin_client: Client, broken: FormPage
) -> None:
    response = post_edit(admin_client, broken, **{"action-publish": "1"})

    assert response.status_code == 200
    assert says_what_is_broken(response, broken)
    assert not again(broken).live


def test_a_refusal_shows_no_markup_to_the_editor(admin_client: Client, broken: FormPage) -> None:
    response = post_edit(admin_client, broken, **{"action-publish": "1"})

    assert "&lt;a" not in response.content.decode()


def test_what_was_typed_is_still_there_after_a_refusal(
    admin_client: Client, broken: FormPage
) -> None:
    response = post_edit(
        admin_client, broken, declaration="It is all true.", **{"action-publish": "1"}
    )

    assert "It is all true." in response.content.decode()


def test_a_broken_service_is_saved_as_a_draft(admin_client: Client, broken: FormPage) -> None:
    post_edit(admin_client, broken, declaration="It is all true.")

    draft = again(broken).get_latest_revision_as_object()
    assert draft.declaration == "It is all true."
    assert draft.compile().steps == BROKEN.steps


def test_the_team_chosen_on_the_same_screen_counts(admin_client: Client, sound: FormPage) -> None:
    team = sound.default_team
    sound.default_team = None
    sound.save_revision(clean=False)

    post_edit(admin_client, sound, default_team=team.pk, **{"action-publish": "1"})

    assert again(sound).live
    assert again(sound).default_team == team


def test_a_service_without_steps_is_not_published_when_it_is_made(admin_client: Client) -> None:
    url = reverse("wagtailadmin_pages:add", args=["cms_forms", "formpage", home().pk])
    data = querydict_from_html(admin_client.get(url).content.decode(), form_id="page-edit-form")
    data.update({"title": "New service", "slug": "new-service", "action-publish": "1"})

    response = admin_client.post(url, data)

    assert "The form has no steps. Add the first one." in response.content.decode()
    assert not FormPage.objects.exists()


def test_the_steps_screen_publishes_a_sound_service(admin_client: Client, sound: FormPage) -> None:
    admin_client.post(reverse("cms_forms_editor:publish", args=[sound.pk]))

    assert again(sound).live


def test_the_steps_screen_refuses_a_broken_service(admin_client: Client, broken: FormPage) -> None:
    url = reverse("cms_forms_editor:publish", args=[broken.pk])

    response = admin_client.post(url, follow=True)

    assert "Not published" in response.content.decode()
    assert says_what_is_broken(response, broken)
    assert not again(broken).live


def test_a_broken_change_of_an_open_service_is_refused_and_the_service_stays_open(
    admin_client: Client,
) -> None:
    page = changed(published(), BROKEN)

    response = post_edit(admin_client, page, **{"action-publish": "1"})

    assert says_what_is_broken(response, page)
    assert again(page).live
    assert again(page).current_version == page.current_version


def test_reverting_to_a_broken_revision_and_publishing_it_is_refused(
    admin_client: Client,
) -> None:
    page = draft_of(BROKEN)
    revision = page.get_latest_revision()
    changed(page, published(slug="other").compile())
    url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision.pk])
    shown = admin_client.get(url)
    data = querydict_from_html(shown.content.decode(), form_id="page-edit-form")

    response = admin_client.post(url, {**data.dict(), "action-publish": "1"})

    assert says_what_is_broken(response, page, revision)
    assert not again(page).live


# The schedule


def test_scheduling_a_broken_service_is_refused(admin_client: Client, broken: FormPage) -> None:
    tomorrow = timezone.localtime() + timedelta(days=1)

    response = post_edit(
        admin_client,
        broken,
        go_live_at=tomorrow.strftime("%Y-%m-%d %H:%M"),
        **{"action-publish": "1"},
    )

    assert says_what_is_broken(response, broken)
    assert again(broken).scheduled_revision is None


def test_a_sound_service_is_scheduled(admin_client: Client, sound: FormPage) -> None:
    tomorrow = timezone.localtime() + timedelta(days=1)

    post_edit(
        admin_client,
        sound,
        go_live_at=tomorrow.strftime("%Y-%m-%d %H:%M"),
        **{"action-publish": "1"},
    )

    assert again(sound).scheduled_revision is not None
    assert not again(sound).live


# Many at once


def bulk_publish(client: Client, *pages: FormPage, **fields: Any) -> HttpResponse:
    query = "&".join(f"id={page.pk}" for page in pages)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{url}?{query}&next=/admin/pages/", fields, follow=True)


def test_services_are_published_together(admin_client: Client, sound: FormPage) -> None:
    bulk_publish(admin_client, sound)

    assert again(sound).live


def test_a_broken_service_among_many_is_named_and_nothing_is_published(
    admin_client: Client, sound: FormPage, broken: FormPage
) -> None:
    log = PageLogEntry.objects.count()

    response = bulk_publish(admin_client, sound, broken)

    assert "Not published" in response.content.decode()
    assert says_what_is_broken(response, broken)
    assert not again(sound).live
    assert not again(broken).live
    assert PageLogEntry.objects.count() == log


# The workflow


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


def test_the_list_says_that_publishing_only_schedules(
    admin_client: Client, sound: FormPage
) -> None:
    sound.go_live_at = timezone.now() + timedelta(days=2)
    sound.save_revision()

    page = admin_client.get(reverse("cms_forms_editor:steps", args=[sound.pk])).content.decode()

    assert f"Schedule for {date_format(timezone.localtime(sound.go_live_at), 'j F Y, H:i')}" in page
    assert ">Publish</button>" not in page


# How staff handle what is sent


def test_what_alerts_tell_is_chosen_by_the_words_of_the_questions(
    admin_client: Client, sound: FormPage
) -> None:
    [first, *_] = sound.compile().placed_questions.values()
    question = first[1]

    shown = admin_client.get(edit_url(sound)).content.decode()
    post_edit(admin_client, sound, told_in_alerts=question.id, keep_days="90")

    assert re.search(rf'value="{question.id}"[^>]*>\s*{escape(question.label)}', shown)
    draft = again(sound).get_latest_revision_as_object()
    assert (draft.told_in_alerts, draft.keep_days) == ([question.id], 90)


def test_a_sensitive_service_tells_nothing_in_alerts(admin_client: Client, sound: FormPage) -> None:
    question = next(iter(sound.compile().placed_questions))

    response = post_edit(admin_client, sound, told_in_alerts=question, is_sensitive="on")

    assert "No answer to a sensitive service is told" in response.content.decode()
    assert not again(sound).get_latest_revision_as_object().is_sensitive


def test_a_question_that_was_deleted_meanwhile_is_forgotten(
    admin_client: Client, sound: FormPage
) -> None:
    response = post_edit(admin_client, sound, told_in_alerts="gone")

    assert response.status_code == 302
    assert again(sound).get_latest_revision_as_object().told_in_alerts == []


def test_no_way_of_publishing_lets_a_sensitive_service_tell(sound: FormPage) -> None:
    sound.is_sensitive = True
    sound.told_in_alerts = [next(iter(sound.compile().placed_questions))]

    with pytest.raises(BrokenForm, match="sensitive"):
        sound.save_revision().publish()


def test_the_comparison_says_what_is_told_by_its_words(
    admin_client: Client, sound: FormPage
) -> None:
    question = next(iter(sound.compile().placed_questions.values()))[1]
    before = sound.save_revision()
    sound.told_in_alerts = [question.id]
    after = sound.save_revision()

    url = reverse("wagtailadmin_pages:revisions_compare", args=[sound.pk, before.pk, after.pk])
    page = admin_client.get(url).content.decode()

    assert re.search(rf"addition[^>]*>{escape(question.label)}", page)
