"""The finder as visitors meet it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from local_areas import lookup
from local_areas.lookup import postcodes
from local_areas.models import AreaAlias, Postcode
from tests.local_areas.conftest import Places

pytestmark = pytest.mark.django_db

FIND = "/find-your-area/"


@pytest.fixture(autouse=True)
def _postcodes(bare: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(postcodes, "AREAS", postcodes.AREAS | {"XR"})
    rows = [
        ("XR11AA", 0.005, 51.015, "A01", None),
        ("XR11AB", 0.00928, 51.015, "A01", None),
        ("XR19ZZ", None, None, "", date(2019, 3, 1)),
    ]
    Postcode.objects.bulk_create(
        Postcode(code=code, longitude=x, latitude=y, area_code=area, withdrawn=withdrawn)
        for code, x, y, area, withdrawn in rows
    )


@pytest.fixture
def strict() -> Client:
    """A browser that keeps no cookies, at a site that checks tokens."""
    return Client(enforce_csrf_checks=True)


def test_the_index_has_a_form_that_posts_and_needs_no_cookie(strict: Client) -> None:
    page = strict.get("/your-area/")

    assert f'method="post" novalidate\n        action="{FIND}"' in page.text
    assert "csrf" not in page.text
    assert not page.cookies


def test_a_postcode_leads_to_the_page_of_its_area(strict: Client) -> None:
    answer = strict.post(FIND, {"q": "xr1 1aa"})

    assert answer.status_code == 303
    assert answer["Location"] == "/your-area/northside/n1/"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert not answer.cookies


ENDS = [
    ("XR1 1AB", 200, "XR1 1AB is near a border"),
    ("XR1 9ZZ", 200, "XR1 9ZZ is no longer in use"),
    ("M1 1AE", 200, "M1 1AE is outside our area"),
    ("XR1", 422, "XR1 is the first part of a postcode. Add the rest, like XR1 1AA"),
    ("xr1 1", 422, "XR1 1 is the first part of a postcode. Add the rest, like XR1 1AA"),
    ("m1 1", 200, "M1 1 is outside our area"),
    ("XR1 1AD", 200, "We do not know XR1 1AD"),
    ("XR1 IQ0", 422, "is not a whole postcode"),
    ("D02 AF30", 200, "It looks like one of Ireland."),
    ("", 422, "Enter a postcode or the name of a place"),
    ("zzqqzz", 200, "Nothing found for “<bdi>zzqqzz</bdi>”"),
    ("northsid", 200, "No place is called “<bdi>northsid</bdi>”"),
    ("<b>&\0" + "x" * 5000, 200, "Nothing found for"),
]


@pytest.mark.parametrize(("text", "status", "words"), ENDS)
def test_every_way_that_it_ends_says_what_to_do_and_is_kept_nowhere(
    strict: Client, text: str, status: int, words: str
) -> None:
    answer = strict.post(FIND, {"q": text})

    assert answer.status_code == status
    assert words in " ".join(answer.text.split())
    assert answer["Cache-Control"] == "private, no-store"
    assert 'content="noindex"' in answer.text
    assert "/your-area/" in answer.text
    assert answer.text.count("<h1") == 1
    assert ("<title>Error: " in answer.text) == (status == 422)
    assert "?q=" not in answer.text


def test_near_a_border_the_letters_of_list_and_map_agree(strict: Client) -> None:
    answer = strict.post(FIND, {"q": "XR1 1AB"})

    assert 'href="/your-area/northside/n1/"' in answer.text
    assert 'href="/your-area/northside/n2/"' in answer.text
    assert answer.text.count("letter--") == 2
    assert answer.text.count('class="side side--') == 2
    assert 'role="img" aria-label="Map. The place lies in N1.' in answer.text


def test_a_name_that_several_areas_have_is_asked_about(bare: Places, strict: Client) -> None:
    for name in ("N1", "S1"):
        AreaAlias.objects.create(area=bare.area(name), name="Abbey")

    answer = strict.post(FIND, {"q": "abbey"})

    assert "2 places are called “<bdi>abbey</bdi>”" in " ".join(answer.text.split())


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"latitude": "51.015", "longitude": "0.005", "accuracy": "30"}, "You are in N1"),
        ({"latitude": "51.015", "longitude": "0.0099", "accuracy": "30"}, "near a border"),
        ({"latitude": "55", "longitude": "3"}, "You are outside our area"),
        ({"latitude": "x", "longitude": "y"}, "Enter a postcode"),
        ({"latitude": "nan", "longitude": "nan"}, "Enter a postcode"),
        ({"latitude": "1e400", "longitude": "0"}, "Enter a postcode"),
        ({"latitude": "51", "longitude": "0", "accuracy": "nan"}, "You are"),
    ],
)
def test_a_device_may_say_where_it_is(strict: Client, place: dict[str, str], words: str) -> None:
    assert words in strict.post(FIND, place).text


def test_a_place_is_rounded_before_it_is_looked_up(
    strict: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[float, float]] = []
    real = lookup.find_point

    def noted(longitude: float, latitude: float, *, accuracy: float = 0) -> Any:
        asked.append((longitude, latitude))
        return real(longitude, latitude, accuracy=accuracy)

    monkeypatch.setattr(lookup, "find_point", noted)
    strict.post(FIND, {"latitude": "51.0151987654", "longitude": "0.0051234567"})

    assert asked == [(0.0051, 51.0152)]


def test_whoever_comes_back_to_an_answer_is_at_the_finder_again(client: Client) -> None:
    answer = client.get(FIND)

    assert answer.status_code == 302
    assert answer["Location"] == "/your-area/"


def test_names_come_while_somebody_types(strict: Client) -> None:
    answer = strict.post(reverse("local_areas:suggest"), {"q": "north"})

    assert answer.json() == {
        "places": [{"name": "Northside", "within": "Borough", "url": "/your-area/northside/"}]
    }
    assert answer["Cache-Control"] == "private, no-store"
    assert strict.get(reverse("local_areas:suggest")).status_code == 405


def test_nobody_asks_for_names_without_end(strict: Client, settings: Any) -> None:
    settings.LOCAL_AREAS_SUGGESTIONS_A_MINUTE = 3

    statuses = [strict.post(FIND + "names/", {"q": "no"}).status_code for _ in range(4)]

    assert statuses == [200, 200, 200, 429]


def test_an_area_without_a_page_says_so(bare: Places, strict: Client) -> None:
    bare.areas["N1"].unpublish()

    answer = strict.post(FIND, {"q": "XR1 1AA"})

    assert answer.status_code == 200
    assert "N1 has no page yet" in answer.text
