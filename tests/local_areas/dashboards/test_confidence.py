"""Public confidence: entered by hand, hidden until it is, and never said to move by chance."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from local_areas.models import Confidence
from local_areas.statistics.measures import Direction
from local_areas.statistics.opinion import margin, moved
from tests.local_areas.builders import City, set_aside_for_practice
from tests.local_areas.dashboards.test_crime import text

PAGE = "/statistics/public-confidence/"
QUESTION = "The police here do a good job"


def entered(area: Any, year: int, per_cent: float, sample: int = 1_000, **more: Any) -> Confidence:
    values = {
        "question": QUESTION,
        "asked_from": date(year, 1, 1),
        "asked_to": date(year, 3, 31),
        "source": "A made survey",
    }
    row = Confidence(area=area, per_cent=per_cent, sample=sample, **{**values, **more})
    row.full_clean()
    row.save()
    return row


@pytest.mark.parametrize(
    ("per_cent", "sample", "points"),
    [(50, 1_000, 3.1), (50, 100, 9.8), (90, 1_000, 1.9), (0, 9, 0)],
)
def test_the_margin_is_that_of_a_proportion(per_cent: float, sample: int, points: float) -> None:
    assert margin(per_cent, sample) == pytest.approx(points, abs=0.05)


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ((60, 1_000), (63, 1_000), Direction.NO_CLEAR_CHANGE),
        ((60, 1_000), (66, 1_000), Direction.UP),
        ((66, 1_000), (60, 1_000), Direction.DOWN),
        ((60, 100), (66, 100), Direction.NO_CLEAR_CHANGE),
        ((0, 100), (0, 100), Direction.NO_CLEAR_CHANGE),
        ((100, 100), (100, 100), Direction.NO_CLEAR_CHANGE),
        ((10, 20), (90, 1_000), Direction.NOT_COMPARABLE),
        (None, (66, 1_000), Direction.NOT_COMPARABLE),
    ],
)
def test_a_change_is_named_only_beyond_chance(
    before: tuple[float, int] | None, after: tuple[float, int], direction: Direction
) -> None:
    assert moved(before, after).direction is direction


def test_without_figures_there_is_no_such_page(client: Client, city: City) -> None:
    assert client.get(PAGE).status_code == 404
    assert client.get("/statistics/public-confidence.csv").status_code == 404
    assert b"Public confidence" not in client.get("/statistics/").content


def test_the_page_shows_the_newest_of_each_area_and_the_rounds(client: Client, city: City) -> None:
    entered(city.force, 2025, 60)
    entered(city.force, 2026, 66)
    entered(city.boroughs["Northside"], 2026, 55.5, sample=200)

    page = text(client.get(PAGE).content.decode())
    response = client.get("/statistics/public-confidence.csv")
    found = list(csv.DictReader(io.StringIO(response.content.decode())))

    assert "66% of those asked in Rivermouth agreed" in page
    assert "A real rise, from 60%" in page
    assert "Northside January 2026 to March 2026 56% 7 200 First asked" in page
    assert [(row["area"], row["per_cent"], row["change in words"]) for row in found] == [
        ("Rivermouth", "66", "a real rise"),
        ("Northside", "56", "first asked"),
        ("Rivermouth", "60", "first asked"),
    ]
    assert b"Public confidence" in client.get("/statistics/").content


@pytest.mark.parametrize(
    "asked", ["?question=x", "?question=a&question=b", "?question=" + "x" * 999]
)
def test_hostile_questions_are_refused(client: Client, city: City, asked: str) -> None:
    entered(city.force, 2026, 66)

    assert client.get(PAGE + asked).status_code == 400


def test_a_question_has_one_address(client: Client, city: City) -> None:
    entered(city.force, 2026, 66)
    entered(city.force, 2026, 40, question="I feel safe after dark")

    first = client.get(PAGE + "?question=i-feel-safe-after-dark&x=1")
    second = client.get(PAGE + "?question=the-police-here-do-a-good-job")

    assert first["Location"] == PAGE
    assert second.status_code == 200


def test_an_area_to_practise_in_is_left_out(client: Client, city: City) -> None:
    borough = city.boroughs["Northside"]
    entered(borough, 2026, 66)
    set_aside_for_practice(borough)

    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"per_cent": 101},
        {"per_cent": -1},
        {"sample": 0},
        {"asked_to": date(2025, 12, 31)},
    ],
)
def test_what_cannot_be_is_not_entered(city: City, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        entered(city.force, 2026, **{"per_cent": 50, **wrong})


def test_a_neighbourhood_has_no_survey(city: City) -> None:
    with pytest.raises(ValidationError, match="borough"):
        entered(city.areas["N1"], 2026, 50)


def test_the_same_round_is_entered_once(city: City) -> None:
    entered(city.force, 2026, 50)

    with pytest.raises(ValidationError, match="Change that one"):
        entered(city.force, 2026, 51)


def test_the_register_in_the_admin(admin_client: Client, city: City) -> None:
    answers = {
        "question": QUESTION,
        "area": city.force.pk,
        "asked_from": "2026-01-01",
        "asked_to": "2026-03-31",
        "per_cent": "61.5",
        "sample": "800",
        "source": "A made survey",
    }

    assert admin_client.get("/admin/public-confidence/").status_code == 200
    form = admin_client.get("/admin/public-confidence/new/")
    assert "Northside" in form.content.decode()
    assert ">N1<" not in form.content.decode()
    assert admin_client.post("/admin/public-confidence/new/", answers).status_code == 302
    assert Confidence.objects.get().per_cent == pytest.approx(61.5)
