"""The list of steps and the screen of one step."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupPagePermission

from cms_forms.editor import changes, drafts
from cms_forms.models import FormPage

pytestmark = pytest.mark.django_db

GUIDANCE = {"key": "a", "type": "unstyled", "text": "Call 999 now.", "depth": 0} | {
    "inlineStyleRanges": [],
    "entityRanges": [],
}


@pytest.fixture
def editor(admin_user: User) -> Client:
    client = Client()
    client.force_login(admin_user)
    return client


@pytest.fixture
def change(editor: Client, service: FormPage) -> Callable[..., Any]:
    def change(**asked: Any) -> Any:
        latest = FormPage.objects.get(pk=service.pk).latest_revision_id
        asked.setdefault("revision", str(latest))
        return editor.post(
            f"/admin/services/{service.pk}/change/",
            json.dumps(asked),
            content_type="application/json",
        )

    return change


def parts(service: FormPage) -> changes.Parts:
    return drafts.parts_in(FormPage.objects.get(pk=service.pk).get_latest_revision_as_object())


def titles(service: FormPage) -> list[str]:
    return [part["value"]["title"] for part in changes.steps(parts(service))]


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

    page = editor.post(f"/admin/services/{service.pk}/publish/", follow=True).content.decode()

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


class TestTheScreenOfAStep:
    def form(self, **more: str) -> dict[str, str]:
        return {
            "block-title": "Renamed",
            "block-slug": "call-999",
            "block-body": json.dumps({"blocks": [GUIDANCE], "entityMap": {}}),
            "block-show_if": "",
            **more,
        }

    def test_it_saves_its_block_and_leaves_the_others(
        self, editor: Client, service: FormPage
    ) -> None:
        others = [part for part in parts(service) if part["id"] != "call"]
        digest = changes.digest(changes.find(parts(service), "call"))

        editor.post(f"/admin/services/{service.pk}/part/call/", self.form(digest=digest))

        assert changes.find(parts(service), "call")["value"]["title"] == "Renamed"
        assert [part for part in parts(service) if part["id"] != "call"] == others

    def test_a_save_on_a_step_that_changed_is_refused_and_shows_both(
        self, editor: Client, service: FormPage, change: Callable[..., Any]
    ) -> None:
        digest = changes.digest(changes.find(parts(service), "call"))
        change(action="set", path=["call", "title"], value="Theirs", was="Call 999")

        response = editor.post(f"/admin/services/{service.pk}/part/call/", self.form(digest=digest))
        page = response.content.decode()

        assert response.status_code == 409
        assert "<li>Theirs</li>" in page
        assert "<li>Renamed</li>" in page
        assert changes.find(parts(service), "call")["value"]["title"] == "Theirs"

    def test_autosave_writes_over_its_own_last_save_and_over_nothing_else(
        self, editor: Client, service: FormPage, change: Callable[..., Any]
    ) -> None:
        address = f"/admin/services/{service.pk}/part/call/"

        def autosave(title: str, before: Any = None) -> Any:
            digest = changes.digest(changes.find(parts(service), "call"))
            posted = self.form(**{"block-title": title}, digest=digest)
            if before is not None:
                posted["in_place_of"] = str(before["revision"])
            return editor.post(address, posted, headers={"accept": "application/json"}).json()

        first = autosave("A")
        second = autosave("Ab", first)
        change(action="set", path=["hurt", "title"], value="Hurt?", was="Was anyone hurt?")
        third = autosave("Abc", second)
        FormPage.objects.get(pk=service.pk).latest_revision.publish()
        fourth = autosave("Abcd", third)

        assert first["revision"] == second["revision"]
        assert len({save["revision"] for save in (second, third, fourth)}) == 3
        change(action="undo")
        assert changes.find(parts(service), "call")["value"]["title"] == "Abc"

    def test_a_question_of_a_type_that_is_gone_is_not_lost(
        self, editor: Client, service: FormPage, admin_user: User
    ) -> None:
        def lose_type(parts: changes.Parts) -> changes.Parts:
            hurt = changes.find(parts, "hurt")
            question = {**hurt["value"]["questions"][0], "type": "gone"}
            return changes.replace(
                parts, {**hurt, "value": {**hurt["value"], "questions": [question]}}
            )

        drafts.change(admin_user, service.pk, "Lost a type", lose_type)
        before = parts(service)
        address = f"/admin/services/{service.pk}/part/hurt/"

        listed = editor.get(f"/admin/services/{service.pk}/").content.decode()
        shown = editor.get(address)
        digest = changes.digest(changes.find(before, "hurt"))
        refused = editor.post(
            address,
            self.form(digest=digest)
            | {"block-questions-count": "0", "block-rules-count": "0", "block-next": ""},
        )

        assert "of a type that this site does not have" in listed
        assert "Questions of an unknown type" in listed
        assert "does not have any more" in shown.content.decode()
        assert refused.status_code == 423
        assert parts(service) == before

    def test_a_step_that_is_gone_is_not_found(self, editor: Client, service: FormPage) -> None:
        assert editor.get(f"/admin/services/{service.pk}/part/gone/").status_code == 404


class TestThePreview:
    def test_the_start_page_in_the_page_editor_leads_into_the_draft(
        self, service: FormPage
    ) -> None:
        preview = service.make_preview_request().content.decode()

        assert f'href="/admin/services/{service.pk}/preview/" target="_blank"' in preview

    def test_it_walks_the_draft_and_stores_nothing(
        self, editor: Client, service: FormPage, change: Callable[..., Any]
    ) -> None:
        change(action="set", path=["hurt", "title"], value="Draft words", was="Was anyone hurt?")
        start = editor.get(f"/admin/services/{service.pk}/preview/", follow=True)

        page = editor.post(
            f"/admin/services/{service.pk}/preview/hurt/", {"q-hurt": "no", "preview.carried": ""}
        ).content.decode()

        assert start.status_code == 200
        assert "When was it?" in page
        from cms_forms.models import Journey

        assert not Journey.objects.exists()

    def test_a_broken_draft_says_what_is_broken(
        self, editor: Client, service: FormPage, change: Callable[..., Any]
    ) -> None:
        change(action="delete", id="call", confirmed=True)

        response = editor.post(f"/admin/services/{service.pk}/preview/hurt/", {"q-hurt": "urgent"})

        assert response.status_code == 422
        assert "cannot be walked yet" in response.content.decode()
