"""What every service of the demonstration owes to whoever uses it, on every way through it."""

import re
from datetime import timedelta
from typing import Any

import pytest

from cms_forms.engine.definition import Form, Question, Step, StepKind
from cms_forms.engine.lint import lint
from cms_forms.engine.walk import walk
from station.demo.users import TEAMS
from tests.station.demo_walk import (
    ROAD,
    SERVICES,
    TODAY,
    WORDS,
    ending,
    least,
    team,
    texts,
    way,
    ways,
)

LINK = re.compile(r'<a [^>]*href="([^"]+)"')
UNKNOWN = re.compile(r"not know|not sure|rather not", re.IGNORECASE)

OWN_DECISIONS = {
    "fraud-where",
    "council-first",
    "report-anyway",
    "answer-way",
    "searched",
    "your-role",
}
"""Single choices about the visitor's own doing: everybody knows the answer."""

NAMES = {"name", "short_text", "long_text", "vehicle_registration"}
BY_WHEN = re.compile(
    r"\{\{ \d+ [a-z ]+ \}\}|within \d+ (?:working days?|hours)|next working day|today",
    re.IGNORECASE,
)
CRIMESTOPPERS = "0800555111"
DATES_OF_THEIR_OWN = {"march-day"}
"""Whoever holds a march knows its day, and the law wants it (Public Order Act 1986, s. 11)."""

every_service = pytest.mark.parametrize("service", SERVICES)
every_form = pytest.mark.parametrize("form", SERVICES.values(), ids=SERVICES)


def _session_in(days: int) -> dict[str, Any]:
    day = (TODAY + timedelta(days)).isoformat()
    return WORDS["session"] | {"begins": f"{day}T09:30", "ends": f"{day}T12:30"}


def questions(form: Form) -> list[tuple[Step, Question]]:
    return list(form.placed_questions.values())


class TestEveryService:
    @every_form
    def test_has_no_finding_and_no_warning(self, form: Form) -> None:
        assert lint(form, teams=set(TEAMS)) == ()

    @every_form
    def test_leads_on_from_every_exit_with_a_link(self, form: Form) -> None:
        exits = [step for step in form.steps if step.kind is StepKind.EXIT]

        assert exits
        assert [step.id for step in exits if not LINK.search(step.body)] == []

    @every_form
    def test_lets_people_say_that_they_do_not_know(self, form: Form) -> None:
        stuck = [
            question.id
            for _, question in questions(form)
            if question.required
            and question.options
            and question.id not in OWN_DECISIONS
            and not any(UNKNOWN.search(option.label) for option in question.options)
            and not any(option.exclusive for option in question.options)
        ]

        assert stuck == []

    @every_form
    def test_needs_no_date_that_somebody_may_not_know(self, form: Form) -> None:
        needed = {q.id for _, q in questions(form) if q.type == "date" and q.required}
        assert needed <= DATES_OF_THEIR_OWN

    @every_form
    def test_says_after_sending_by_when(self, form: Form) -> None:
        endings = [form.what_happens_next, *(each.what_happens_next for each in form.triage.rules)]

        assert [each for each in endings if each and not BY_WHEN.search(each)] == []

    @every_form
    def test_names_the_source_of_every_clock(self, form: Form) -> None:
        assert bool(form.clocks) == bool(form.triage.default)
        assert all(clock.source for clock in form.clocks)

    @every_form
    def test_promises_in_plain_words_what_its_reporter_waits_for(self, form: Form) -> None:
        promised = [clock.name for clock in form.clocks if not clock.only_staff]

        assert [each for each in promised if not each.startswith("We ")] == []

    @every_service
    def test_takes_everybody_to_an_end(self, service: str) -> None:
        for walked in ways(service):
            assert walked.exit or (walked.complete and team(service, walked) in TEAMS)

    @every_service
    def test_takes_those_who_know_nothing_to_an_end(self, service: str) -> None:
        walked = way(service, least)

        # An exit has a link to somebody who helps: see above.
        assert walked.complete or walked.exit

    @pytest.mark.parametrize(
        ("service", "answers"),
        [
            ("report-a-missing-person", {"age_under": "no", "signs_what": ["none"]}),
            ("apply-for-a-pedlars-certificate", {"age_17": "yes", "lived_month": "yes"}),
            ("message-to-the-support-team", {}),
            ("complain-or-say-thank-you", {"which_is": "complain"}),
            ("follow-up-a-report", {"what_is": "add"}),
        ],
    )
    def test_takes_files_where_they_help_and_needs_none(
        self, service: str, answers: dict[str, Any]
    ) -> None:
        walked = way(service, **answers)

        files = [q for step in walked.path for q in step.questions if q.type == "file"]
        assert walked.complete
        assert [each.required for each in files] == [False]

    @pytest.mark.parametrize(
        ("service", "answers"),
        [
            (ROAD, {"kind": "driving"}),
            ("complain-or-say-thank-you", {"which_is": "thank"}),
            ("renew-a-firearm-or-shotgun-certificate", {"type_is": "shotgun", "banned_is": "no"}),
        ],
    )
    def test_asks_for_number_and_address_where_it_asks_which_are_safe(
        self, service: str, answers: dict[str, Any]
    ) -> None:
        walked = way(service, contact_ways=["phone", "email"], **answers)

        asked = next(given for given in walked.answers.values() if "contact-ways" in given)
        assert {"phone-number", "email-address"} <= set(asked)
        assert not {"phone", "email"} & {step.id for step in walked.path}

    def test_goes_on_with_nobody_who_has_guns_and_cannot_be_reached(self) -> None:
        guns = "renew-a-firearm-or-shotgun-certificate"
        walked = way(guns)

        given = {**walked.answers, "contact": {"contact-ways": ["none"]}}
        refused = walk(SERVICES[guns], given, TODAY).gap

        assert walked.complete
        assert refused is not None
        assert "Call 101" in refused.checks[0].message

    @pytest.mark.parametrize("kind", ["speed", "motorway"])
    @pytest.mark.parametrize(("last", "is_taken"), [("2026-12-01", True), ("2026-11-30", False)])
    def test_books_no_course_after_the_last_day_of_the_offer(
        self, kind: str, last: str, is_taken: bool
    ) -> None:
        course = "book-a-driver-awareness-course"
        answers = {"type_is": kind, f"{kind}_day_is": WORDS["session"]}
        walked = way(course, offer_is="yes", before_is="no", **answers)

        told = {**walked.answers, "last": {"offer-ref": "D 1", "offer-last": last}}
        again = walk(SERVICES[course], told, TODAY)

        assert again.complete is is_taken
        assert is_taken or (again.gap is not None and again.gap.id == f"{kind}-day")

    @pytest.mark.parametrize("kind", ["speed", "motorway"])
    def test_lets_nobody_wait_for_a_letter_that_comes_after_the_day(self, kind: str) -> None:
        course = "book-a-driver-awareness-course"
        answers = {"offer_is": "yes", "before_is": "no", "type_is": kind, "contact_ways": ["post"]}
        told = {
            days: ending(course, way(course, **answers, **{f"{kind}_day_is": _session_in(days)}))
            for days in (1, 10, 11)
        }

        assert 'Call <a href="tel:101">101</a> <b>today</b>' in told[1]
        assert told[1] == told[10]
        assert "{{ 5 working days }}" in told[11]

    @pytest.mark.parametrize("day", [None, WORDS["session"], _session_in(20)])
    def test_promises_no_letter_to_somebody_who_wants_none(self, day: Any) -> None:
        course = "book-a-driver-awareness-course"
        answers: dict[str, Any] = {"offer_is": "yes", "before_is": "no", "type_is": "speed"}
        said = ending(course, way(course, **answers, speed_day_is=day, contact_ways=["none"]))

        assert "not want to be contacted" in said
        assert not re.search(r"We write|sends you|offers you|If you gave us", said)

    @every_form
    def test_calls_what_is_added_by_its_own_name(self, form: Form) -> None:
        items = [step for step in form.steps if step.kind is StepKind.REPEAT]

        assert all(step.item_name != "item" for step in items)
        assert [step.id for step in items if step.questions[0].type not in NAMES] == []

    @every_form
    def test_has_999_to_press_only_where_it_stands_alone(self, form: Form) -> None:
        """It is shown as a red button, which would tear a sentence apart."""
        for text in texts(form):
            alone = re.findall(r'<p><a href="tel:999">[^<]*</a></p>', text)
            assert text.count('"tel:999"') == len(alone)

    @every_form
    def test_names_the_source_of_every_helpline(self, form: Form) -> None:
        """Beside the number, in one place at least."""
        texts = [form.introduction, *(step.body for step in form.steps)]
        lines = re.findall(r'href="tel:(0[0-9]{5,})"[^\n]*?(?:</li>|</p>)', " ".join(texts))
        sourced = re.findall(r'href="tel:(0[0-9]{5,})"(?:(?!</li>|</p>).)*source:', " ".join(texts))

        assert set(lines) - {CRIMESTOPPERS} <= set(sourced)
