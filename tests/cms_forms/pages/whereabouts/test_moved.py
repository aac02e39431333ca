"""A service moves while somebody is in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import Page, Site

from cms_forms.models import Journey, ServiceAddress, Submission
from cms_forms.pages import directory
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.pages.whereabouts.changes import (
    ANSWERS,
    MOVES,
    PLACES,
    SHOWN,
    Change,
    Process,
    after,
    move,
    rename,
)
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db


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
