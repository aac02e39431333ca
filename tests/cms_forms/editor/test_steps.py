"""The list of steps, and the preview of the draft."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupPagePermission

from cms_forms.models import Journey, Submission
from cms_forms.pages.form_page import FormPage
from cms_forms.stream import changes
from tests.cms_forms.editor.draft import parts, titles
from tests.cms_forms.editor.publishing import press_publish
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db


def test_the_list_shows_every_step_question_option_and_where_it_leads(
    editor: Client, service: FormPage
) -> None:
    page = editor.get(f"/admin/services/{service.pk}/").content.decode()

    for words in ("Was anyone hurt?", "Yes, now", "Call 999", "Vehicles", "Check answers"):
        assert words in page


def test_a_change_in_place_is_a_draft_until_it_is_published(
    change: Callable[..., Any], service: FormPage
) -> None:
    response = change(action="set", path=["hurt", "title"], value="Hurt?", was="Was anyone hurt?")

    assert response.status_code == 200
    assert titles(service)[0] == "Hurt?"
    service.refresh_from_db()
    assert service.has_unpublished_changes
    assert service.current_version.form.steps[0].title == "Was anyone hurt?"


def test_renaming_keeps_every_route(change: Callable[..., Any], service: FormPage) -> None:
    before = service.compile().steps[0].routes

    change(action="set", path=["call", "title"], value="Ring 999", was="Call 999")
    change(action="set", path=["hurt", "q-hurt", "urgent", "label"], value="Now", was="Yes, now")

    draft = FormPage.objects.get(pk=service.pk).get_latest_revision_as_object()
    assert draft.compile().steps[0].routes == before


def test_a_stale_change_is_refused_with_both_texts(
    change: Callable[..., Any], service: FormPage
) -> None:
    change(action="set", path=["hurt", "title"], value="Theirs", was="Was anyone hurt?")

    response = change(action="set", path=["hurt", "title"], value="Mine", was="Was anyone hurt?")

    assert response.status_code == 409
    assert "Theirs" in response.json()["error"]
    assert "Mine" in response.json()["error"]
    assert titles(service)[0] == "Theirs"


def test_a_new_step_is_offered_as_a_target_at_once(change: Callable[..., Any]) -> None:
    answer = change(action="add", kind="information").json()

    assert "New information step" in [title for _, title in answer["choices"]["target"]]


def test_deleting_says_first_what_would_break(
    change: Callable[..., Any], service: FormPage
) -> None:
    asked = change(action="delete", id="call").json()
    still = titles(service)
    change(action="delete", id="call", confirmed=True)

    assert asked["confirm"] == ["the answer “Yes, now” of “Was anyone hurt?”"]
    assert "Call 999" in still
    assert "Call 999" not in titles(service)


def test_undo_brings_back_what_was_there(change: Callable[..., Any], service: FormPage) -> None:
    before = parts(service)
    change(action="delete", id="call", confirmed=True)

    change(action="undo")

    assert parts(service) == before


def test_a_title_with_underscores_makes_an_address_that_can_be_published(
    change: Callable[..., Any], service: FormPage
) -> None:
    part = change(action="add", kind="exit").json()["focus"]
    change(action="set", path=[part, "title"], value="Your user_name", was="New exit step")

    draft = FormPage.objects.get(pk=service.pk).get_latest_revision_as_object()

    assert draft.compile().steps[-1].slug == "your-user-name"


def test_undo_leaves_alone_what_its_editor_has_not_seen(
    change: Callable[..., Any], service: FormPage
) -> None:
    seen = change(action="delete", id="call", confirmed=True).json()["revision"]
    change(action="set", path=["hurt", "title"], value="Theirs", was="Was anyone hurt?")

    refused = change(action="undo", revision=seen)

    assert refused.status_code == 409
    assert titles(service)[0] == "Theirs"


def test_revisions_are_compared_in_words(
    editor: Client, change: Callable[..., Any], service: FormPage
) -> None:
    before = FormPage.objects.get(pk=service.pk).latest_revision_id
    change(action="set", path=["hurt", "title"], value="Hurt?", was="Was anyone hurt?")
    change(action="set", path=["hurt", "q-hurt", "no", "target"], value="details", was="when")
    change(action="delete", id="call", confirmed=True)
    after = FormPage.objects.get(pk=service.pk).latest_revision_id

    page = editor.get(f"/admin/pages/{service.pk}/revisions/compare/{before}...{after}/")
    shown = page.content.decode()

    assert '<span class="deletion">Was anyone hurt?</span>' in shown
    assert '<span class="addition">Hurt?</span>' in shown
    assert '<span class="deletion">Call 999</span>' in shown
    assert "Vehicles" not in shown


def test_a_scheduled_service_is_not_called_published(editor: Client, service: FormPage) -> None:
    draft = service.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(days=2)
    draft.save_revision()

    page = press_publish(editor, service, follow=True).content.decode()

    assert "is scheduled. It goes live on" in page
    assert "is published" not in page


def test_steps_are_moved_and_duplicated(change: Callable[..., Any], service: FormPage) -> None:
    change(action="move", id="injuries", by=-1)
    change(action="duplicate", id="hurt")

    assert titles(service)[:3] == ["Injuries", "Was anyone hurt?", "Was anyone hurt? (copy)"]
    ids = [part["id"] for part in parts(service)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("after", "order"),
    [
        ("injuries", ["Was anyone hurt?", "Injuries", "Vehicles"]),
        ("", ["Vehicles", "Was anyone hurt?", "Injuries"]),
    ],
)
def test_a_step_is_moved_far_at_once(
    change: Callable[..., Any], service: FormPage, after: str, order: list[str]
) -> None:
    response = change(action="place", id="vehicles", after=after)

    assert response.json()["focus"] == "vehicles"
    assert titles(service)[:3] == order


@pytest.mark.parametrize(
    "asked",
    [
        *([], None, 1, "set", {}, {"action": "nonsense"}, {"action": 7}, {"action": ["set"]}),
        *({"action": "set"}, {"action": "set", "path": [], "value": "", "was": ""}),
        {"action": "set", "path": ["hurt", {}], "value": "", "was": ""},
        {"action": "set", "path": ["hurt", "title"], "value": "a\x00b", "was": "Was anyone hurt?"},
        {"action": "set", "path": ["hurt", "title"], "value": "\ud800", "was": "Was anyone hurt?"},
        *({"action": "add", "kind": "x"}, {"action": "add", "kind": "exit", "after": 3}),
        *({"action": each} for each in ("move", "place", "duplicate", "delete")),
    ],
)
def test_nonsense_changes_nothing(editor: Client, service: FormPage, asked: object) -> None:
    before = parts(service)

    response = editor.post(
        f"/admin/services/{service.pk}/change/", json.dumps(asked), content_type="application/json"
    )

    assert response.status_code == 400
    assert parts(service) == before


def test_where_a_step_leads_mends_or_breaks_the_findings_of_others(
    change: Callable[..., Any],
) -> None:
    broken = change(action="set", path=["hurt", "q-hurt", "urgent", "target"], value="", was="call")
    mended = change(action="set", path=["hurt", "q-hurt", "urgent", "target"], value="call", was="")

    assert "No answer leads to “Call 999”" in broken.json()["findings"]["call"]
    assert "call" not in mended.json()["findings"]


def test_deleting_asks_by_name(change: Callable[..., Any]) -> None:
    asked = change(action="delete", id="call").json()

    assert asked["title"] == "Call 999"
    assert asked["confirm"] == ["the answer “Yes, now” of “Was anyone hurt?”"]


@pytest.mark.parametrize(
    ("path", "room"),
    [
        (["hurt", "title"], 200),
        (["hurt", "q-hurt", "label"], 300),
        (["hurt", "q-hurt", "no", "label"], 200),
    ],
)
def test_a_text_in_place_has_the_room_of_the_step_s_own_screen(
    change: Callable[..., Any], service: FormPage, path: list[str], room: int
) -> None:
    was = changes.get_value(parts(service), path)

    refused = change(action="set", path=path, value="x" * (room + 1), was=was)
    kept = change(action="set", path=path, value="x" * room, was=was)

    assert f"Use {room} or fewer" in refused.json()["error"]
    assert kept.status_code == 200
    assert changes.get_value(parts(service), path) == "x" * room


def test_somebody_who_may_not_edit_the_page_changes_nothing(service: FormPage) -> None:
    user = User.objects.create_user("visitor", password="x")
    user.groups.add(Group.objects.get(name="Editors"))
    GroupPagePermission.objects.all().delete()
    client = Client()
    client.force_login(user)

    response = client.post(
        f"/admin/services/{service.pk}/change/",
        json.dumps({"action": "delete", "id": "call", "confirmed": True}),
        content_type="application/json",
    )

    assert response.status_code in (302, 403)
    assert "Call 999" in titles(service)


def test_a_locked_page_is_not_changed(change: Callable[..., Any], service: FormPage) -> None:
    other = User.objects.create_superuser("other", password="x")
    FormPage.objects.filter(pk=service.pk).update(locked=True, locked_by=other)

    response = change(action="delete", id="call", confirmed=True)

    assert response.status_code == 423
    assert "Call 999" in titles(service)


def test_an_alias_is_changed_where_its_original_is(editor: Client, service: FormPage) -> None:
    alias = service.create_alias(update_slug="alias")

    page = editor.get(f"/admin/services/{alias.pk}/")
    refused = editor.post(
        f"/admin/services/{alias.pk}/change/",
        json.dumps({"action": "delete", "id": "call", "confirmed": True}),
        content_type="application/json",
    )

    assert "it follows another page" in page.content.decode()
    assert refused.status_code == 423


class TestThePreview:
    def test_the_start_page_in_the_page_editor_leads_into_the_draft(
        self, service: FormPage
    ) -> None:
        preview = service.make_preview_request().content.decode()

        assert f'href="/admin/services/{service.pk}/preview/" target="_blank"' in preview

    def test_it_walks_the_draft_through_every_screen_and_stores_and_sends_nothing(
        self, editor: Client, service: FormPage, change: Callable[..., Any]
    ) -> None:
        change(action="set", path=["hurt", "title"], value="Draft words", was="Was anyone hurt?")
        walker = Visitor(editor, f"/admin/services/{service.pk}/preview/")

        start = walker.open().content.decode()
        first = walker.open("start/")
        walker.answer_everything()
        items = walker.open("vehicles/").content.decode()
        check = walker.open("check-answers/").content.decode()
        end = editor.get(walker.send().url).content.decode()

        assert f'href="{walker.path}start/"' in start
        assert "This is a preview of the draft" in start
        assert f'href="/admin/services/{service.pk}/">Back to the steps' in start
        assert first.url == f"{walker.path}hurt/"
        assert "This is a preview of the draft" in items
        assert "Confirm and send" in check
        assert "AB12 CDE" in check
        assert "Nothing was sent" in end
        assert not Journey.objects.exists()
        assert not Submission.objects.exists()

    def test_it_removes_items_and_begins_anew_as_a_visitor_does(
        self, editor: Client, service: FormPage
    ) -> None:
        walker = Visitor(editor, f"/admin/services/{service.pk}/preview/")
        walker.answer_everything()

        walker.answer("vehicles/1/remove/")
        left = walker.open("vehicles/")
        offered = walker.open("start/").content.decode()
        walker.client.post(walker.path + "start/")

        assert left.url == f"{walker.path}vehicles/add/"
        assert "Continue where you left off" in offered
        assert walker.open("when/").url == f"{walker.path}hurt/"

    @pytest.mark.parametrize("place", ["", "start/", "hurt/", "vehicles/add/", "check-answers/"])
    def test_nobody_walks_it_who_may_not_edit(self, service: FormPage, place: str) -> None:
        reader = User.objects.create_user("reader")
        reader.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client = Client()
        client.force_login(reader)

        response = client.get(f"/admin/services/{service.pk}/preview/{place}")

        assert response.status_code in {302, 403}
        assert "preview" not in response.headers.get("Location", "")

    def test_a_broken_draft_says_what_is_broken(
        self, editor: Client, service: FormPage, change: Callable[..., Any]
    ) -> None:
        change(action="delete", id="call", confirmed=True)

        address = f"/admin/services/{service.pk}/preview/hurt/"
        response = editor.post(address, {"q-hurt": "urgent"})

        assert response.status_code == 422
        assert "cannot be walked yet" in response.content.decode()


@pytest.mark.parametrize("address", ["/admin/services/{}/", "/admin/services/{}/part/hurt/"])
def test_a_lock_is_said_in_plain_words(editor: Client, service: FormPage, address: str) -> None:
    """Wagtail's words are HTML, with a time that ends in a full stop of its own."""
    FormPage.objects.filter(pk=service.pk).update(
        draft_title="Lost & <found>",
        locked=True,
        locked_by=User.objects.create_user("somebody-else"),
        locked_at=timezone.now().replace(hour=22, minute=31),
    )

    page = editor.get(address.format(service.pk)).content.decode()

    assert "Lost &amp; &lt;found&gt;" in page
    assert "&amp;amp;" not in page
    assert "was locked by" in page
    assert "p.m. " in page
    assert "p.m.." not in page


def test_a_service_that_was_withdrawn_is_not_called_new(editor: Client, service: FormPage) -> None:
    def said() -> str:
        return editor.get(f"/admin/services/{service.pk}/").content.decode()

    assert "Live, as you see it here." in said()
    service.unpublish()

    assert "Not published any more: visitors cannot use it." in said()
    assert "Not published yet." not in said()
