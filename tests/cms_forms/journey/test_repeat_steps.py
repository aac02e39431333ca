"""Steps whose questions are asked of one thing after the other."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from cms_forms.models import Submission, Team
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.documents import Document, collision
from tests.cms_forms.visitor import Visitor, date_parts

pytestmark = pytest.mark.django_db


class TestRepeatSteps:
    def test_items_are_added_changed_and_removed(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")
        visitor.answer("when/", **date_parts("q_when", date.today()))

        visitor.answer("vehicles/add/", q_mark="AB12 CDE")
        visitor.answer("vehicles/add/", q_mark="BD51 SMR")
        visitor.answer("vehicles/2/", q_mark="XY34 ZZZ")
        shown = visitor.open("vehicles/").content.decode()
        visitor.answer("vehicles/1/remove/")
        left = visitor.open("vehicles/").content.decode()

        assert "AB12 CDE" in shown
        assert "XY34 ZZZ" in shown
        assert "BD51 SMR" not in shown
        assert "AB12 CDE" not in left

    def test_the_minimum_must_be_reached(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")
        visitor.answer("when/", **date_parts("q_when", date.today()))

        assert visitor.open("vehicles/").url.endswith("/vehicles/add/")
        assert visitor.open("details/").url.endswith("/vehicles/")

    def test_sending_without_the_answers_says_that_nothing_was_sent(self, visitor: Visitor) -> None:
        visitor.answer_everything()
        posted = visitor.hidden("check-answers/")
        visitor.client.cookies.clear()

        response = visitor.client.post(visitor.path + "check-answers/", posted, follow=True)

        assert "Nothing was sent" in response.content.decode()
        assert not Submission.objects.exists()

    def test_back_from_a_changed_item_still_leads_to_check_answers(self, visitor: Visitor) -> None:
        visitor.answer_everything()

        page = visitor.open("vehicles/1/?change=1").content.decode()

        assert f'href="{visitor.path}vehicles/?change=1" class="govuk-back-link"' in page

    def test_back_from_the_first_item_leads_to_the_step_before(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")
        visitor.answer("when/", **date_parts("q_when", date.today()))

        page = visitor.open("vehicles/add/").content.decode()

        assert f'href="{visitor.path}when/" class="govuk-back-link"' in page

    def test_a_report_finds_a_team_whatever_became_of_the_teams(
        self, visitor: Visitor, team: Team
    ) -> None:
        visitor.answer_everything()
        Team.objects.filter(pk=team.pk).update(key="renamed")

        assert visitor.send().status_code == 302
        assert Submission.objects.get().team == team

    def test_what_is_removed_is_said_and_what_is_kept_is_where_one_was(
        self, visitor: Visitor
    ) -> None:
        visitor.answer("hurt/", q_hurt="no")
        visitor.answer("when/", **date_parts("q_when", date.today()))
        for registration in ("AB12 CDE", "BD51 SMR"):
            visitor.answer("vehicles/add/", q_mark=registration)
        asked = visitor.open("vehicles/2/remove/").content.decode()

        removed = visitor.answer("vehicles/2/remove/")

        assert f'href="{visitor.path}vehicles/#item-2"' in asked
        assert removed.url == f"{visitor.path}vehicles/?notice=removed#notice"
        page = visitor.client.get(removed.url).content.decode()
        assert "It is removed." in page
        assert 'id="notice"' in page

    def test_an_item_is_not_taken_for_its_neighbour(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")
        visitor.answer("when/", **date_parts("q_when", date.today()))
        for registration in ("AB12 CDE", "BD51 SMR", "CE21 XYZ"):
            visitor.answer("vehicles/add/", q_mark=registration)
        shown = visitor.hidden("vehicles/2/")
        visitor.answer("vehicles/1/remove/")

        response = visitor.client.post(visitor.path + "vehicles/2/", shown | {"q-mark": "BD51 SMX"})

        assert response.status_code == 409
        left = visitor.open("vehicles/").content.decode()
        assert "CE21 XYZ" in left
        assert "BD51 SMR" in left

    def test_a_question_may_be_called_what_a_screen_calls_its_own(
        self, publish: Callable[[Document], FormPage]
    ) -> None:
        text = json.dumps(collision())
        own = {"q-hurt": "version", "q-when": "journey", "q-mark": "fingerprint", "q-name": "item"}
        for question, name in own.items():
            text = text.replace(f'"{question}"', f'"{name}"')
        visitor = Visitor(Client(), publish(json.loads(text)).url)
        visitor.answer("hurt/", version="no")
        visitor.answer("when/", **date_parts("journey", date.today()))
        for registration in ("AB12 CDE", "BD51 SMR"):
            visitor.answer("vehicles/add/", fingerprint=registration)
        visitor.answer("vehicles/", another="no")
        visitor.answer("details/", item="Demo Person")

        assert visitor.send().url.endswith("/sent/")

    def test_another_key_opens_no_journey_that_was_sent(self, visitor: Visitor) -> None:
        visitor.answer_everything()
        visitor.send()
        sent = visitor.client.cookies[visitor.cookie].value
        visitor.client.cookies[visitor.cookie] = f"{sent.split('.')[0]}.{'A' * 43}="

        assert visitor.client.post(visitor.path + "start/").status_code == 302
        visitor.answer("hurt/", q_hurt="no")

        visitor.client.cookies[visitor.cookie] = sent
        assert "We have it" in visitor.open("sent/").content.decode()

    def test_an_item_of_one_question_has_one_heading(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")
        visitor.answer("when/", **date_parts("q_when", date.today()))

        page = visitor.open("vehicles/add/").content.decode()

        assert page.count("<h1") == 1
        assert ">Vehicle 1</h1>" in page

    def test_the_same_item_posted_twice_is_one_item(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")
        visitor.answer("when/", **date_parts("q_when", date.today()))
        data = visitor.hidden("vehicles/add/") | {"q-mark": "AB12 CDE"}

        for _ in range(2):
            visitor.client.post(visitor.path + "vehicles/add/", data)

        assert visitor.open("vehicles/").content.decode().count(">Vehicle 1: AB12 CDE</h2>") == 1

    def test_an_item_is_called_by_its_first_answer_wherever_it_is_shown(
        self, visitor: Visitor
    ) -> None:
        visitor.answer_everything()

        for place in ("vehicles/", "vehicles/1/", "vehicles/1/remove/", "check-answers/"):
            page = visitor.open(place).content.decode()
            assert "Vehicle 1: AB12 CDE</" in page
            # The title is kept in the browser’s history, where no answer belongs.
            assert "AB12 CDE" not in page.split("</title>")[0]

    def test_the_same_removal_posted_twice_removes_one(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")
        visitor.answer("when/", **date_parts("q_when", date.today()))
        for mark in ("AB12 CDE", "BD51 SMR"):
            visitor.answer("vehicles/add/", q_mark=mark)
        data = visitor.hidden("vehicles/1/remove/")

        for _ in range(2):
            visitor.client.post(visitor.path + "vehicles/1/remove/", data)

        assert "BD51 SMR" in visitor.open("vehicles/").content.decode()
