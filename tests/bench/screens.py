"""Every screen of every service of the demonstration, as a telephone shows it.

The example journeys of `tests.station.demo_examples` are walked on a running server, so that each
step is seen, with the error that it shows when nothing is answered, and the pages around the steps.
axe, the measures of `tests/e2e/measures.js` and the titles are looked at in one Chromium; the Nu
checker then reads the HTML of all of them at once. A service that is translated is walked in Welsh
as well, and one in Arabic, which has no translation: there only the app's own words are in it.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import sync_playwright

from cms_forms.engine.definition import Form
from station.demo.register import REGISTER
from tests.bench import servers
from tests.bench._screens_looked import HEIGHT, PHONE, Eyes, Screen, check_sources
from tests.bench._screens_walked import Tour, Walker
from tests.bench.harness import Figure, Result, benchmark
from tests.bench.reading_grade import MOST_OF_A_STEP, graded
from tests.plugins.chromium import launch
from tests.station.demo_examples import JOURNEYS
from tests.station.demo_walk import INFORMATION, SERVICES

SEEN: Final = Figure(name="screens", unit="")
UNSEEN: Final = Figure(name="steps_unseen", unit="", target=0)
NU: Final = Figure(name="screens_nu", unit="errors", target=0)
AXE: Final = Figure(name="screens_axe", unit="found", target=0)
OTHERS: Final = Figure(name="screens_others", unit="found", target=0)
GRADE: Final = Figure(name="screens_grade", unit="grade", target=MOST_OF_A_STEP)

TOURS: Final = (
    *(Tour(service) for service in REGISTER),
    *(
        Tour(service, language)
        for service in REGISTER
        if service.slug == INFORMATION
        for language in ("cy", "ar")
    ),
)
COLUMNS: Final = "{:<48}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}"


@benchmark(SEEN, UNSEEN, NU, AXE, OTHERS, GRADE)
def screens() -> Iterator[Result]:
    with station() as address:
        seen, unseen = look_at(address)
    check_sources(seen)
    show(seen, unseen)
    yield SEEN.measured(len(seen))
    yield UNSEEN.measured(sum(map(len, unseen.values())))
    yield NU.measured(sum(len(screen.nu) for screen in seen))
    yield AXE.measured(sum(len(screen.axe) for screen in seen))
    yield OTHERS.measured(sum(len(screen.others) for screen in seen))
    yield GRADE.measured(max(map(hardest, SERVICES.values())))


@contextmanager
def station() -> Iterator[str]:
    """The address of a station with the demonstration's services."""
    with servers.database() as database:
        its = {
            "DATABASE_URL": database.address,
            "DJANGO_SETTINGS_MODULE": "station.settings.test",
            "PYTHONPATH": f"{servers.ROOT / 'site'}:{servers.ROOT}",
        }
        servers.manage("migrate", "--verbosity", "0", environment=its)
        less = (f"--without-{each}" for each in ("areas", "publications", "hub", "cases"))
        servers.manage("seed_demo", *less, "--verbosity", "0", environment=its)
        with servers.web_server(environment=its) as web:
            yield web.address


def look_at(address: str) -> tuple[Sequence[Screen], dict[str, set[str]]]:
    """All screens, and of each tour the ids of the steps that no example journey comes to."""
    unseen: dict[str, set[str]] = {}
    alike: set[object] = set()
    with sync_playwright() as playwright:
        browser = launch(playwright)
        context = browser.new_context(
            viewport={"width": PHONE, "height": HEIGHT}, locale="en-GB", has_touch=True
        )
        eyes = Eyes(context)
        for tour in TOURS:
            print(f"  {tour.name} …", file=sys.stderr, flush=True)
            walker = Walker(eyes, address, tour, alike)
            walker.walk_all([each for each in JOURNEYS if each.service == tour.service.slug])
            unseen[tour.name] = set(tour.form.steps_by_id) - walker.reached
        browser.close()
    return eyes.screens, unseen


def hardest(form: Form) -> float:
    """The grade of the step that is the hardest to read, the start page among them."""
    return max(each.grade for each in graded(form) if each.most == MOST_OF_A_STEP)


def show(seen: Sequence[Screen], unseen: dict[str, set[str]]) -> None:
    """One line a service, then each thing that is wrong, once, with how many screens have it."""
    print(COLUMNS.format("service", "screens", "unseen", "Nu", "axe", "others", "grade"))
    for tour in TOURS:
        of_tour = [screen for screen in seen if screen.service == tour.name]
        grade = "–" if tour.language else f"{hardest(tour.form):.1f}"
        print(_row(tour.name, of_tour, len(unseen[tour.name]), grade))
    most = max(map(hardest, SERVICES.values()))
    print(_row("all", seen, sum(map(len, unseen.values())), f"{most:.1f}"))
    wrong = Counter(wrong for screen in seen for wrong in screen.wrong)
    for (by, message), count in wrong.most_common():
        first = next(screen for screen in seen if (by, message) in screen.wrong)
        print(f"{by}: {message}\n  {count}: {first.service}, {first.name}", flush=True)
    for name, steps in unseen.items():
        if steps:
            print(f"No example journey of {name} comes to: {', '.join(sorted(steps))}.")


def _row(name: str, screens: Sequence[Screen], unseen: int, grade: str) -> str:
    nu, axe, others = (
        sum(len(getattr(screen, by)) for screen in screens) for by in ("nu", "axe", "others")
    )
    return COLUMNS.format(name, len(screens), unseen, nu, axe, others, grade)
