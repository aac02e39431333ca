"""The screen of one step."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cms_forms.editor import drafts
from cms_forms.pages.form_page import FormPage
from cms_forms.stream import changes
from tests.cms_forms.editor.draft import parts

pytestmark = pytest.mark.django_db

GUIDANCE = {"key": "a", "type": "unstyled", "text": "Call 999 now.", "depth": 0} | {
    "inlineStyleRanges": [],
    "entityRanges": [],
}


class TestTheScreenOfAStep:
    def form(self, **more: str) -> dict[str, str]:
        return {
            "block-title": "Renamed",
            "block-slug": "call-999",
            "block-body": json.dumps({"blocks": [GUIDANCE], "entityMap": {}}),
            "block-guidance-count": "0",
            "block-bodies-count": "0",
            "block-show_if": "",
            **more,
        }

    def test_it_saves_its_block_and_leaves_the_others(
        self, editor: Client, service: FormPage
    ) -> None:
        others = [part for part in parts(service) if part["id"] != "call"]
        fingerprint = changes.fingerprint(changes.find(parts(service), "call"))

        editor.post(f"/admin/services/{service.pk}/part/call/", self.form(fingerprint=fingerprint))

        assert changes.find(parts(service), "call")["value"]["title"] == "Renamed"
        assert [part for part in parts(service) if part["id"] != "call"] == others

    def test_a_save_on_a_step_that_changed_is_refused_and_shows_both(
        self, editor: Client, service: FormPage, change: Callable[..., Any]
    ) -> None:
        fingerprint = changes.fingerprint(changes.find(parts(service), "call"))
        change(action="set", path=["call", "title"], value="Theirs", was="Call 999")

        response = editor.post(
            f"/admin/services/{service.pk}/part/call/", self.form(fingerprint=fingerprint)
        )
        page = response.content.decode()

        assert response.status_code == 409
        assert "<li>Theirs</li>" in page
        assert "<li>Renamed</li>" in page
        assert changes.find(parts(service), "call")["value"]["title"] == "Theirs"

    @pytest.mark.parametrize("is_own", [True, False])
    def test_it_says_whether_another_window_or_somebody_else_changed_it(
        self, editor: Client, service: FormPage, admin_user: User, is_own: bool
    ) -> None:
        """Who changed another step since does not matter."""
        other = User.objects.create_superuser("other")
        mine, theirs = (admin_user, other) if is_own else (other, admin_user)
        fingerprint = changes.fingerprint(changes.find(parts(service), "call"))
        for user, step in ((mine, "call"), (theirs, "hurt")):
            renamed = partial(changes.set_value, path=[step, "title"], value="Now")
            drafts.change(user, service.pk, "", renamed)

        response = editor.post(
            f"/admin/services/{service.pk}/part/call/", self.form(fingerprint=fingerprint)
        )
        said = " ".join(response.content.decode().split())

        assert ("You changed this in another window" in said) == is_own
        assert ("Somebody else changed this" in said) != is_own

    def test_autosave_writes_over_its_own_last_save_and_over_nothing_else(
        self, editor: Client, service: FormPage, change: Callable[..., Any]
    ) -> None:
        address = f"/admin/services/{service.pk}/part/call/"

        def autosave(title: str, before: Any = None) -> Any:
            fingerprint = changes.fingerprint(changes.find(parts(service), "call"))
            posted = self.form(**{"block-title": title}, fingerprint=fingerprint)
            if before is not None:
                posted["in_place_of"] = str(before["revision"])
            return editor.post(address, posted, headers={"accept": "application/json"}).json()

        first = autosave("A")
        second = autosave("Ab", first)
        change(action="set", path=["hurt", "title"], value="Hurt?", was="Was anyone hurt?")
        third = autosave("Abc", second)
        FormPage.objects.get(pk=service.pk).latest_revision.publish()
        fourth = autosave("Abcd", third)

        assert (first["title"], second["title"]) == ("A", "Ab")
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
        fingerprint = changes.fingerprint(changes.find(before, "hurt"))
        refused = editor.post(
            address,
            self.form(fingerprint=fingerprint)
            | {f"block-{several}-count": "0" for several in ("questions", "checks", "rules")}
            | {"block-next": ""},
        )

        assert "of a type that this site does not have" in listed
        assert "Questions of an unknown type" in listed
        assert "does not have any more" in shown.content.decode()
        assert refused.status_code == 423
        assert parts(service) == before

    def test_what_was_written_on_a_step_that_somebody_deleted_is_not_lost(
        self, editor: Client, service: FormPage, change: Callable[..., Any]
    ) -> None:
        address = f"/admin/services/{service.pk}/part/call/"
        fingerprint = changes.fingerprint(changes.find(parts(service), "call"))
        places = [part["id"] for part in parts(service)]
        change(action="delete", id="call", confirmed=True)

        refused = editor.post(address, self.form(fingerprint=fingerprint))
        before = parts(service)
        editor.post(address, self.form(fingerprint=fingerprint, restored="yes"))

        assert refused.status_code == 409
        assert "Put it back with what you wrote" in refused.content.decode()
        assert all(part["id"] != "call" for part in before)
        assert changes.find(parts(service), "call")["value"]["title"] == "Renamed"
        assert [part["id"] for part in parts(service)] == places

    def test_the_screen_of_a_deleted_step_leads_to_the_list(
        self, editor: Client, service: FormPage, change: Callable[..., Any]
    ) -> None:
        change(action="delete", id="call", confirmed=True)

        response = editor.get(f"/admin/services/{service.pk}/part/call/", follow=True)

        assert response.redirect_chain[-1][0].endswith(f"/admin/services/{service.pk}/")
        assert "“Call 999” is not there any more" in response.content.decode()

    def test_a_step_that_never_was_is_not_found(self, editor: Client, service: FormPage) -> None:
        assert editor.get(f"/admin/services/{service.pk}/part/gone/").status_code == 404
