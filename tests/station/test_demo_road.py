"""The demonstration's road report and request for information: their duties and deadlines."""

import re
from typing import Any

import pytest

from cms_forms.engine.clocks import Running, running
from cms_forms.engine.definition import StepKind
from cms_forms.engine.questions.base import question_type
from cms_forms.engine.questions.files import MEGABYTE, allowed, largest
from cms_forms.engine.walk import Walk
from tests.station.demo_walk import (
    INFORMATION,
    ROAD,
    SERVICES,
    TODAY,
    days_ago,
    ending,
    steps,
    team,
    texts,
    told,
    way,
    ways,
)

GONE = ("no", "unseen", "unknown")
NOT_GIVEN = ("no", "nobody", "unknown")


def clocks_of(walked: Walk) -> list[Running]:
    return list(running(SERVICES[ROAD], walked, TODAY))


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

    def test_leaves_4_days_to_serve_a_notice_on_a_van_that_drove_on_10_days_ago(self) -> None:
        """Road Traffic Offenders Act 1988, section 2(1): only a driver who knew needs none."""
        walked = way(
            ROAD,
            kind="collision",
            your_role="walker",
            injuries="yes",
            hit=["person"],
            driver_stopped="no",
            incident_date=days_ago(10),
        )

        due = {each.clock.id: (each.due - TODAY).days for each in clocks_of(walked)}
        assert due["notice"] == 4
        assert due["proceedings"] == 181 - 10
        assert "few-days-left" in steps(walked)
        assert "old-collision-note" not in steps(walked)

    @pytest.mark.parametrize(
        ("answers", "notice", "proceedings"),
        [
            *(({"your_role": "walker", "driver_stopped": each}, True, True) for each in GONE),
            *(({"your_role": "owner", "driver_stopped": each}, True, True) for each in GONE),
            *(({"your_role": "driver", "details": each}, True, True) for each in NOT_GIVEN),
            ({"your_role": "cyclist", "driver_stopped": "some"}, False, True),
            ({"your_role": "cyclist", "driver_stopped": "yes"}, False, False),
            ({"your_role": "driver", "details": "yes", "report_anyway": "yes"}, False, False),
            ({"your_role": "driver", "details": "nobody", "hit": ["animal"]}, False, False),
        ],
    )
    def test_runs_the_clocks_of_a_collision_unless_the_driver_knew_and_stopped(
        self, answers: dict[str, Any], notice: bool, proceedings: bool
    ) -> None:
        given = {"injuries": "no", "hit": ["vehicle"], "incident_date": days_ago(3)} | answers
        walked = way(ROAD, kind="collision", **given)

        running_now = {each.clock.id for each in clocks_of(walked)}
        assert walked.complete
        assert ("notice" in running_now, "proceedings" in running_now) == (notice, proceedings)

    @pytest.mark.parametrize("kind", ["collision", "driving", "unsure"])
    @pytest.mark.parametrize(
        ("recording", "is_asked"),
        [("mine", True), ("other", False), ("no", False), ("unknown", False)],
    )
    def test_takes_the_recording_of_those_who_have_it(
        self, kind: str, recording: str, is_asked: bool
    ) -> None:
        walked = way(ROAD, kind=kind, your_role="walker", hit=["person"], recording=recording)

        asked = [
            question
            for step in walked.path
            for question in step.questions
            if question_type(question.type).takes_files
        ]
        assert walked.complete
        assert bool(asked) is is_asked
        for question in asked:
            assert allowed(question) == ["pictures", "videos", "sound"]
            assert largest(question) >= 1_000 * MEGABYTE

    def test_promises_no_other_way_to_send_a_recording_than_it_has(self) -> None:
        road = SERVICES[ROAD]
        hints = [o.hint for s in road.steps for q in s.questions for o in q.options]
        assert not re.search(r"[Ww]e tell you how to send", " ".join([*texts(road), *hints]))

    @pytest.mark.parametrize("kind", ["collision", "driving"])
    def test_begins_with_the_first_vehicle_where_one_is_certain(self, kind: str) -> None:
        walked = way(ROAD, kind=kind)

        assert walked.path[steps(walked).index("vehicles")].minimum == 1
        assert "vehicle-any" not in steps(walked)

    @pytest.mark.parametrize(("part", "is_asked"), [("yes", True), ("no", False)])
    def test_asks_of_no_vehicle_where_there_was_none(self, part: str, is_asked: bool) -> None:
        walked = way(ROAD, kind="unsure", vehicle_part=part)

        assert ("vehicles" in steps(walked)) is is_asked

    def test_takes_a_vehicle_that_nobody_saw(self) -> None:
        walked = way(ROAD, kind="collision", your_role="owner", whose="unseen")

        assert walked.complete


class TestARequestForInformation:
    def test_says_the_day_by_which_it_is_answered(self) -> None:
        walked = way(INFORMATION, about_what="force")

        assert "by {{ 20 FOI days }}" in ending(INFORMATION, walked)

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
