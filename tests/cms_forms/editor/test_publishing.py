"""The admin's ways to publish a service: each refuses a broken one and says what to mend, where."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import (
    PageLogEntry,
)
from wagtail.test.utils.form_data import querydict_from_html

from cms_forms.editor import drafts
from cms_forms.pages.form_page import FormPage
from cms_forms.stream import changes
from tests.cms_forms.editor.draft import parts
from tests.cms_forms.editor.publishing import again, post_edit, press_publish, says_what_is_broken
from tests.cms_forms.services import BROKEN, changed, draft_of, home, published

pytestmark = pytest.mark.django_db


def test_saving_the_form_as_it_stands_changes_no_text(admin_client: Client) -> None:
    page = published()
    page.search_names, page.declaration = "hit and run\ncrash", "It is true.\nAll of it."
    page.save_revision().publish()

    post_edit(admin_client, page)

    draft = again(page).get_latest_revision_as_object()
    assert draft.search_names == "hit and run\ncrash"
    assert draft.declaration == "It is true.\nAll of it."


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
    press_publish(admin_client, sound)

    assert again(sound).live


def test_the_steps_screen_refuses_a_broken_service(admin_client: Client, broken: FormPage) -> None:
    response = press_publish(admin_client, broken, follow=True)

    assert "Not published" in response.content.decode()
    assert says_what_is_broken(response, broken)
    assert not again(broken).live


def test_the_steps_screen_publishes_nothing_that_its_list_did_not_show(
    admin_client: Client, sound: FormPage
) -> None:
    shown = drafts.stamp(sound)
    sound.declaration = "Theirs."
    sound.save_revision()

    response = press_publish(admin_client, sound, follow=True, revision=shown)

    assert "Not published. Somebody changed it while you looked." in response.content.decode()
    assert f'name="revision" value="{drafts.stamp(again(sound))}"' in response.content.decode()
    assert not again(sound).live


def test_the_list_passes_for_the_newest_only_once_all_of_it_is(
    admin_client: Client, sound: FormPage
) -> None:
    """A change in place draws its own step; of a list that somebody changed meanwhile, all."""
    shown = drafts.stamp(sound)
    sound.save_revision()
    path = ["kind", "kind", "label"]
    was = changes.get_value(parts(sound), path)
    asked = {"action": "set", "path": path, "value": "What?", "was": was}

    def change(revision: str) -> dict[str, str]:
        url = reverse("cms_forms_editor:change", args=[sound.pk])
        sent = json.dumps(asked | {"revision": revision})
        answer: dict[str, str] = admin_client.post(url, sent, "application/json").json()
        return answer

    first = change(shown)
    second = change(first["revision"])

    assert "list" in first
    assert "list" not in second
    assert "row" in second


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


def test_the_list_says_that_publishing_only_schedules(
    admin_client: Client, sound: FormPage
) -> None:
    sound.go_live_at = timezone.now() + timedelta(days=2)
    sound.save_revision()

    page = admin_client.get(reverse("cms_forms_editor:steps", args=[sound.pk])).content.decode()

    assert f"Schedule for {date_format(timezone.localtime(sound.go_live_at), 'j F Y, H:i')}" in page
    assert ">Publish</button>" not in page
