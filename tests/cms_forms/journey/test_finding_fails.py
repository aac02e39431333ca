"""An address that is not found: nobody waits, nothing is lost, nothing leaves that need not."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest
from django.test import Client, override_settings
from pytest_django.fixtures import Settings

from cms_forms.engine.texts import fingerprint
from cms_forms.journey import finding
from cms_forms.lookups import asking
from cms_forms.models import Journey
from tests.cms_forms.engine.builders import asks, form, question, short_text
from tests.cms_forms.journey.seekers import (
    CHOSEN,
    OFFERED,
    SERVICE,
    Seeker,
    offers,
    seeker,
    title,
    value_of,
    words,
)
from tests.cms_forms.lookups.register import Register, answer, point
from tests.cms_forms.services import published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_addresses")]

GIVEN = {"text": "Cartref", "of": fingerprint("home")}
DOWN = "We cannot look for addresses just now. Please write the address below."
TOO_MANY = "Many addresses were looked for from here. Please write this one below."


@pytest.fixture
def visitor(seeking: Seeker) -> Seeker:
    return seeking


class TestNeverInTheWay:
    def test_without_a_register_all_is_as_it_was(self, visitor: Seeker, settings: Settings) -> None:
        settings.CMS_FORMS_ADDRESS_LOOKUP = None
        with_offer = visitor.open("home/").content.decode()

        step = asks(replace(OFFERED, settings={}), short_text("note"), id="home")
        plain = published(replace(SERVICE, steps=(step, *SERVICE.steps[1:])), slug="plain")
        without = visitor.client.get(f"{plain.url}home/").content.decode()

        assert "Find address" not in with_offer
        assert _fields(with_offer) == _fields(without)
        assert visitor.go_on(**CHOSEN, note="x").status_code == 302

    def test_a_document_without_it_offers_nothing(self) -> None:
        step = asks(replace(OFFERED, settings={"whose": "own"}), short_text("note"), id="home")

        assert "Find address" not in seeker(form(step)).open("home/").content.decode()

    def test_a_list_from_before_the_register_was_taken_away_loses_nothing(
        self, visitor: Seeker, settings: Settings
    ) -> None:
        settings.CMS_FORMS_ADDRESS_LOOKUP = None

        shown = visitor.press("find", postcode="XR1 0AA", line1="1 Road", note="x")

        assert shown.status_code == 200
        assert value_of(shown, "home.line1") == "1 Road"
        assert not Journey.objects.exists()

    @pytest.mark.parametrize("how", [302, 401, 404, 429, 500, 503, "cut"])
    def test_a_register_that_fails_leaves_the_fields(
        self, visitor: Seeker, register: Register, how: int | str
    ) -> None:
        register.how = how

        shown = visitor.press("find", postcode="XR1 0AA", line1="1 Road", note="x")

        assert shown.status_code == 200
        assert DOWN in words(shown)
        assert title(shown).startswith("We cannot look for addresses now – ")
        assert value_of(shown, "home.line1") == "1 Road"
        assert visitor.go_on(**CHOSEN, note="x").status_code == 302

    @pytest.mark.parametrize("how", ["hang", "drip"])
    def test_one_that_hangs_costs_one_visitor_its_time(
        self, visitor: Seeker, register: Register, monkeypatch: pytest.MonkeyPatch, how: str
    ) -> None:
        monkeypatch.setattr(asking, "SECONDS", 0.3)
        register.how = how
        begun = time.monotonic()

        first = visitor.press("find", postcode="XR1 0AA")
        others = [visitor.press("find", postcode="XR1 0AA") for _ in range(3)]

        assert time.monotonic() - begun < 1.5
        assert all(DOWN in words(each) for each in (first, *others))
        assert len(register.asked) == 1

    def test_an_address_alone_that_is_not_found_is_asked_for_as_ever(
        self, visitor: Seeker, register: Register
    ) -> None:
        register.how = 503

        shown = visitor.go_on(postcode="XR1 0AA", note="x")

        assert shown.status_code == 422
        assert "Enter the first line of the address" in words(shown)
        assert DOWN in words(shown)

    @pytest.mark.parametrize("limit", ["FINDS_AN_HOUR", "FINDS_A_DAY"])
    def test_nobody_asks_for_all_addresses_of_the_country(
        self,
        visitor: Seeker,
        register: Register,
        monkeypatch: pytest.MonkeyPatch,
        limit: str,
    ) -> None:
        monkeypatch.setattr(finding, limit, 2)
        visitor.go_on(**CHOSEN, note="x")

        shown = [visitor.press("find", postcode="XR1 0AA") for _ in range(4)]

        assert [TOO_MANY in words(each) for each in shown] == [False, False, True, True]
        assert len(register.asked) == 2


class TestWhatLeavesAndWhatComes:
    def test_the_register_learns_the_postcode_and_nothing_else(
        self, visitor: Seeker, register: Register
    ) -> None:
        visitor.press("find", postcode="XR1 0AA", line1="Her secret", note="Not for anybody")

        [(path, headers)] = register.asked
        assert path.endswith("?postcode=XR1+0AA&maxresults=100&dataset=DPA")
        assert set(headers) == {"host", "accept-encoding", "key", "accept", "user-agent"}
        assert headers["user-agent"] == "Bluelamp"

    def test_a_form_that_nobody_vouches_for_asks_nobody(
        self, visitor: Seeker, register: Register
    ) -> None:
        stranger = Client(enforce_csrf_checks=True)
        posted = {"journey.find": "home", "home.postcode": "XR1 0AA"}

        refused = stranger.post(f"{visitor.path}home/", posted)

        assert refused.status_code == 403
        assert register.asked == []

    def test_its_words_are_text_and_as_short_as_an_answer(
        self, visitor: Seeker, register: Register
    ) -> None:
        evil = '"><script>alert(1)</script>'
        register.body = answer(
            point(1, ORGANISATION_NAME=evil), point(2, ORGANISATION_NAME="x" * 100_000)
        )

        found = visitor.press("find", postcode="XR1 0AA")
        first, second = offers(found).items()
        filled = visitor.press("take", found=first[1])

        assert "<script>alert" not in found.content.decode() + filled.content.decode()
        assert value_of(filled, "home.line1") == evil
        assert len(second[0]) < 300
        assert visitor.go_on(postcode="XR1 0AA", found=second[1], note="x").status_code == 302

    def test_of_several_lines_the_first_stands_alone(
        self, visitor: Seeker, register: Register
    ) -> None:
        register.body = answer(
            point(1, BUILDING_NAME="SALT HOUSE", DEPENDENT_LOCALITY="TIDEBARROW")
        )

        [value] = offers(visitor.press("find", postcode="XR1 0AA")).values()

        assert json.loads(value) == {
            "line1": "Salt House",
            "line2": "1 Tidewatch Street, Tidebarrow",
            "town": "Rivermouth",
            "postcode": "XR1 0AA",
        }

    def test_a_sensitive_service_asks_nobody(self, register: Register) -> None:
        visitor = seeker(is_sensitive=True)

        page = visitor.open("home/").content.decode()
        pressed = visitor.press("find", postcode="XR1 0AA")
        alone = visitor.go_on(postcode="XR1 0AA", note="x")

        assert "Find address" not in page
        assert pressed.status_code == 200
        assert alone.status_code == 422
        assert register.asked == []

    def test_a_sensitive_service_asks_where_its_question_says_so(self, register: Register) -> None:
        step = asks(question("home", "address", find_by_postcode="sensitive_too"), id="home")
        visitor = seeker(form(step), is_sensitive=True)

        found = visitor.press("find", postcode="XR1 0AA")

        assert len(offers(found)) == 2
        assert len(register.asked) == 1


class TestInAnotherLanguage:
    @pytest.mark.parametrize(
        ("language", "button", "title_begins"),
        [("cy", "Dod o hyd i gyfeiriad", "2 cyfeiriad"), ("ar", "ابحث عن العنوان", "عُثر على 2")],
    )
    def test_it_is_offered_and_counted_in_it(
        self, register: Register, language: str, button: str, title_begins: str
    ) -> None:
        with override_settings(CMS_FORMS_LANGUAGES=("cy", "ar")):
            visitor = seeker(translations={language: {"step.home.title": GIVEN}})
            visitor.path += f"{language}/"

            page = visitor.open("home/").content.decode()
            found = visitor.press("find", postcode="XR1 0AA")

        assert button in page
        assert title(found).startswith(title_begins)
        assert 'dir="auto">1 Tidewatch Street, Rivermouth</option>' in found.content.decode()


def _fields(page: str) -> str:
    return page.split("<fieldset")[1].split("</fieldset>", maxsplit=1)[0]
