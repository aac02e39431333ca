"""The sensitive services: nothing gives away what they are for, and nobody is left alone."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from cms_forms.engine.definition import StepKind
from station.demo.register import REGISTER, Service
from tests.station.demo_walk import SERVICES, TELLING, ending, is_urgent, least, steps, way

SENSITIVE = [service for service in REGISTER if service.is_sensitive]

every_sensitive = pytest.mark.parametrize("service", SENSITIVE, ids=lambda each: each.slug)
PRIVATE = [service for service in SENSITIVE if "device" in SERVICES[service.slug].steps_by_id]
every_private = pytest.mark.parametrize("service", PRIVATE, ids=lambda each: each.slug)

ASKS_WHERE = [f"message-to-the-{team}-team" for team in ("safety", "care", "support")]
IN_DANGER = [
    *(("message-to-the-safety-team", each) for each in ("weapon", "worse", "kill")),
    ("message-to-the-safety-team", "children_safe"),
    *(("message-to-the-support-team", each) for each in ("weapon", "threat", "worse")),
]
"""A question that tells of danger to come, of the services that ask it."""
FIRST_LINES = {
    "message-to-the-safety-team": "08082000247",
    "message-to-the-support-team": "08082000247",
    "message-to-the-care-team": "08085002222",
    "message-to-the-community-team": "08081689111",
    "request-to-the-safety-team": "08082000247",
    "request-to-the-family-team": "08088005000",
}
"""Service -> whom to call first about what it is for."""


def shown_in_a_history(service: Service) -> Iterator[str]:
    """Addresses and titles. A screen with one question has that as its title."""
    yield from (service.slug, service.title)
    for step in SERVICES[service.slug].steps:
        yield from (step.slug, step.title)
        if len(step.questions) == 1:
            yield step.questions[0].label


class TestASensitiveService:
    @every_sensitive
    def test_has_none_of_its_words_in_a_title_or_an_address(self, service: Service) -> None:
        assert [each for each in shown_in_a_history(service) if TELLING.search(each)] == []

    @every_sensitive
    def test_tells_the_danger_numbers_before_anything_is_asked(self, service: Service) -> None:
        introduction = SERVICES[service.slug].introduction

        for way_out in ("<b>999</b>", "press 55", "text 999", "999 BSL", "18000"):
            assert way_out in introduction

    @every_sensitive
    def test_asks_for_no_way_to_reach_somebody_who_did_not_choose_it(
        self, service: Service
    ) -> None:
        silent = way(service.slug, safe_ways=["none"], contact_ways=["none"])

        asked = {question.type for step in silent.path for question in step.questions}
        assert not asked & {"email", "phone"}

    @every_sensitive
    def test_names_helplines_after_sending(self, service: Service) -> None:
        form = SERVICES[service.slug]
        endings = [form.what_happens_next, *(each.what_happens_next for each in form.triage.rules)]

        for said in filter(None, endings):
            assert re.search(r'href="tel:0800|href="tel:0808|href="tel:116', said)
            assert "999" in said
            assert "press “Take this off the browser”" in said
            assert "close the window" in said

    @pytest.mark.parametrize(("slug", "line"), FIRST_LINES.items())
    def test_names_its_own_helpline_first_beside_999(self, slug: str, line: str) -> None:
        danger = SERVICES[slug].steps_by_id["call-999"].body

        assert re.findall(r'href="tel:([0-9]+)"', danger)[:2] == ["999", line]
        # A page about suicide, which is not what they fear.
        assert "talk-to-somebody-now" not in danger

    @every_sensitive
    @pytest.mark.parametrize("age", ["under-18", "adult"])
    def test_promises_no_talk_to_somebody_who_cannot_be_reached(
        self, service: Service, age: str
    ) -> None:
        form = SERVICES[service.slug]
        given = {"your_age": age} if "your-age" in form.placed_questions else {}
        silent = way(service.slug, safe_ways=["none"], who_for="me", **given)

        if "device" in form.steps_by_id:
            said = ending(service.slug, silent)
            assert "<b>we do not contact you</b>" in said
            assert not re.search(r"talk to you before|An officer (?:meets|may meet) you", said)

    @pytest.mark.parametrize("slug", ASKS_WHERE)
    def test_asks_where_to_find_only_whom_nothing_else_reaches(self, slug: str) -> None:
        asked = SERVICES[slug].steps_by_id["place"]

        assert not any(question.required for question in asked.questions)
        assert "You do not have to answer this" in asked.body
        assert "place" in steps(way(slug, safe_ways=["none"]))
        assert "place" not in steps(way(slug, safe_ways=["phone"]))


class TestAServiceForSomebodyWhoIsWatched:
    @every_private
    def test_asks_first_whether_the_device_is_safe(self, service: Service) -> None:
        walked = way(service.slug, device_safe="no")

        assert steps(walked)[:2] == ["device", "safer-ways"]
        assert steps(walked).index("now") < steps(walked).index("before")

    @every_private
    def test_says_before_any_story_what_the_browser_keeps(self, service: Service) -> None:
        before = SERVICES[service.slug].steps_by_id["before"].body

        assert "Exit this page" in before
        assert "Delete my answers" in before
        assert before.count('href="tel:') >= 4

    @every_private
    def test_needs_next_to_nothing(self, service: Service) -> None:
        needed = {
            question.id
            for step in way(service.slug, least).path
            for question in step.questions
            if question.required
        }

        assert len(needed) <= 8

    @every_private
    def test_leads_whoever_is_not_safe_to_999_at_once(self, service: Service) -> None:
        asks_of_safety = "Are you safe" in SERVICES[service.slug].steps_by_id["now"].title
        unsafe = "no" if asks_of_safety else "yes"

        walked = way(service.slug, device_safe="yes", danger=unsafe)

        assert steps(walked) == ["device", "now", "call-999"]

    @every_private
    def test_asks_when_how_and_with_which_words_it_is_safe_to_call(self, service: Service) -> None:
        form = SERVICES[service.slug]

        assert {"safe-ways", "safe-times", "safe-words"} <= form.placed_questions.keys()

    @every_private
    def test_ends_only_where_somebody_answers(self, service: Service) -> None:
        exits = [step for step in SERVICES[service.slug].steps if step.kind is StepKind.EXIT]

        assert all("tel:" in step.body for step in exits)


class TestDangerThatMayCome:
    @pytest.mark.parametrize(("slug", "question"), IN_DANGER)
    @pytest.mark.parametrize("who", ["me", "other"])
    @pytest.mark.parametrize("ways", ["phone", "none"])
    def test_is_answered_at_once_and_the_team_told_by_a_second_channel(
        self, slug: str, question: str, who: str, ways: str
    ) -> None:
        answers: dict[str, Any] = {"who_for": who, "safe_ways": [ways]}
        worried = way(slug, **(answers | {question: "yes"}))

        assert "risk-note" in steps(worried)
        assert is_urgent(slug, worried)
        assert "<b>at once</b>" in ending(slug, worried)
        assert not is_urgent(slug, way(slug, **answers))
        assert "risk-note" not in steps(way(slug, **answers))

    @pytest.mark.parametrize("slug", sorted({slug for slug, _ in IN_DANGER}))
    def test_is_met_with_999_55_a_safe_place_and_somebody_to_talk_to(self, slug: str) -> None:
        advice = SERVICES[slug].steps_by_id["risk-note"].body

        assert re.findall(r'href="tel:([0-9]+)"', advice)[:2] == ["999", "08082000247"]
        for words in ("press 55", "A safe place", "0800 1111", "116 123"):
            assert words in advice

    @pytest.mark.parametrize("slug", sorted({slug for slug, _ in IN_DANGER}))
    @pytest.mark.parametrize("age", ["under-18", "adult"])
    def test_changes_nothing_else_of_what_is_read_after_sending(self, slug: str, age: str) -> None:
        answers: dict[str, Any] = {"who_for": "me", "your_age": age}
        calm, worried = way(slug, **answers), way(slug, **answers, weapon="yes")

        assert ending(slug, worried).split("</p>")[1:] == ending(slug, calm).split("</p>")[1:]
