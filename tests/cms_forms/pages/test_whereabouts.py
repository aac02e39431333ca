"""A service moves, closes or goes while somebody is in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from wagtail.models import Page, PageViewRestriction, Site

from cms_forms.engine.definition import CHECK_ANSWERS
from cms_forms.models import Journey, ServiceAddress, Submission
from cms_forms.pages import directory
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.visitor import Visitor, date_parts, names_of

pytestmark = pytest.mark.django_db

type Change = Callable[[FormPage], Any]

PLACES = (
    "start/",
    "hurt/",
    "when/",
    "vehicles/",
    "vehicles/add/",
    "vehicles/1/",
    "vehicles/1/remove/",
    "details/",
    f"{CHECK_ANSWERS}/",
)
ANSWERS: dict[str, dict[str, str]] = {
    "hurt/": {"q-hurt": "no"},
    "when/": names_of(date_parts("q_when", date.today())),
    "vehicles/": {"another": "no"},
    "vehicles/add/": {"q-mark": "BD51 SMR"},
    "vehicles/1/": {"q-mark": "CE21 XYZ"},
    "details/": {"q-name": "Changed Person"},
}
"""What is posted where an answer is expected."""
SHOWN = (f"{date.today().day} {date.today():%B %Y}", "CE21 XYZ", "BD51 SMR", "Changed Person")
"""How check answers shows these."""


@pytest.fixture
def service(home: Page, publish: Callable[..., FormPage]) -> FormPage:
    """Below a section, so that the section can be renamed."""
    from tests.cms_forms.documents import collision

    section = home.add_child(instance=Page(title="Report", slug="report"))
    page = publish(collision())
    page.move(section, pos="last-child")
    directory.forget()
    return FormPage.objects.get(pk=page.pk)


@dataclass
class Process:
    """This process, in which another one's change is noticed or not when a request arrives."""

    notices: bool
    before: directory.Directory = field(default_factory=directory.Directory)

    def after(self, change: Change, service: FormPage) -> FormPage:
        """The service after a change that another process made."""
        directory.forget()
        self.before = directory.current()
        change(service)
        self.get_ready()
        return FormPage.objects.filter(pk=service.pk).first() or service

    def get_ready(self) -> None:
        """Before each request: it notices the change now, or it has not yet."""
        directory.forget()
        if not self.notices:
            directory._directory, directory._read_at = self.before, time.monotonic()


@pytest.fixture(params=[True, False], ids=["noticed", "not noticed yet"])
def process(request: pytest.FixtureRequest) -> Process:
    return Process(notices=request.param)


def after(change: Change, service: FormPage) -> FormPage:
    return Process(notices=True).after(change, service)


def rename(page: FormPage) -> None:
    page.slug = "collisions"
    page.save_revision().publish()


def rename_parent(page: FormPage) -> None:
    parent = page.get_parent()
    parent.slug = "tell-us"
    parent.save()


def move(page: FormPage) -> None:
    home = page.get_parent().get_parent()
    page.move(home.add_child(instance=Page(title="Roads", slug="roads")), pos="last-child")


def move_and_put_another_page_there(page: FormPage) -> None:
    parent = page.get_parent()
    move(page)
    parent.add_child(instance=Page(title="About collisions", slug=page.slug))


def unpublish(page: FormPage) -> None:
    page.unpublish()


def delete(page: FormPage) -> None:
    Page.objects.get(pk=page.pk).delete()


def delete_parent(page: FormPage) -> None:
    page.get_parent().delete()


def restrict(page: FormPage) -> None:
    kind = PageViewRestriction.LOGIN
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=kind)


MOVES = (rename, rename_parent, move, move_and_put_another_page_there)
CLOSINGS = (unpublish, delete, delete_parent, restrict)


@pytest.mark.parametrize("change", MOVES)
class TestAServiceThatMoved:
    def test_who_is_in_it_goes_on_at_the_new_address_from_every_screen(
        self, visitor: Visitor, service: FormPage, change: Change, process: Process
    ) -> None:
        visitor.answer_everything()
        page = process.after(change, service)

        for place in PLACES:
            process.get_ready()
            response = visitor.client.get(visitor.path + place, follow=True)

            assert response.redirect_chain[0][0] == page.url + place
            assert response.status_code == 200

    def test_what_is_posted_at_the_old_address_is_saved(
        self, visitor: Visitor, service: FormPage, change: Change, process: Process
    ) -> None:
        visitor.answer_everything()
        opened = {place: visitor.hidden(place) | ANSWERS[place] for place in ANSWERS}
        page = process.after(change, service)

        for place, data in opened.items():
            process.get_ready()
            response = visitor.client.post(visitor.path + place, data)

            assert response.status_code == 302, place
            assert response.url.startswith(page.url)
        process.get_ready()
        shown = visitor.client.get(page.url + "check-answers/").content.decode()
        assert all(words in shown for words in SHOWN)

    def test_it_is_sent_from_the_old_address_which_leads_to_the_reference_ever_after(
        self, visitor: Visitor, service: FormPage, change: Change, process: Process
    ) -> None:
        visitor.answer_everything()
        data = visitor.hidden("check-answers/")
        page = process.after(change, service)

        response = visitor.client.post(visitor.path + "check-answers/", data, follow=True)
        process.get_ready()
        again = visitor.client.get(visitor.path + "sent/", follow=True)

        assert response.redirect_chain[0][0] == f"{page.url}sent/"
        reference = Submission.objects.get().shown_reference
        assert reference in response.content.decode()
        assert reference in again.content.decode()

    def test_a_first_answer_is_not_lost(
        self, visitor: Visitor, service: FormPage, change: Change, process: Process
    ) -> None:
        data = visitor.hidden("hurt/") | {"q-hurt": "no"}
        page = process.after(change, service)

        response = visitor.client.post(visitor.path + "hurt/", data)

        assert response.url == f"{page.url}when/"
        assert visitor.client.get(response.url).status_code == 200


@pytest.mark.parametrize("change", MOVES[:3])
def test_somebody_new_is_led_to_the_new_address(
    visitor: Visitor, service: FormPage, change: Change
) -> None:
    page = after(change, service)

    for place in ("", "hurt/"):
        response = Client().get(visitor.path + place + "?from=poster")

        assert response.url == f"{page.url}{place}?from=poster"
        assert response["Cache-Control"] == "private, no-store"


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


class TestAnotherServiceAtTheOldAddress:
    @pytest.fixture
    def successor(self, service: FormPage, publish: Callable[..., FormPage]) -> FormPage:
        from tests.cms_forms.documents import collision

        parent, slug = service.get_parent(), service.slug
        directory.current()
        move(service)
        page = publish(collision())
        page.move(Page.objects.get(pk=parent.pk), pos="last-child")
        page = FormPage.objects.get(pk=page.pk)
        page.slug = slug
        page.save_revision().publish()
        directory.forget()
        return FormPage.objects.get(pk=page.pk)

    def test_an_answer_goes_to_the_service_whose_screen_was_answered(
        self, visitor: Visitor, service: FormPage, request: pytest.FixtureRequest
    ) -> None:
        visitor.answer_everything()
        data = visitor.hidden("details/") | ANSWERS["details/"]
        successor = request.getfixturevalue("successor")
        assert successor.url == visitor.path

        response = visitor.client.post(visitor.path + "details/", data)

        moved = FormPage.objects.get(pk=service.pk)
        assert response.url == f"{moved.url}check-answers/"
        assert "Changed Person" in visitor.client.get(response.url).content.decode()

    def test_somebody_new_is_in_the_service_that_is_there_now(
        self, visitor: Visitor, successor: FormPage
    ) -> None:
        visitor.answer("hurt/", q_hurt="no")

        assert Journey.objects.under_way([successor]).count() == 1


class TestNotingAddresses:
    def test_every_address_is_noted_once(self, visitor: Visitor, service: FormPage) -> None:
        visitor.open("hurt/")
        after(rename, service)
        visitor.open("hurt/")
        directory.forget()
        visitor.open("hurt/")

        noted = ServiceAddress.objects.filter(page_id=service.pk).values_list("path", flat=True)
        assert sorted(noted) == sorted({visitor.path, FormPage.objects.get(pk=service.pk).url})

    def test_a_former_address_does_not_cover_what_is_below_it_now(
        self, visitor: Visitor, service: FormPage
    ) -> None:
        ServiceAddress.objects.create(page_id=service.pk + 1000, path="/report/")
        directory.forget()

        assert visitor.open("hurt/").status_code == 200
        assert Client().get("/report/").status_code == 200

    def test_an_address_is_former_only_on_the_site_of_its_service(
        self, visitor: Visitor, service: FormPage, home: Page
    ) -> None:
        root = home.get_parent().add_child(instance=Page(title="Other", slug="other"))
        other = Site.objects.create(hostname="other.example", port=80, root_page=root)
        after(rename, service)

        response = Client().get(visitor.path + "hurt/", headers={"host": other.hostname})

        assert response.status_code == 404
