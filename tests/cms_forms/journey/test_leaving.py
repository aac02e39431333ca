"""Leaving in a hurry, and deleting what was answered: what is gone, and what Back shows then."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from cms_forms.journey.leaving import Leaving, leave
from cms_forms.models import Journey, SavedStep, Submission
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.documents import Document, collision
from tests.cms_forms.visitor import Visitor, date_parts

pytestmark = pytest.mark.django_db

PLACES = (
    *("hurt/", "when/", "vehicles/", "vehicles/add/", "vehicles/1/", "vehicles/1/remove/"),
    *("details/", "check-answers/", "sent/", "no-such-step/"),
)
"""Every kind of screen inside a service."""


@pytest.fixture
def away(settings: Settings) -> str:
    settings.EXIT_URL = "https://weather.example/"
    return settings.EXIT_URL


def cookies(client: Client) -> dict[str, str]:
    """Those that a browser would still send."""
    return {name: morsel.value for name, morsel in client.cookies.items() if morsel.value}


class TestExit:
    def test_it_leads_away_at_once_and_keeps_no_key(self, visitor: Visitor, away: str) -> None:
        visitor.answer_everything()

        response = visitor.open("leave/")

        assert (response.status_code, response.url) == (303, away)
        assert response["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response["Cache-Control"]
        assert cookies(visitor.client) == {"journey-ended": "1"}

    @pytest.mark.parametrize("place", PLACES)
    @pytest.mark.parametrize("is_sent", [False, True])
    def test_back_shows_nothing_of_the_service(
        self, visitor: Visitor, place: str, is_sent: bool
    ) -> None:
        visitor.answer_everything()
        if is_sent:
            visitor.send()
        visitor.open("leave/")

        response = visitor.open(place)

        assert response.status_code == 410
        words = response.content.decode()
        assert "This page has ended" in words
        for trace in ("collision", "hurt", "AB12", "Demo Person", *self.references()):
            assert trace not in words.lower().replace(visitor.path, "")

    @staticmethod
    def references() -> list[str]:
        return [submission.shown_reference for submission in Submission.objects.all()]

    def test_the_tickets_of_every_service_are_forgotten(
        self, visitor: Visitor, publish: Callable[[Document], FormPage]
    ) -> None:
        other = Visitor(visitor.client, publish(collision()).url)
        for each in (visitor, other):
            each.answer("hurt/", q_hurt="no")

        visitor.open("leave/")

        assert other.open("when/").status_code == 410

    @pytest.mark.parametrize("name", ["(", "a b", "@", "é", "[1]", "/", '"', "1\xa0", ""])
    def test_no_cookie_of_a_strange_name_keeps_anybody(self, visitor: Visitor, name: str) -> None:
        visitor.answer("hurt/", q_hurt="no")
        kept = f"{visitor.cookie}={visitor.client.cookies[visitor.cookie].value}"

        response = visitor.client.get(
            visitor.path + "leave/", headers={"cookie": f"journey-{name}=x; {kept}"}
        )

        assert response.status_code == 303
        assert visitor.cookie not in cookies(visitor.client)

    def test_start_now_begins_anew(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")
        visitor.open("leave/")

        response = visitor.client.get(visitor.path + "start/", follow=True)

        assert response.status_code == 200
        visitor.answer_everything()
        assert visitor.send().url.endswith("/sent/")

    def test_a_link_from_elsewhere_makes_nobody_lose_anything(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")

        visitor.client.get(visitor.path + "leave/", headers={"Sec-Fetch-Site": "cross-site"})

        assert visitor.open("when/").status_code == 200

    def test_it_asks_no_database_before_the_visitor_is_gone(
        self,
        visitor: Visitor,
        rf: RequestFactory,
        django_assert_num_queries: Callable[[int], object],
    ) -> None:
        visitor.answer("hurt/", q_hurt="no")
        request = rf.get(visitor.path + "leave/")
        request.COOKIES = cookies(visitor.client)

        with django_assert_num_queries(0):  # type: ignore[attr-defined]
            response = leave(request, None)

        assert isinstance(response, Leaving)
        assert len(response.left) == 1

    @pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
    def test_it_is_a_link(self, visitor: Visitor, method: str) -> None:
        assert getattr(visitor.client, method)(visitor.path + "leave/").status_code == 405


class TestDeleting:
    @pytest.mark.parametrize("place", ["when/", "vehicles/add/", "vehicles/", "check-answers/"])
    def test_every_screen_leads_to_it_once_something_was_answered(
        self, visitor: Visitor, place: str
    ) -> None:
        visitor.answer_everything()

        assert f'href="{visitor.path}delete/"' in visitor.open(place).content.decode()

    def test_it_asks_first_and_leads_back(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")

        asked = visitor.open("delete/").content.decode()

        assert "Delete your answers?" in asked
        assert f'href="{visitor.path}when/"' in asked
        assert SavedStep.objects.exists()

    def test_nothing_is_left_in_the_database_or_the_browser(self, visitor: Visitor) -> None:
        visitor.answer_everything()

        visitor.client.post(visitor.path + "delete/")

        assert not Journey.objects.exists()
        assert cookies(visitor.client) == {"journey-ended": "1"}
        assert "There are no answers of yours here" in visitor.open("delete/").content.decode()
        assert visitor.open("when/").status_code == 410

    def test_what_was_sent_stays_and_only_the_browser_forgets_it(self, visitor: Visitor) -> None:
        visitor.answer_everything()
        visitor.send()
        assert "Take your reference off" in visitor.open("delete/").content.decode()

        visitor.client.post(visitor.path + "delete/")

        assert Submission.objects.count() == 1
        assert visitor.open("sent/").status_code == 410

    def test_another_tab_keeps_nothing_that_is_typed_afterwards(self, visitor: Visitor) -> None:
        visitor.answer("hurt/", q_hurt="no")
        shown = visitor.hidden("when/")
        visitor.client.post(visitor.path + "delete/")

        typed = shown | date_parts("q-when", date.today())
        response = visitor.client.post(visitor.path + "when/", typed)

        assert response.status_code == 410
        assert not SavedStep.objects.exists()
