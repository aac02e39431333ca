"""The pages for victims, and the one of people who answer now."""

import re

import pytest
from django.test import Client
from wagtail.models import Page

from station.demo import rights
from station.demo.pages import write_page
from station.demo.register import REGISTER
from station.demo.words import Words
from station.search.crisis import is_said, phrases_of
from tests.bench.reading_grade import MOST_OF_A_STEP, grade
from tests.station.demo_walk import TELLING

CRISIS = rights.crisis_page()
PAGES = [CRISIS, *rights.pages()]
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda each: each.slug)


class TestEveryPage:
    @every_page
    def test_is_as_easy_to_read_as_a_service(self, page: Words) -> None:
        lines = [line["words"] for line in page.lines]

        assert grade(page.title, page.summary, page.text, *lines) <= MOST_OF_A_STEP

    @every_page
    def test_names_the_source_of_every_number(self, page: Words) -> None:
        numbers = re.findall(r'href="tel:(\d{5,})"', page.text)

        assert len(numbers) <= page.text.count("source:")
        assert all(line["source"] for line in page.lines)

    @every_page
    def test_leads_to_services_that_are_there(self, page: Words) -> None:
        led = set(re.findall(r'href="(/(?:report|apply|request)/[^"]+)"', page.text))

        assert led <= {service.path for service in REGISTER}

    @every_page
    def test_that_is_sensitive_does_not_say_so_in_title_or_address(self, page: Words) -> None:
        if page.is_sensitive:
            assert not TELLING.search(f"{page.title} {page.slug}")
            assert not re.search(
                "suicid|die|crisis|death", f"{page.title} {page.slug}", re.IGNORECASE
            )


class TestWhoWantsToDie:
    @pytest.mark.parametrize(
        "typed", ["i want to die", "suicide", "kill myself", "i can't go on", "self harm"]
    )
    def test_finds_people_who_answer_now(self, typed: str) -> None:
        assert is_said(phrases_of(CRISIS.names), typed)

    def test_is_given_those_who_answer_at_any_hour_and_the_young_theirs(self) -> None:
        numbers = {line.get("telephone") or line["text_to"] for line in CRISIS.lines}

        assert numbers == {"999", "116 123", "111", "85258", "0800 068 4141", "0800 1111"}

    @pytest.mark.django_db
    def test_needs_one_press_for_each_and_can_leave_at_once(self, client: Client) -> None:
        page = write_page(Page.objects.get(depth=2), CRISIS)

        shown = client.get(page.url).content.decode()

        for way in ("tel:999", "tel:116123", "tel:111", "sms:85258?body=SHOUT", "tel:08001111"):
            assert f'href="{way}"' in shown
        assert "Exit this page" in shown
        assert 'href="/report-status/leave/"' in shown
