"""The measuring of `areas`, in a process that has Django and an empty database."""

import json
import random
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from wagtail.models import Page

from local_areas import boundaries, lookup
from local_areas.models import Area, AreaGeneration, Boundary, Postcode
from local_areas.pages.area_page import AreaPage, BoroughPage
from local_areas.pages.keeping import keep_pages

AREAS = 1_250
BOROUGHS = 25
POSTCODES = 20_000
COMPARED = 60
"""How many pages are made one by one: each takes as long as the others."""
SECONDS = 2.0


def measure() -> None:
    """Prints the figures as JSON."""
    codes = make_city()
    figures = {"bulk": _imported()} | _lookups(codes)
    figures["one by one"] = _one_by_one()
    print(json.dumps(figures))


def make_city() -> list[str]:
    """Squares of a hundredth of a degree, 50 by 25, with postcodes in them. The postcodes."""

    generation = AreaGeneration.objects.create(key="bench", valid_from=date(2024, 1, 1))
    force = Area.objects.create(code="F", level="force", official_name="Bench", slug="bench")
    boroughs = Area.objects.bulk_create(
        Area(
            code=f"B{number}",
            level="borough",
            parent=force,
            official_name=f"Borough {_name(number)}",
            slug=f"b{number}",
        )
        for number in range(BOROUGHS)
    )
    areas = Area.objects.bulk_create(
        Area(
            code=f"A{number}",
            level="neighbourhood",
            parent=boroughs[number % BOROUGHS],
            official_name=_name(number),
            slug=f"a{number}",
        )
        for number in range(AREAS)
    )
    Boundary.objects.bulk_create(
        Boundary(area=area, generation=generation, geometry=_square(number))
        for number, area in enumerate(areas)
    )
    Boundary.objects.bulk_create(Boundary(area=each, generation=generation) for each in boroughs)
    chance = random.Random(1)
    made = [
        Postcode(
            code=f"M{number // 2000 % 10}{number // 200 % 10}{number // 20 % 10}"
            f"{'ABDEFGHJLN'[number % 10]}{'PQRSTUWXYZ'[number // 10 % 10]}",
            longitude=chance.uniform(0, 0.5),
            latitude=chance.uniform(51, 51.25),
            area_code=f"A{chance.randrange(AREAS)}",
        )
        for number in range(POSTCODES)
    ]
    Postcode.objects.bulk_create(made, ignore_conflicts=True)
    return [each.code for each in made]


def _square(number: int) -> dict[str, Any]:
    west, south = number % 50 / 100, 51 + number // 50 / 100
    east, north = west + 0.01, south + 0.01
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _name(number: int) -> str:
    first = ["Har", "Mill", "Swan", "Cop", "Fen", "Gor", "Lin", "Sal", "Thorn", "Wren"]
    last = ["bour", "bridge", "croft", "field", "gate", "ham", "ley", "mere", "stead", "wick"]
    words = ["Old", "Upper", "Lower", "New", "East", "West", "North", "South", "Great", "Little"]
    tail = ["", " Quay", " and Hill"][number // 1000 % 3]
    return f"{words[number % 10]} {first[number // 10 % 10]}{last[number // 100 % 10]}{tail}"


def _imported() -> float:
    """Milliseconds of CPU a page, all of them at once."""
    before = time.process_time()
    keep_pages()
    return (time.process_time() - before) * 1000 / (AREAS + BOROUGHS)


def _one_by_one() -> float:
    """The same pages as an editor's code would make them: add_child, a revision, published."""

    assert Page.find_problems() == ([], [], [], [], [])
    parent = BoroughPage.objects.order_by("path").first()
    assert parent is not None
    own = list(AreaPage.objects.child_of(parent).values_list("area", flat=True))
    AreaPage.objects.exclude(area__in=own[:1]).delete()
    areas = Area.objects.filter(level="neighbourhood", areapage=None)[:COMPARED]
    before = time.process_time()
    for area in areas:
        page = parent.add_child(instance=AreaPage(title=area.name, slug=area.code, area=area))
        page.save_revision(log_action=True).publish()
    return (time.process_time() - before) * 1000 / COMPARED


def _lookups(codes: list[str]) -> dict[str, float]:
    chance = random.Random(2)
    points = [(chance.uniform(0, 0.5), chance.uniform(51, 51.25)) for _ in range(1_000)]
    typed = ["harb", "old mil", "swanbrige", "lower fenn", "thornsted", "great", "and hil"]
    held = boundaries.of()
    return {
        "point": _a_second(lambda turn: held.at(*points[turn % 1_000])),
        "postcode": _a_second(lambda turn: lookup.find(codes[turn * 7 % len(codes)])),
        "typed": _a_second(lambda turn: lookup.suggest(typed[turn % len(typed)])),
    }


def _a_second(look: Callable[[int], object]) -> float:
    look(0)
    turn, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        turn += 1
        look(turn)
    return turn / (time.perf_counter() - begun)
