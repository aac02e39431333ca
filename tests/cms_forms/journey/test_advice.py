"""A tool that only advises: its answers are in the address, and nowhere else.

hurt --yes--> call999
     '-no---> note (information) --> kind --noise---> council
                                          '-bikes---> who (may be left out) --> us
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms_forms.engine.definition import CHECK_ANSWERS, Form
from cms_forms.journey import counting
from cms_forms.models import Journey
from cms_forms.models.usage import UsageCount, What
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.engine.builders import asks, exits, form, informs, one_of, several, yes_no
from tests.cms_forms.services import changed, published
from tests.cms_forms.visitor import HIDDEN

pytestmark = pytest.mark.django_db

TOOL = form(
    asks(yes_no("hurt"), goes={"yes": "call999", "no": "note"}),
    informs("note", next="kind"),
    asks(one_of("kind", "noise", "bikes"), goes={"noise": "council", "bikes": "who"}),
    asks(replace(several("who", "boys", "girls"), required=False), next="us"),
    exits("call999"),
    exits("council"),
    exits("us"),
    default_team="",
)
SENDS = form(asks(yes_no("hurt"), goes={"yes": "call999"}, next=CHECK_ANSWERS), exits("call999"))
US = "/report/us/?hurt=no&passed.note=1&kind=bikes&who=boys&who=girls"


@pytest.fixture
def service() -> FormPage:
    counting.forget()
    return published(TOOL)


def press(client: Client, place: str, **chosen: Any) -> Any:
    """Press Continue, as a browser does: the hidden inputs and what was chosen are the address."""
    data: dict[str, Any] = {}
    for name, value in HIDDEN.findall(client.get(place).content.decode()):
        data.setdefault(name, []).append(value)
    return client.get(urlsplit(place).path, data | chosen)


class TestWalkingATool:
    def test_each_screen_leads_to_the_next_with_what_was_chosen_in_its_address(
        self, client: Client, service: FormPage
    ) -> None:
        at = client.get("/report/start/").url
        for chosen in ({"hurt": "no"}, {}, {"kind": "bikes"}, {"who": ["girls", "boys"]}):
            at = press(client, at, **chosen).url

        assert at == US
        assert "<h1" in client.get(at).content.decode()

    def test_nothing_is_stored_and_no_cookie_is_given(
        self, client: Client, service: FormPage
    ) -> None:
        client.get("/report/hurt/")
        with CaptureQueriesContext(connection) as asked:
            press(client, "/report/hurt/", hurt="no")
            press(client, "/report/kind/?hurt=no&passed.note=1", kind="noise")
            result = client.get(US)

        assert result.status_code == 200
        assert [each["sql"] for each in asked] == []
        assert not client.cookies
        assert not Journey.objects.exists()
        assert result["Cache-Control"] == "private, no-store"

    def test_a_form_has_no_token_and_is_read_from_its_address(
        self, client: Client, service: FormPage
    ) -> None:
        page = client.get("/report/hurt/").content.decode()

        assert 'method="get" action="/report/hurt/"' in page
        assert "csrfmiddlewaretoken" not in page

    def test_who_chooses_nothing_is_told_so(self, client: Client, service: FormPage) -> None:
        again = press(client, "/report/hurt/")

        assert again.status_code == 422
        assert "There is a problem" in again.content.decode()

    def test_back_shows_what_was_chosen_and_keeps_what_came_after(
        self, client: Client, service: FormPage
    ) -> None:
        back = "/report/kind/?" + urlsplit(US).query
        page = client.get(back).content.decode()

        assert 'value="bikes" checked' in page
        assert press(client, back, kind="bikes").url == US.replace("/us/", "/who/")

    def test_another_answer_takes_along_only_what_is_still_on_the_way(
        self, client: Client, service: FormPage
    ) -> None:
        there = press(client, "/report/kind/?" + urlsplit(US).query, kind="noise").url

        assert there == "/report/council/?hurt=no&passed.note=1&kind=noise"

    def test_a_result_says_what_it_stands_on_and_how_to_keep_it(
        self, client: Client, service: FormPage
    ) -> None:
        page = client.get(US).content.decode()

        assert "What you chose" in page
        assert f"http://testserver{US}".replace("&", "&amp;") in page
        assert "Print or save this page" in page
        assert "Delete my answers" not in page

    def test_the_start_page_says_that_nothing_is_stored(
        self, client: Client, service: FormPage
    ) -> None:
        page = client.get("/report/").content.decode()

        assert "This service stores nothing" in page
        assert "until you send them" not in page

    def test_its_use_is_counted_by_screens_that_were_answered(
        self, client: Client, service: FormPage
    ) -> None:
        press(client, "/report/hurt/", hurt="yes")
        client.get("/report/call999/?hurt=yes")
        counting.add_to_database()

        counts = {(each.what, each.where): each.count for each in UsageCount.objects.all()}
        assert counts == {
            (What.STARTED, ""): 1,
            (What.REACHED, "hurt"): 1,
            (What.PASSED, "hurt"): 1,
            (What.REACHED, "call999"): 1,
        }


class TestAnAddress:
    @pytest.mark.parametrize(
        "query",
        [
            "hurt=maybe",
            "hurt=no&hurt=yes",
            "hurt=%00",
            "hurt=" + "x" * 3000,
            "<script>=1&passed.=1&passed.kind=1&journey.name=a&journey.version=7",
            "kind=bikes&who=boys",
            "hurt.unknown=yes",
            "change=1",
        ],
    )
    def test_that_is_hostile_leads_to_the_first_step(
        self, client: Client, service: FormPage, query: str
    ) -> None:
        for place in ("us", "council", "who"):
            assert client.get(f"/report/{place}/?{query}").url == "/report/hurt/?notice=stale"

        page = client.get("/report/hurt/?notice=stale").content.decode()
        assert "These questions have changed since this address was made" in page

    def test_without_answers_leads_to_the_first_step_without_a_word(
        self, client: Client, service: FormPage
    ) -> None:
        assert client.get("/report/us/").url == "/report/hurt/"
        assert client.get("/report/check-answers/").url == "/report/hurt/"

    def test_that_others_have_added_to_still_opens(self, client: Client, service: FormPage) -> None:
        assert client.get(US + "&fbclid=abc&utm_source=mail").status_code == 200

    def test_of_a_result_outlives_rewording(self, client: Client, service: FormPage) -> None:
        first, *others = TOOL.steps
        question = replace(first.questions[0], label="Is anybody hurt?")
        self._publish(
            service, replace(TOOL, steps=(replace(first, questions=(question,)), *others))
        )

        assert client.get(US).status_code == 200

    def test_whose_option_is_gone_leads_to_where_an_answer_is_needed(
        self, client: Client, service: FormPage
    ) -> None:
        steps = list(TOOL.steps)
        steps[2] = asks(one_of("kind", "noise", "cars"), goes={"noise": "council", "cars": "who"})
        self._publish(service, replace(TOOL, steps=tuple(steps)))

        led = client.get(US).url

        assert led == "/report/kind/?hurt=no&passed.note=1&notice=stale"

    def test_whose_step_is_gone_leads_to_where_its_answers_lead_now(
        self, client: Client, service: FormPage
    ) -> None:
        *steps, last = TOOL.steps
        self._publish(service, replace(TOOL, steps=(*steps, replace(last, slug="it-is-for-us"))))

        assert client.get(US).url == US.replace("/us/", "/it-is-for-us/")
        assert client.get("/report/us/").status_code == 404

    @staticmethod
    def _publish(service: FormPage, form: Form) -> None:
        changed(service, form).get_latest_revision().publish()


class TestLeaving:
    def test_after_exit_this_page_a_result_shows_nothing_until_somebody_begins_anew(
        self, client: Client, service: FormPage
    ) -> None:
        client.get("/report/leave/")
        assert client.get(US).status_code == 410

        client.get("/report/start/")

        assert client.get(US).status_code == 200


class TestAServiceThatBecomesATool:
    def test_who_is_in_it_goes_on_with_what_they_began(self, client: Client) -> None:
        service = published(SENDS)
        shown = client.get("/report/hurt/").content.decode()
        client.post("/report/hurt/", {"hurt": "no"})
        changed(service, TOOL).get_latest_revision().publish()

        assert 'method="post"' in shown
        assert "Check your answers" in client.get("/report/check-answers/").content.decode()

    def test_a_screen_of_before_is_still_taken(self, client: Client) -> None:
        service = published(SENDS)
        changed(service, TOOL).get_latest_revision().publish()

        assert client.post("/report/hurt/", {"hurt": "yes"}).url == "/report/call999/?hurt=yes"
        assert not Journey.objects.exists()

    def test_a_result_of_a_tool_that_can_be_sent_now_leads_to_its_first_step(
        self, client: Client, service: FormPage
    ) -> None:
        changed(service, SENDS).get_latest_revision().publish()

        assert client.get("/report/call999/?hurt=yes").url == "/report/hurt/"


class TestWhoBuildsATool:
    def test_is_told_that_it_stores_nothing(self, admin_client: Client, service: FormPage) -> None:
        steps = admin_client.get(f"/admin/services/{service.pk}/").content.decode()

        assert "This service stores nothing." in steps

    def test_walks_the_draft_by_its_addresses(
        self, admin_client: Client, service: FormPage
    ) -> None:
        preview = reverse("cms_forms_editor:preview", args=[service.pk])

        led = press(admin_client, f"{preview}hurt/", hurt="yes").url

        assert led == f"{preview}call999/?hurt=yes"
        assert "What you chose" in admin_client.get(led).content.decode()

    def test_is_warned_of_a_sensitive_one_whose_addresses_stay_in_the_history(
        self, service: FormPage
    ) -> None:
        assert service.findings() == ()

        service.is_sensitive = True

        assert [each.id for each in service.findings()] == ["sensitive-advice"]
