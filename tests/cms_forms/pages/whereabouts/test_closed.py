"""A service closes or goes while somebody is in it, and opens again."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cms_forms.models import Journey, Submission
from cms_forms.pages import directory
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.pages.whereabouts.changes import (
    ANSWERS,
    CLOSINGS,
    PLACES,
    Change,
    Process,
    after,
    delete,
    move,
    restrict,
    unpublish,
)
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("change", CLOSINGS)
class TestAServiceThatClosed:
    @pytest.fixture(autouse=True)
    def _is_closed_at_once(self, change: Change, request: pytest.FixtureRequest) -> None:
        if change is not restrict or "process" not in request.fixturenames:
            return
        if not request.getfixturevalue("process").notices:
            pytest.skip("Open for the few seconds until this process notices.")

    def test_who_is_in_it_learns_so_on_every_screen(
        self,
        visitor: Visitor,
        service: FormPage,
        change: Change,
        process: Process,
        settings: Any,
    ) -> None:
        settings.CMS_FORMS_CONTACT = "Write to the front desk."
        visitor.answer_everything()
        data = visitor.hidden("details/")
        process.after(change, service)

        for place in (*PLACES, "sent/"):
            for method in ("get", "post"):
                if (method, place) in {("post", "start/"), ("post", "sent/")}:
                    continue
                process.get_ready()
                response = getattr(visitor.client, method)(visitor.path + place, data)
                page = response.content.decode()

                assert response.status_code == 410, (method, place)
                assert response["Cache-Control"] == "private, no-store"
                assert "Nothing was sent to us." in page
                assert "Write to the front desk." in page
                assert "Your answers are safe until" in page
        assert not Submission.objects.exists()

    def test_who_is_in_it_can_delete_the_answers(
        self, visitor: Visitor, service: FormPage, change: Change, process: Process
    ) -> None:
        visitor.answer_everything()
        process.after(change, service)

        response = visitor.client.post(visitor.path + "start/")

        assert "Your answers are deleted" in response.content.decode()
        assert not Journey.objects.exists()

    def test_an_answer_that_is_posted_is_kept_and_one_that_is_wrong_is_not(
        self, visitor: Visitor, service: FormPage, change: Change, process: Process
    ) -> None:
        visitor.answer_everything()
        places = [place for place in ANSWERS if place != "vehicles/"]
        opened = {place: visitor.hidden(place) for place in places}
        process.after(change, service)

        for place, data in opened.items():
            process.get_ready()
            empty = data | dict.fromkeys(ANSWERS[place], "")
            wrong = visitor.client.post(visitor.path + place, empty)
            process.get_ready()
            right = visitor.client.post(visitor.path + place, data | ANSWERS[place])

            assert "What you just typed was not kept" in wrong.content.decode(), place
            assert "The answer that you just gave is kept" in right.content.decode(), place

    def test_a_first_answer_is_kept_too(
        self, visitor: Visitor, service: FormPage, change: Change, process: Process
    ) -> None:
        data = visitor.hidden("hurt/") | {"q-hurt": "no"}
        process.after(change, service)

        response = visitor.client.post(visitor.path + "hurt/", data)

        assert "The answer that you just gave is kept" in response.content.decode()
        assert "Report a collision" not in response.content.decode()
        assert Journey.objects.count() == 1
        assert visitor.client.get(visitor.path + "when/").status_code == 410

    def test_whoever_wants_to_add_another_is_told_of_no_answer(
        self, visitor: Visitor, service: FormPage, change: Change, process: Process
    ) -> None:
        visitor.answer_everything()
        data = visitor.hidden("vehicles/") | {"another": "yes"}
        process.after(change, service)

        page = visitor.client.post(visitor.path + "vehicles/", data).content.decode()

        assert "This service is closed" in page
        assert "The answer that you just gave" not in page
        assert "What you just typed" not in page

    def test_who_has_a_reference_still_sees_it(
        self, visitor: Visitor, service: FormPage, change: Change, process: Process
    ) -> None:
        visitor.answer_everything()
        visitor.send()
        process.after(change, service)

        for place in (*PLACES, "sent/"):
            process.get_ready()
            page = visitor.client.get(visitor.path + place, follow=True)

            assert page.status_code == 200
            assert Submission.objects.get().shown_reference in page.content.decode(), place

    def test_nobody_else_learns_that_it_was_there(
        self, visitor: Visitor, service: FormPage, change: Change
    ) -> None:
        after(change, service)

        for place in ("", *PLACES):
            response = Client().get(visitor.path + place)

            if change is restrict:
                assert f"next={visitor.path}{place}" in response.url
            else:
                assert response.status_code == 404


PARTS = {
    "hurt/": "part-1/",
    "when/": "part-3/",
    "vehicles/add/": "part-4/add/",
    "vehicles/1/": "part-4/1/",
    "vehicles/": "part-4/",
    "details/": "part-5/",
}
"""The neutral addresses of the steps."""


@pytest.mark.parametrize("change", [unpublish, delete])
class TestASensitiveServiceThatClosed:
    @pytest.fixture
    def service(self, service: FormPage) -> FormPage:
        FormPage.objects.filter(pk=service.pk).update(is_sensitive=True)
        directory.forget()
        return FormPage.objects.get(pk=service.pk)

    @pytest.mark.parametrize("place", PARTS)
    def test_an_answer_that_is_posted_is_kept_and_one_that_is_wrong_is_not(
        self, visitor: Visitor, service: FormPage, change: Change, place: str
    ) -> None:
        visitor.answer_everything()
        data, part = visitor.hidden(PARTS[place]), visitor.path + PARTS[place]
        process = Process(notices=True)
        process.after(change, service)

        wrong = visitor.client.post(part, data | dict.fromkeys(ANSWERS[place], ""))
        process.get_ready()
        right = visitor.client.post(part, data | ANSWERS[place])

        assert "What you just typed was not kept" in wrong.content.decode()
        assert "The answer that you just gave is kept" in right.content.decode()

    def test_a_first_answer_is_kept_too(
        self, visitor: Visitor, service: FormPage, change: Change
    ) -> None:
        data = visitor.hidden("part-1/") | {"q-hurt": "no"}
        after(change, service)

        response = visitor.client.post(visitor.path + "part-1/", data)

        assert "The answer that you just gave is kept" in response.content.decode()
        assert Journey.objects.get().saved_steps.count() == 1

    def test_nothing_is_said_to_be_kept_at_an_address_that_no_step_has(
        self, visitor: Visitor, service: FormPage, change: Change
    ) -> None:
        data = visitor.hidden("part-1/") | {"q-hurt": "no"}
        after(change, service)

        response = visitor.client.post(visitor.path + "part-99/", data)

        assert "is kept" not in response.content.decode()
        assert "What you just typed was not kept" in response.content.decode()
        assert not Journey.objects.exists()


class TestAServiceThatOpensAgain:
    def test_who_was_in_it_goes_on(self, visitor: Visitor, service: FormPage) -> None:
        visitor.answer_everything()
        after(unpublish, service)
        visitor.answer("details/", q_name="Kept Meanwhile")
        after(lambda page: page.save_revision().publish(), service)

        assert "Demo Person" in visitor.open("check-answers/").content.decode()

    def test_a_service_that_moves_away_and_back_goes_on(
        self, visitor: Visitor, service: FormPage
    ) -> None:
        section = service.get_parent()
        visitor.answer_everything()
        moved = after(move, service)
        assert visitor.open("details/").url == f"{moved.url}details/"
        section.refresh_from_db()
        after(lambda page: page.move(section, pos="last-child"), moved)

        assert visitor.open("details/").status_code == 200
        assert visitor.client.get(f"{moved.url}details/").url == f"{visitor.path}details/"

    def test_who_is_let_in_through_a_restriction_goes_on(
        self, visitor: Visitor, service: FormPage
    ) -> None:
        visitor.answer_everything()
        after(restrict, service)
        visitor.client.force_login(User.objects.create_user("reader"))

        assert "Demo Person" in visitor.open("check-answers/").content.decode()
