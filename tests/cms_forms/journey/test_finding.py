"""An address is found by its postcode: the list, and what is chosen of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cms_forms.engine.neutral import mark
from cms_forms.journey.finder import offer_of, parts_of, read_choice
from cms_forms.lookups.base import Candidate
from cms_forms.models import Journey, Submission
from tests.cms_forms.engine.builders import asks, form, may_not_know, question, short_text
from tests.cms_forms.journey.seekers import (
    CHOSEN,
    OFFERED,
    Seeker,
    offers,
    seeker,
    title,
    value_of,
    words,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_addresses")]

PROBLEM = "There is a problem"


@pytest.fixture
def visitor(seeking: Seeker) -> Seeker:
    return seeking


def sent(visitor: Seeker) -> Any:
    """The address that was stored."""
    visitor.answer("who/add/", name="Ann", **{f"witness-home.{k}": v for k, v in CHOSEN.items()})
    visitor.answer("who/", another="no")
    visitor.send()
    return Submission.objects.get().read_answers()["home"]["home"]  # type: ignore[call-overload]


class TestFinding:
    def test_the_list_stands_on_the_same_screen_with_what_was_typed(self, visitor: Seeker) -> None:
        found = visitor.press("find", postcode="xr1 0aa", note="By the quay", town="Elsewhere")

        page = found.content.decode()
        assert found.status_code == 200
        assert title(found).startswith(f"{len(offers(found))} addresses found – home – A service")
        assert PROBLEM not in page
        assert value_of(found, "home.postcode") == "XR1 0AA"
        assert value_of(found, "note") == "By the quay"
        assert value_of(found, "home.town") == "Elsewhere"
        assert "If it is not in the list, write it below." in page
        assert page.count(" autofocus") == 1
        listed = f'<select class="govuk-select" id="{mark("home")}.found"'
        assert "autofocus" in page.split(listed)[1][:200]

    def test_nothing_is_kept_by_looking(self, visitor: Seeker) -> None:
        visitor.press("find", postcode="XR1 0AA")

        assert not visitor.client.cookies.get(visitor.cookie)
        assert not Journey.objects.exists()

    def test_what_is_chosen_fills_the_fields_to_be_seen_first(self, visitor: Seeker) -> None:
        listed = offers(visitor.press("find", postcode="XR1 0AA"))
        said, value = next(reversed(listed.items()))

        filled = visitor.press("take", postcode="XR1 0AA", found=value, note="By the quay")

        assert filled.status_code == 200
        assert title(filled).startswith("The address is filled in – ")
        assert said == f"{value_of(filled, 'home.line1')}, {value_of(filled, 'home.town')}"
        assert value_of(filled, "note") == "By the quay"
        assert offers(filled) == {}
        assert not Journey.objects.exists()

    def test_it_can_be_corrected_and_is_stored_as_what_is_typed(self, visitor: Seeker) -> None:
        gone_on = visitor.go_on(**CHOSEN | {"line1": "Flat 2, 4 Kelpmarket"}, note="x")

        assert gone_on.status_code == 302
        assert sent(visitor) == CHOSEN | {"line1": "Flat 2, 4 Kelpmarket"}

    def test_going_on_with_a_choice_takes_it(self, visitor: Seeker) -> None:
        listed = offers(visitor.press("find", postcode="XR1 0AA"))
        value = next(iter(listed.values()))

        gone_on = visitor.go_on(postcode="XR1 0AA", found=value, note="x")

        assert gone_on.url.endswith("/who/")
        assert sent(visitor) == json.loads(value)
        assert set(json.loads(value)) == {"line1", "line2", "town", "postcode"}

    @pytest.mark.parametrize("typed", [{"line1": "My own"}, {"postcode": "XR1 0AB"}])
    def test_a_choice_beside_something_typed_is_seen_before_it_is_kept(
        self, visitor: Seeker, typed: dict[str, str]
    ) -> None:
        again = visitor.go_on(**{"postcode": "XR1 0AA"} | typed, found=json.dumps(CHOSEN), note="x")

        assert again.status_code == 200
        assert "This is the address that you chose." in words(again)
        assert value_of(again, "home.line1") == "4 Kelpmarket"
        assert value_of(again, "home.postcode") == "XR1 0AA"
        assert not Journey.objects.exists()

    def test_using_without_choosing_shows_the_list_and_says_so(self, visitor: Seeker) -> None:
        again = visitor.press("take", postcode="XR1 0AA", found="")

        page = again.content.decode()
        assert again.status_code == 422
        assert title(again).startswith("Error: ")
        assert f'<a href="#{mark("home")}.found">Choose the address from the list' in page
        assert len(offers(again)) > 5
        assert " autofocus" not in page

    def test_a_postcode_alone_is_looked_for_when_going_on(self, visitor: Seeker) -> None:
        """As Enter in its field, or “Go” on a telephone, sends it."""
        listed = visitor.go_on(postcode="XR1 0AA", note="x")
        again = visitor.go_on(postcode="XR1 0AA", note="x", found="")

        assert listed.status_code == 200
        assert len(offers(listed)) > 5
        assert again.status_code == 422
        assert "Choose the address from the list" in words(again)

    def test_other_problems_of_the_screen_are_said_then_too(self, visitor: Seeker) -> None:
        listed = visitor.go_on(postcode="XR1 0AA")

        assert listed.status_code == 422
        assert f'<a href="#{mark("note")}.field">' in listed.content.decode()
        assert len(offers(listed)) > 5
        assert " autofocus" not in listed.content.decode()

    def test_enter_is_continue_in_every_field(self, visitor: Seeker) -> None:
        page = visitor.open("home/").content.decode()

        first = page.split('<form method="post"')[1].split('type="submit"')[1]
        assert "Continue" in first.split("</button>")[0]

    def test_a_tower_is_listed_as_far_as_a_list_goes(self, visitor: Seeker) -> None:
        found = visitor.press("find", postcode="XR1 8AA")

        assert len(offers(found)) == 100
        assert "There may be more than these." in words(found)

    def test_it_says_that_there_is_none(self, visitor: Seeker) -> None:
        found = visitor.press("find", postcode="XR1 9AA")

        page = found.content.decode()
        assert found.status_code == 200
        assert title(found).startswith("No address found – ")
        assert "We found no address for XR1 9AA." in words(found)
        assert f'id="{mark("home")}.field"' in page
        line1 = page.split(f'id="{mark("home")}.field"')[1].split(">")[0]
        assert "autofocus" in line1
        assert 'aria-describedby="home.finder"' in line1

    @pytest.mark.parametrize(
        ("postcode", "message"),
        [
            ("", "Enter the postcode, like RM1 1AA"),
            ("nonsense", "Enter a full UK postcode, like RM1 1AA"),
            ("X" * 5_000, "Enter a full UK postcode, like RM1 1AA"),
            ("XR1\x01 0AA", "This has a character that cannot be kept"),
        ],
    )
    def test_what_is_no_postcode_is_said_at_its_field(
        self, visitor: Seeker, postcode: str, message: str
    ) -> None:
        found = visitor.press("find", postcode=postcode)

        assert found.status_code == 422
        assert f'<a href="#{mark("home")}.postcode">{message}' in found.content.decode()
        assert title(found).startswith("Error: Check the postcode – ")
        assert offers(found) == {}

    def test_what_is_no_address_is_no_choice(self, visitor: Seeker) -> None:
        gone_on = visitor.go_on(**CHOSEN, found='{"line9": "a"}', note="x")

        assert gone_on.status_code == 302
        assert sent(visitor) == CHOSEN

    def test_a_choice_that_somebody_made_up_is_checked_as_what_is_typed(
        self, visitor: Seeker
    ) -> None:
        made_up = json.dumps({"line1": "1 Road", "town": "", "postcode": "nowhere"})

        refused = visitor.go_on(postcode="", found=made_up, note="x")

        assert not Journey.objects.exists()
        assert refused.status_code in (200, 422)

    def test_the_address_of_each_item_of_a_list_is_found(self, visitor: Seeker) -> None:
        visitor.go_on(**CHOSEN, note="x")
        data = visitor.hidden("who/add/") | {"witness-home.postcode": "XR1 0AA", "name": "Ann"}

        found = visitor.client.post(
            f"{visitor.path}who/add/", data | {"journey.find": "witness-home"}
        )
        value = next(iter(offers(found).values()))
        kept = visitor.client.post(
            f"{visitor.path}who/add/", data | {"witness-home.found": value}, follow=True
        )

        assert "addresses found – Item 1 – A service" in title(found)
        assert value_of(found, "name") == "Ann"
        assert json.loads(value)["line1"] in words(kept)

    def test_of_two_addresses_each_has_its_own_list(self) -> None:
        other = question("other", "address", find_by_postcode="yes")
        visitor = seeker(form(asks(OFFERED, other, id="home"), asks(short_text("note"))))

        found = visitor.press("find", "other", postcode="XR1 0AA", line1="1 Road")

        assert "Enter the postcode" in words(found)
        assert value_of(found, "home.line1") == "1 Road"
        assert 'id="home.found"' not in found.content.decode()

    def test_a_file_that_was_chosen_beside_it_is_there_too(self) -> None:
        step = asks(OFFERED, question("papers", "file", documents=True), id="home")
        visitor = seeker(form(step, asks(short_text("end"))))
        paper = SimpleUploadedFile("gate.txt", b"Words about the gate.", "text/plain")
        data = visitor.hidden("home/") | {"home.postcode": "XR1 0AA", "papers.files": paper}

        found = visitor.client.post(f"{visitor.path}home/", data | {"journey.find": "home"})

        assert len(offers(found)) > 5
        assert "gate.txt" in found.content.decode()

    def test_who_does_not_know_the_address_needs_none(self) -> None:
        step = asks(may_not_know(OFFERED), short_text("note"), id="home")
        visitor = seeker(form(step, asks(short_text("end"))))

        gone_on = visitor.go_on(unknown="yes", note="x")

        assert gone_on.url.endswith("/end/")

    @pytest.mark.parametrize("button", ["find", "take"])
    def test_no_cache_keeps_any_of_it(self, visitor: Seeker, button: str) -> None:
        for postcode in ("XR1 0AA", "XR1 9AA", "nonsense"):
            shown = visitor.press(button, postcode=postcode)

            assert shown["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "x",
        "[]",
        "null",
        "{}",
        '{"line1": 3}',
        '{"line1": ["a"]}',
        '{"line9": "a"}',
        json.dumps({"line1": "x" * 201}),
        json.dumps({"line1": "\ud800"}),
        json.dumps({"line1": "a\x00b"}),
        "[" * 4_000,
        "x" * 100_000,
    ],
)
def test_a_choice_is_the_parts_of_an_address_and_nothing_else(sent: str) -> None:
    assert read_choice(OFFERED, sent) is None


def test_the_longest_address_can_be_chosen() -> None:
    longest = Candidate(lines=("é" * 200, "\U0001f600" * 200), town="t" * 200, postcode="XR1 0AA")

    value, _words = offer_of(OFFERED, longest)

    assert read_choice(OFFERED, value) == parts_of(OFFERED, longest)


@pytest.mark.parametrize(("written", "stored"), [("xr10aa", "XR1 0AA"), ("none", "none")])
def test_a_postcode_is_offered_as_it_is_stored(written: str, stored: str) -> None:
    candidate = Candidate(lines=("1 Kelpmarket",), town="Rivermouth", postcode=written)

    assert parts_of(OFFERED, candidate)["postcode"] == stored
