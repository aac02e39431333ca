"""The demonstration's crime report: where each answer leads, and what it tells."""

import re
from datetime import timedelta
from typing import Any

import pytest

from cms_forms.engine.clocks import running
from station.demo.register import REGISTER
from tests.station.demo_walk import (
    CRIME,
    SERVICES,
    TELLING,
    TODAY,
    ending,
    steps,
    team,
    told,
    way,
)

SENSITIVE = {each.slug for each in REGISTER if each.is_sensitive}
PRIVATE_SERVICES = (
    "message-to-the-safety-team",
    "message-to-the-care-team",
    "message-to-the-support-team",
)
CLOSE = ["robbery", "burglary", "violence", "damage", "online", "other"]
"""What a partner or the family may have done, told as another crime."""


class TestSexualAssaultAbuseAndStalking:
    def test_is_asked_nothing_and_handed_to_the_services_made_for_it(self) -> None:
        walked = way(CRIME, crime_type="abuse", danger="no")

        assert steps(walked) == ["now", "what", "other-teams"]
        handed = walked.path[-1]
        assert walked.exit
        for service in PRIVATE_SERVICES:
            assert f'href="/report/{service}/"' in handed.body
            assert service in SENSITIVE

    def test_finds_999_and_somebody_to_call_there(self) -> None:
        handed = SERVICES[CRIME].steps_by_id["other-teams"]

        assert '<p><a href="tel:999">' in handed.body
        for number in ("08082000247", "08085002222", "08088010327", "08009995428", "08001111"):
            assert f"tel:{number}" in handed.body

    def test_leaves_nothing_telling_in_a_history(self) -> None:
        on_the_way = {*steps(way(CRIME, crime_type="abuse")), "age", "close", "close-young"}
        kept = [
            words
            for step in (SERVICES[CRIME].steps_by_id[id] for id in on_the_way)
            for words in (step.slug, step.title, *(each.label for each in step.questions))
        ]

        assert [each for each in kept if TELLING.search(each)] == []

    def test_is_told_where_to_go_before_it_starts(self) -> None:
        for service in PRIVATE_SERVICES:
            assert f'href="/report/{service}/"' in SERVICES[CRIME].introduction

    @pytest.mark.parametrize("who", ["partner", "ex", "family"])
    @pytest.mark.parametrize("crime_type", CLOSE)
    def test_is_handed_on_when_it_is_told_as_another_crime(self, crime_type: str, who: str) -> None:
        walked = way(CRIME, crime_type=crime_type, danger="no", close_who=who)

        assert steps(walked) == ["now", "what", "age", "close", "other-teams"]

    @pytest.mark.parametrize("who", ["home", "friend"])
    @pytest.mark.parametrize("crime_type", CLOSE)
    def test_of_a_child_is_handed_on_too(self, crime_type: str, who: str) -> None:
        walked = way(CRIME, crime_type=crime_type, danger="no", how_old="under-18", close_home=who)

        assert steps(walked) == ["now", "what", "age", "close-young", "other-teams"]

    @pytest.mark.parametrize("who", ["no", "unknown", "rather-not"])
    def test_is_for_nobody_else_who_was_attacked(self, who: str) -> None:
        walked = way(CRIME, crime_type="violence", close_who=who)

        assert "suspect-known" in steps(walked)
        assert team(CRIME, walked) == "crime-desk"


SENT_TYPES = [
    option.id
    for option in SERVICES[CRIME].placed_questions["crime-type"][1].options
    if option.id not in {"abuse", "lost", "road"}
]
"""What the crime report takes, however it is told."""

HERE: dict[str, Any] = {
    "fraud_signs": ["known"],
    "antisocial_kind": "noise",
    "council_first": "here",
}


class TestHateCrime:
    @pytest.mark.parametrize("crime_type", SENT_TYPES)
    @pytest.mark.parametrize("why", ["race", "disability", "other"])
    def test_reaches_its_team_and_support_whichever_way_it_is_told(
        self, crime_type: str, why: str
    ) -> None:
        walked = way(CRIME, crime_type=crime_type, hate_any="yes", hate_why=[why], **HERE)

        assert team(CRIME, walked) == "hate-crime"
        assert "hate crime team" in ending(CRIME, walked)
        assert "Victim Support" in ending(CRIME, walked)

    def test_reaches_its_team_when_nobody_says_why(self) -> None:
        assert team(CRIME, way(CRIME, crime_type="hate", hate_why=["none"])) == "hate-crime"


class TestAChild:
    @pytest.mark.parametrize("crime_type", SENT_TYPES)
    def test_who_reports_is_noticed_and_answered_as_one(self, crime_type: str) -> None:
        walked = way(CRIME, crime_type=crime_type, your_age="under-18", how_old="under-18", **HERE)

        assert "child-note" in steps(walked)
        assert "tel:08001111" in ending(CRIME, walked)

    @pytest.mark.parametrize("crime_type", SENT_TYPES)
    def test_reads_of_no_partner_and_of_no_hate_before_the_age_is_told(
        self, crime_type: str
    ) -> None:
        walked = way(CRIME, crime_type=crime_type, your_age="under-18", how_old="under-18", **HERE)

        asked = [question.id for step in walked.path for question in step.questions]
        age = min(asked.index(each) for each in ("how-old", "your-age") if each in asked)
        assert "close-who" not in asked
        assert not {"hate-any", "hate-why", "support-wanted"} & set(asked[:age])
        assert len({"how-old", "your-age"} & set(asked)) == 1

    @pytest.mark.parametrize("crime_type", SENT_TYPES)
    @pytest.mark.parametrize("role", ["witness", "for-other"])
    def test_to_whom_it_happened_is_noticed(self, crime_type: str, role: str) -> None:
        walked = way(CRIME, crime_type=crime_type, role=role, victim_age="yes", **HERE)

        assert "child-victim-note" in steps(walked)
        assert "tel:08001111" in ending(CRIME, walked)

    @pytest.mark.parametrize("who", ["else", "saw", "unknown", "rather-not"])
    def test_tells_once_who_did_it(self, who: str) -> None:
        walked = way(CRIME, crime_type="violence", how_old="under-18", close_home=who)

        assert "suspect-known" not in steps(walked)
        assert ("known" in steps(walked)) is (who == "else")
        assert ("seen" in steps(walked)) is (who == "saw")

    def test_has_to_know_nothing_but_what_happened(self) -> None:
        reached = (
            way(CRIME, crime_type=crime, how_old="under-18", close_home=who, role="witness")
            for crime in CLOSE
            for who in ("else", "saw")
        )
        needed = {
            question.id
            for walked in reached
            for step in walked.path
            for question in step.questions
            if question.required and question.under is None and not question.may_not_know
            # Was anything taken? It is asked first whether there is one to add.
            if not question.options and step.minimum
        }

        assert needed == {"story-text"}

    @pytest.mark.parametrize("crime_type", ["robbery", "violence", "hate"])
    @pytest.mark.parametrize("role", ["victim", "witness"])
    def test_is_read_within_a_day(self, crime_type: str, role: str) -> None:
        walked = way(
            CRIME, crime_type=crime_type, role=role, your_age="under-18", how_old="under-18"
        )

        clocks = {each.clock.id: each.due for each in running(SERVICES[CRIME], walked, TODAY)}
        assert clocks["first-review-child"] == TODAY + timedelta(1)
        assert "first-review" not in clocks
        assert "{{ 1 day }}" in ending(CRIME, walked)


class TestTheWordsAfterSending:
    """Whoever can be reached, and whoever cannot, reads what happens to them."""

    @pytest.mark.parametrize("age", ["under-18", "adult"])
    @pytest.mark.parametrize("crime_type", SENT_TYPES)
    @pytest.mark.parametrize("victim", ["yes", "no"])
    def test_promise_nothing_to_somebody_whom_no_way_reaches(
        self, crime_type: str, age: str, victim: str
    ) -> None:
        answers: dict[str, Any] = {
            "crime_type": crime_type,
            "your_age": age,
            "how_old": age,
            "role": "witness",
        }
        silent = way(CRIME, **answers, victim_age=victim, contact_ways=["none"], **HERE)
        called = way(CRIME, **answers, victim_age=victim, contact_ways=["phone"], **HERE)

        assert "<b>we do not contact you</b>" in ending(CRIME, silent)
        assert "we do not contact you" not in ending(CRIME, called)
        assert "the way that you said is safe" in ending(CRIME, called)
        assert "the way that you said is safe" not in ending(CRIME, silent)

    def test_leave_no_doubt_whom_they_are_for(self) -> None:
        form = SERVICES[CRIME]
        endings = [form.what_happens_next, *(each.what_happens_next for each in form.triage.rules)]

        assert not [each for each in endings if re.search(r"[Ii]f you (told|gave) us", each)]


@pytest.mark.parametrize("chosen", ["friend", "phone"])
def test_somebody_trusted_can_be_asked_for_instead(chosen: str) -> None:
    walked = way(CRIME, crime_type="violence", how_old="under-18", contact_ways=[chosen])

    asked = next(given for given in walked.answers.values() if "contact-ways" in given)
    assert ("friend-how" in asked) is (chosen == "friend")


class TestStolenThings:
    @pytest.mark.parametrize("crime_type", ["bicycle", "theft"])
    def test_are_not_asked_for_with_was_anything_taken(self, crime_type: str) -> None:
        walked = way(CRIME, crime_type=crime_type)

        assert "Was anything taken?" not in told(CRIME, walked)
        assert {"bicycles", "stolen"} & set(steps(walked))

    @pytest.mark.parametrize("crime_type", ["robbery", "burglary", "vehicle", "violence"])
    def test_are_asked_for_where_something_may_have_been_taken(self, crime_type: str) -> None:
        assert "taken" in steps(way(CRIME, crime_type=crime_type))

    @pytest.mark.parametrize("step", ["bicycles", "stolen", "taken"])
    def test_are_found_by_number_and_marking(self, step: str) -> None:
        labels = " ".join(each.label for each in SERVICES[CRIME].steps_by_id[step].questions)

        assert re.search(r"[Ff]rame", labels)
        assert "marked" in labels

    @pytest.mark.parametrize("crime_type", ["bicycle", "theft", "burglary", "vehicle", "damage"])
    def test_are_gone_between_two_times(self, crime_type: str) -> None:
        walked = way(CRIME, crime_type=crime_type)

        assert "between" in steps(walked)
        assert "when" not in steps(walked)

    @pytest.mark.parametrize("crime_type", ["bicycle", "theft", "burglary", "vehicle", "damage"])
    def test_are_asked_in_one_plain_question_whether_it_was_hate(self, crime_type: str) -> None:
        assert "hate" not in steps(way(CRIME, crime_type=crime_type, hate_any="no"))
        assert team(CRIME, way(CRIME, crime_type=crime_type, hate_any="yes")) == "hate-crime"

    def test_of_a_bicycle_are_told_in_at_most_18_pages(self) -> None:
        walked = way(CRIME, crime_type="bicycle", contact_ways=["phone", "email"])

        start, check_answers, sent = 1, 1, 1
        assert start + len(walked.path) + check_answers + sent <= 18

    def test_known_persons_need_no_description(self) -> None:
        known = SERVICES[CRIME].steps_by_id["known"].questions

        assert not any("look like" in question.label for question in known)
        assert {"known-relation", "known-where"} <= {question.id for question in known}
        assert "seen" not in steps(way(CRIME, crime_type="theft", suspect_seen=["know"]))


def test_nobody_has_to_give_a_name() -> None:
    named = [
        each for step in SERVICES[CRIME].steps for each in step.questions if each.type == "name"
    ]

    assert named
    assert not [each.id for each in named if each.required]
