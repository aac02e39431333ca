"""What every service of the demonstration owes to whoever uses it, on every way through it."""

import re
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from cms_forms.engine.definition import Form, Question, Step, StepKind
from cms_forms.engine.lint import lint
from station.demo.users import TEAMS
from tests.station.demo_walk import (
    SERVICES,
    TODAY,
    WORDS,
    ending,
    least,
    steps,
    team,
    told,
    way,
)

CRIME = "report-a-crime"
ROAD = "report-a-road-traffic-incident"
INFORMATION = "request-information"

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

every_service = pytest.mark.parametrize("service", SERVICES)
every_form = pytest.mark.parametrize("form", SERVICES.values(), ids=SERVICES)


def days_ago(days: int) -> str:
    return (TODAY - timedelta(days)).isoformat()


def at_random(seed: int) -> Any:
    dice = Random(seed)

    def choose(question: Question) -> Any:
        if not question.required and dice.random() < 0.4:
            return None
        if question.type == "several":
            alone = [option.id for option in question.options if option.exclusive]
            free = [option.id for option in question.options if not option.exclusive]
            picked = [each for each in free if dice.random() < 0.4]
            return picked or alone or free[:1]
        if question.options:
            return dice.choice(question.options).id
        if question.type == "date":
            return days_ago(dice.choice([0, 3, 10, 14, 15, 100, 182, 200, 900]))
        return WORDS.get(question.type, "Words")

    return choose


def ways(service: str, count: int = 250) -> list[Any]:
    return [way(service, at_random(seed)) for seed in range(count)]


def texts(form: Form) -> list[str]:
    """All guidance, advice and endings: HTML."""
    endings = [form.what_happens_next, *(rule.what_happens_next for rule in form.triage.rules)]
    return [form.introduction, *(step.body for step in form.steps), *endings]


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
        assert [q.id for _, q in questions(form) if q.type == "date" and q.required] == []

    @every_service
    def test_takes_everybody_to_an_end(self, service: str) -> None:
        for walked in ways(service):
            assert walked.exit or (walked.complete and team(service, walked) in TEAMS)

    @every_service
    def test_takes_those_who_know_nothing_to_an_end(self, service: str) -> None:
        assert way(service, least).complete

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


NAMES = {"short_text", "long_text", "vehicle_registration"}
CRIMESTOPPERS = "0800555111"


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
        walked = way(CRIME, crime_type=crime_type, hate_why=[why], **HERE)

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
        walked = way(CRIME, crime_type=crime_type, your_age="under-18", **HERE)

        assert "child-note" in steps(walked)
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

    def test_known_persons_need_no_description(self) -> None:
        known = SERVICES[CRIME].steps_by_id["known"].questions

        assert not any("look like" in question.label for question in known)
        assert {"known-relation", "known-where"} <= {question.id for question in known}
        assert "seen" not in steps(way(CRIME, crime_type="theft", suspect_seen=["know"]))


class TestTheRoadReport:
    def test_asks_for_the_role_before_anything_ends_it(self) -> None:
        for walked in ways(ROAD, 400):
            about_a_vehicle = "vehicle-what" in steps(walked)
            if walked.exit and not about_a_vehicle:
                assert steps(walked).index("role") < len(walked.path) - 1

    def test_sends_only_a_driver_to_the_insurer_and_only_if_they_like(self) -> None:
        for walked in ways(ROAD, 400):
            if walked.exit and walked.exit.id == "insurer":
                assert walked.answers["role"]["your-role"] == "driver"  # type: ignore[call-overload]

        settled = {"kind": "collision", "your_role": "driver", "injuries": "no", "details": "yes"}
        assert way(ROAD, **settled, report_anyway="no").exit
        assert way(ROAD, **settled, report_anyway="yes").complete

    @pytest.mark.parametrize("role", ["passenger", "walker", "cyclist", "witness", "owner"])
    def test_takes_what_others_saw(self, role: str) -> None:
        assert way(ROAD, kind="collision", your_role=role, injuries="no", hit=["none"]).complete

    @pytest.mark.parametrize("details", ["no", "nobody", "unknown"])
    @pytest.mark.parametrize("hit", ["animal", "property", "vehicle"])
    def test_tells_a_lone_driver_of_the_24_hours_first(self, details: str, hit: str) -> None:
        walked = way(
            ROAD,
            kind="collision",
            your_role="driver",
            injuries="no",
            hit=[hit],
            details=details,
            incident_date=days_ago(20),
        )

        notes = [step.id for step in walked.path if step.kind is StepKind.INFORMATION]
        assert notes == ["within-24-hours", "old-collision-note"]
        assert "Within 24 hours" in ending(ROAD, walked)

    @pytest.mark.parametrize("hit", ["other-animal", "none"])
    def test_tells_a_driver_who_has_no_duty_of_none(self, hit: str) -> None:
        walked = way(
            ROAD, kind="collision", your_role="driver", injuries="no", hit=[hit], details="nobody"
        )

        assert "24 hours" not in told(ROAD, walked)

    @pytest.mark.parametrize("kind", ["phone", "drink"])
    @pytest.mark.parametrize("days", [0, 10, 14, 15, 100, 300])
    def test_says_nothing_of_14_days_on_drink_drugs_and_phones(self, kind: str, days: int) -> None:
        """No notice is needed for them (Road Traffic Offenders Act 1988, schedule 1)."""
        walked = way(ROAD, kind="driving", driving_kind=kind, incident_date=days_ago(days))

        assert "14 days" not in told(ROAD, walked)

    @pytest.mark.parametrize("kind", ["speed", "close", "lights", "careless", "other"])
    @pytest.mark.parametrize(
        ("days", "note"),
        [
            (0, None),
            (10, "few-days"),
            (14, "few-days"),
            (15, "too-late"),
            (180, "too-late"),
            (190, "six-months"),
        ],
    )
    def test_tells_of_the_14_days_while_they_matter(
        self, kind: str, days: int, note: str | None
    ) -> None:
        walked = way(ROAD, kind="driving", driving_kind=kind, incident_date=days_ago(days))

        notes = {"few-days-left": "few-days", "fourteen-days": "too-late", "six-months": None}
        names = [notes[id] or id for id in steps(walked) if id in notes]
        assert names == ([note] if note else [])
        assert ("it has to reach them by then" in ending(ROAD, walked)) is (days <= 14)

    @pytest.mark.parametrize("kind", ["driving", "collision"])
    def test_says_that_six_months_have_passed(self, kind: str) -> None:
        assert "six-months" in steps(way(ROAD, kind=kind, incident_date=days_ago(190)))
        assert "six-months" not in steps(way(ROAD, kind=kind, incident_date=days_ago(170)))

    def test_has_a_notice_served_and_not_sent(self) -> None:
        for sentence in re.split(r"[.:]", " ".join(texts(SERVICES[ROAD]))):
            if "notice" in sentence and "14 days" in sentence:
                assert not re.search(r"\b(send|sent)\b", sentence)

    def test_leads_those_who_cannot_pass_to_101_first_and_has_an_end_for_them(self) -> None:
        walked = way(ROAD, kind="vehicle", vehicle_kind="obstructing", danger_now="no")

        assert steps(walked).index("call-101") < steps(walked).index("blocked-where")
        assert team(ROAD, walked) == "front-desk"
        assert "still in the way" in ending(ROAD, walked)
        assert "14 days" not in told(ROAD, walked)

    def test_takes_a_vehicle_that_nobody_saw(self) -> None:
        walked = way(ROAD, kind="collision", your_role="owner", whose="unseen")

        assert walked.complete


class TestARequestForInformation:
    def test_says_the_day_by_which_it_is_answered(self) -> None:
        walked = way(INFORMATION, about_what="force")

        assert "by {{ 20 working days }}" in ending(INFORMATION, walked)

    @pytest.mark.parametrize(
        "answers",
        [
            {"about_what": "me"},
            {"about_what": "other-person", "consent": "yes"},
            {"about_what": "crime-report", "follow_up_how": "copy"},
        ],
    )
    def test_takes_a_request_for_own_information(self, answers: dict[str, str]) -> None:
        walked = way(INFORMATION, **answers)

        assert walked.complete
        assert "by {{ 1 month }}" in ending(INFORMATION, walked)
        assert "publish" not in steps(walked)
