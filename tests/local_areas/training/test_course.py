"""The course: what is right, what is enough, and what passing it gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone

from local_areas.desk.course import by_borough
from local_areas.desk.mailing import send_due
from local_areas.models import Area, Assignment, Attempt, StaffMail, Training, Update
from local_areas.training import course
from local_areas.training.practice import practice_area
from local_areas.training.scenarios import PARTS, RIGHT, SCENARIOS
from local_areas.updates import posting
from tests.local_areas.builders import City
from tests.local_areas.desk.conftest import log_in, town
from tests.local_areas.people import content, lead, officer

__all__ = ["log_in", "town"]
type LogIn = Callable[[User], Client]


def test_each_scenario_has_one_right_answer_and_says_why() -> None:
    keys = [scenario.key for part in PARTS for scenario in part.scenarios]

    assert len(keys) == len(set(keys)) == len(SCENARIOS)
    for scenario in SCENARIOS.values():
        words = [str(words) for _key, words in scenario.answers()]
        assert len(words) == len(set(words)) >= 3
        assert str(scenario.why)


def test_answers_are_shuffled_and_stay_so_within_an_attempt() -> None:
    scenario = next(iter(SCENARIOS.values()))
    first = [course.shuffled(scenario, seed)[0][0] for seed in range(60)]

    assert course.shuffled(scenario, 7) == course.shuffled(scenario, 7)
    assert set(first) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("right", "mark", "enough"), [(9, 80, False), (10, 80, True), (12, 100, True), (11, 100, False)]
)
def test_the_mark_is_in_per_cent_of_all(right: int, mark: int, enough: bool) -> None:
    assert course.is_enough(right, 12, mark) is enough


def take(person: User, right: int) -> Attempt:
    """The whole course, with so many right answers."""
    attempt = course.begin(person.officer)  # type: ignore[attr-defined]
    keys = list(SCENARIOS)
    answers = {key: RIGHT if place < right else "b" for place, key in enumerate(keys)}
    for number in range(1, len(PARTS) + 1):
        attempt = course.answer(attempt, number, answers)
    return attempt


@pytest.mark.django_db
def test_passing_lets_an_officer_publish_for_a_year(town: City) -> None:
    pc = officer("pc", town.areas["N1"], passed=None)
    row = pc.officer  # type: ignore[attr-defined]
    assert row.training is Training.NOT_STARTED

    assert take(pc, 9).passed is False
    row.refresh_from_db()
    assert row.training is Training.IN_PRACTICE
    assert take(pc, 10).passed is True
    row.refresh_from_db()

    assert row.training is Training.PASSED
    assert posting.post(pc, town.areas["N1"], content()).approved_at is not None
    row.passed_at = timezone.now() - timedelta(days=366)
    assert row.training is Training.LAPSED
    assert Attempt.objects.count() == 2


@pytest.mark.django_db
def test_an_answer_is_not_changed_once_its_explanation_was_seen(town: City) -> None:
    pc = officer("pc", town.areas["N1"], passed=None)
    attempt = course.begin(pc.officer)  # type: ignore[attr-defined]
    keys = [scenario.key for scenario in PARTS[0].scenarios]

    course.answer(attempt, 1, dict.fromkeys(keys, "b"))
    attempt = course.answer(attempt, 1, dict.fromkeys(keys, RIGHT))

    assert set(attempt.answers.values()) == {"b"}
    assert course.begin(pc.officer) == attempt  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_reminder_goes_out_30_days_before_and_once(town: City) -> None:
    pc = officer("pc", town.areas["N1"], passed=None)
    take(pc, 12)
    take(pc, 12)
    reminder = StaffMail.objects.get()
    days = (reminder.due_at - timezone.now()).days
    assert 333 <= days <= 335
    assert send_due(10) == 0

    StaffMail.objects.update(due_at=timezone.now())
    send_due(10)
    send_due(10)

    assert [letter.subject for letter in mail.outbox] == ["Your training lapses soon"]


@pytest.mark.django_db
def test_the_course_is_taken_in_the_admin(town: City, log_in: LogIn) -> None:
    pc = officer("pc", town.areas["N1"], passed=None)
    client = log_in(pc)
    address = client.post("/admin/my-areas/training/")["Location"]
    attempt = Attempt.objects.get()
    for number, part in enumerate(PARTS, start=1):
        assert address == f"/admin/my-areas/training/{number}/"
        html = client.get(address).content.decode()
        assert f'value="{RIGHT}"' not in html
        some = client.post(address, {part.scenarios[0].key: "0"})
        assert "Answer each of them." in some.content.decode()
        client.post(address, right_places(attempt, number))
        assert "Right:" in client.get(address).content.decode()
        address = f"/admin/my-areas/training/{number + 1}/"

    assert "12 of 12 right" in client.get("/admin/my-areas/training/4/").content.decode()
    assert client.get("/admin/my-areas/training/5/").status_code == 404
    pc.officer.refresh_from_db()  # type: ignore[attr-defined]
    assert pc.officer.may_publish  # type: ignore[attr-defined]


def right_places(attempt: Attempt, number: int) -> dict[str, str]:
    places = {}
    for scenario in PARTS[number - 1].scenarios:
        keys = [key for key, _words in course.shuffled(scenario, attempt.seed)]
        places[scenario.key] = str(keys.index(RIGHT))
    return places


@pytest.mark.django_db
def test_the_practice_area_is_for_every_officer_and_nowhere_public(
    town: City, log_in: LogIn
) -> None:
    practice = practice_area()
    pc = officer("pc", town.areas["N1"], passed=None)
    client = log_in(pc)

    address = f"/admin/my-areas/area/{practice.code}/post/"
    fields = {"kind": "news", "title": "A try", "text": "Words.", "when": "now", "action": "send"}
    said = client.post(address, fields, follow=True).content.decode()

    assert "Nobody but officers sees it." in said
    assert "A try" in client.get(f"/admin/my-areas/area/{practice.code}/").content.decode()
    assert Update.objects.out().count() == 1
    assert not Update.objects.shown().exists()
    assert practice not in Area.objects.public()
    assert practice not in Area.objects.current()
    assert practice not in Area.objects.current().neighbourhoods()


@pytest.mark.django_db
def test_the_board_counts_trained_active_and_lapsed_by_borough(
    town: City, django_assert_num_queries: Any
) -> None:
    north, south = town.areas["N1"], town.areas["S1"]
    active = officer("active", north, town.areas["N2"])
    officer("old", north, passed=timedelta(days=400))
    officer("new", south, passed=None)
    lead("boss", town.boroughs["Southside"])
    posting.post(active, north, content())

    with django_assert_num_queries(1):
        rows = by_borough(Assignment.objects.all())

    assert rows == [
        {"place": "Northside", "officers": 2, "trained": 1, "active": 1, "lapsed": 1, "never": 0},
        {"place": "Southside", "officers": 2, "trained": 1, "active": 0, "lapsed": 0, "never": 1},
    ]
