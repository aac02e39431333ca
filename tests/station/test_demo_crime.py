"""The demonstration's crime report: where each answer leads, and what it tells."""

import re

import pytest

from tests.station.demo_walk import (
    CRIME,
    SERVICES,
    at_random,
    ending,
    steps,
    team,
    told,
    way,
)


class TestSexualAssaultAbuseAndStalking:
    def test_asks_first_whether_the_device_is_safe(self) -> None:
        walked = way(CRIME, crime_type="abuse", device_safe="no")

        assert steps(walked)[:6] == ["now", "unsure-note", "what", "device", "safer-ways", "before"]
        for number in ("08082000247", "08085002222", "08088010327", "08009995428", "08001111"):
            assert f"tel:{number}" in walked.path[5].body

    def test_asks_next_to_nothing_that_must_be_answered(self) -> None:
        needed = [
            question.id
            for step in way(CRIME, at_random(1), crime_type="abuse").path
            for question in step.questions
            if question.required and step.id.startswith(("abuse", "children", "device"))
        ]

        assert set(needed) <= {"device-safe", "safe-ways", "safe-phone", "safe-email"}

    @pytest.mark.parametrize("seed", range(60))
    def test_goes_to_the_named_team_and_ends_on_its_own_page(self, seed: int) -> None:
        walked = way(CRIME, at_random(seed), crime_type="abuse", danger="no", injuries="unknown")

        assert team(CRIME, walked) == "public-protection"
        assert "public protection team" in ending(CRIME, walked)
        assert "Close this window" in ending(CRIME, walked)
        # A child who is part of it does not take the place of whoever was hurt.
        for number in ("0808 2000 247", "0808 500 2222"):
            assert number in ending(CRIME, walked)

    @pytest.mark.parametrize("children", ["yes", "no"])
    def test_that_is_a_hate_crime_too_ends_with_support_for_that(self, children: str) -> None:
        walked = way(CRIME, crime_type="abuse", hate_why=["race"], children_there=children)

        assert "hate crime team" in ending(CRIME, walked)
        assert "0808 168 9111" in ending(CRIME, walked)

    @pytest.mark.parametrize("recent", ["week", "unknown", "rather-not", None])
    def test_gives_forensic_advice_after_a_recent_sexual_assault(self, recent: str | None) -> None:
        walked = way(CRIME, crime_type="abuse", abuse_kinds=["sexual"], abuse_recent=recent)

        assert "only if you want to" in walked.path[steps(walked).index("forensic")].body

    @pytest.mark.parametrize("kinds", [["sexual"], ["stalking"], None])
    def test_gives_no_forensic_advice_where_it_does_not_help(self, kinds: list[str] | None) -> None:
        walked = way(CRIME, crime_type="abuse", abuse_kinds=kinds, abuse_recent="longer")

        assert "forensic" not in steps(walked)

    @pytest.mark.parametrize("who", ["partner", "ex", "family", "known"])
    def test_asks_where_a_known_person_is_and_not_what_they_look_like(self, who: str) -> None:
        walked = way(CRIME, crime_type="abuse", abuser_who=who)

        assert "abuser-known" in steps(walked)
        assert not {"abuser-seen", "seen", "known"} & set(steps(walked))

    def test_asks_what_is_remembered_of_a_stranger(self) -> None:
        assert "abuser-seen" in steps(way(CRIME, crime_type="abuse", abuser_who="stranger"))

    def test_writes_and_calls_only_where_that_is_safe(self) -> None:
        nowhere = way(CRIME, crime_type="abuse", safe_ways=["none"])
        by_text = way(CRIME, crime_type="abuse", safe_ways=["text"])

        assert not {"phone", "email", "abuse-phone", "abuse-email"} & set(steps(nowhere))
        assert "abuse-phone" in steps(by_text)
        assert "abuse-email" not in steps(by_text)

    @pytest.mark.parametrize("who", ["partner", "ex", "family"])
    @pytest.mark.parametrize(
        "crime_type", ["robbery", "burglary", "violence", "damage", "online", "other"]
    )
    def test_is_reached_when_it_is_told_as_another_crime(self, crime_type: str, who: str) -> None:
        walked = way(CRIME, crime_type=crime_type, close_who=who)

        assert steps(walked)[2:7] == ["what", "age", "close", "device", "safer-ways"]
        assert "abuser-known" in steps(walked)
        assert "abuser" not in steps(walked)
        assert team(CRIME, walked) == "public-protection"
        assert "Close this window" in ending(CRIME, walked)

    @pytest.mark.parametrize("who", ["no", "unknown", "rather-not"])
    def test_is_for_nobody_else_who_was_attacked(self, who: str) -> None:
        walked = way(CRIME, crime_type="violence", close_who=who)

        assert "device" not in steps(walked)
        assert "suspect-known" in steps(walked)
        assert team(CRIME, walked) == "crime-desk"

    def test_asks_about_children(self) -> None:
        walked = way(CRIME, crime_type="abuse", children_there="yes")

        assert "children" in steps(walked)
        assert "A child is part of this" in ending(CRIME, walked)


SENT_TYPES = [
    option.id
    for option in SERVICES[CRIME].placed_questions["crime-type"][1].options
    if option.id not in {"lost", "road"}
]
"""What the crime report takes, however it is told."""

HERE = {"fraud_signs": ["known"], "antisocial_kind": "noise", "council_first": "here"}


class TestHateCrime:
    @pytest.mark.parametrize("crime_type", [each for each in SENT_TYPES if each != "abuse"])
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

    def test_is_asked_about_in_the_branch_for_abuse_too(self) -> None:
        assert "hate" in steps(way(CRIME, crime_type="abuse"))


class TestAChild:
    @pytest.mark.parametrize("crime_type", SENT_TYPES)
    def test_who_reports_is_noticed_and_answered_as_one(self, crime_type: str) -> None:
        walked = way(CRIME, crime_type=crime_type, your_age="under-18", how_old="under-18", **HERE)

        assert "child-note" in steps(walked)
        assert "tel:08001111" in ending(CRIME, walked)

    @pytest.mark.parametrize("crime_type", [each for each in SENT_TYPES if each != "abuse"])
    def test_reads_of_no_partner_and_of_no_hate_before_the_age_is_told(
        self, crime_type: str
    ) -> None:
        walked = way(CRIME, crime_type=crime_type, your_age="under-18", how_old="under-18", **HERE)

        asked = [question.id for step in walked.path for question in step.questions]
        age = min(asked.index(each) for each in ("how-old", "your-age") if each in asked)
        assert "close-who" not in asked
        assert not {"hate-any", "hate-why", "support-wanted"} & set(asked[:age])
        assert len({"how-old", "your-age"} & set(asked)) == 1

    @pytest.mark.parametrize("who", ["home", "friend"])
    def test_whom_somebody_close_hurts_is_asked_fewer_and_safer_questions(self, who: str) -> None:
        walked = way(CRIME, crime_type="violence", how_old="under-18", close_home=who)

        assert {"close-young", "device", "child-note", "abuser-known"} <= set(steps(walked))
        assert team(CRIME, walked) == "public-protection"
        assert "tel:08001111" in ending(CRIME, walked)

    @pytest.mark.parametrize("crime_type", SENT_TYPES)
    @pytest.mark.parametrize("role", ["witness", "for-other"])
    def test_to_whom_it_happened_is_noticed(self, crime_type: str, role: str) -> None:
        walked = way(CRIME, crime_type=crime_type, role=role, victim_age="yes", **HERE)

        assert "child-victim-note" in steps(walked)
        assert "tel:08001111" in ending(CRIME, walked)


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
