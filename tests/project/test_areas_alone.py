"""`local_areas` in somebody else's plain Wagtail site, from the wheel, as its README says."""

import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.project.conftest import APPS, ELSEWHERE, ROOT, django, django_each
from tests.project.test_wheel import SETTING_UP, THEIRS

pytestmark = pytest.mark.xdist_group("wheel")

MODELS = '''
from wagtail.models import Page

from local_areas.pages.area_page import AreaPageMixin


class WardPage(AreaPageMixin, Page):
    """A page of an area of that site's own."""
'''


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    readme = (ROOT / "local_areas/README.md").read_text()
    code = re.findall(r"^```python\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    (settings_of_theirs,) = (each for each in code if "INSTALLED_APPS" in each)
    (addresses,) = (each for each in code if "urlpatterns" in each)
    folder = tmp_path_factory.mktemp("theirs")
    site = folder / "elsewhere"
    shutil.copytree(ELSEWHERE, site)
    (site / "models.py").write_text(MODELS)
    (site / "apps.py").write_text(APPS)
    admin = 'path("admin/", include("wagtail.admin.urls"))'
    (site / "urls.py").write_text(addresses.replace("...", admin))
    added: dict[str, Any] = {}
    exec(settings_of_theirs, added)  # our own README
    with (site / "settings.py").open("a") as settings:
        for name in ("INSTALLED_APPS", "MIDDLEWARE"):
            settings.write(f"{name} += {[each for each in added[name] if each is not ...]!r}\n")
        # The test's own server has another address and owner.
        database = {k: v for k, v in added["DATABASES"]["default"].items() if k not in THEIRS}
        settings.write(f"DATABASES['default'] |= {database!r}\n")
        settings.write(f"LOCAL_AREAS_FORCE_NAME = {added['LOCAL_AREAS_FORCE_NAME']!r}\n")
        settings.write("ALLOWED_HOSTS = ['*']\n")
    return folder


@pytest.fixture(scope="module")
def migrated(
    installed: Path, elsewhere: Path, site_of_theirs: Callable[[str], dict[str, str]]
) -> dict[str, str]:
    """The environment of that site, with its database migrated."""
    settings = site_of_theirs("areas_elsewhere")
    django_each(installed, elsewhere, "makemigrations elsewhere", *SETTING_UP, **settings)
    return settings


def files(folder: Path) -> None:
    """Those that the README's commands name: four squares in two boroughs, two years of figures."""
    wards = [(f"W{n}", f"Ward {n}", f"B{n // 2}", f"Borough {n // 2}") for n in range(4)]
    header = ["ward_code", "ward_name", "borough_code", "borough_name"]
    _table(folder / "areas.csv", [header, *map(list, wards)])
    features = [
        {
            "type": "Feature",
            "properties": {"ward_code": code},
            "geometry": {"type": "Polygon", "coordinates": [_ring(0.01 * place)]},
        }
        for place, (code, *_) in enumerate(wards)
    ]
    document = {"type": "FeatureCollection", "features": features}
    (folder / "boundaries.geojson").write_text(json.dumps(document))
    residents = [[code, 9_000] for code, *_ in wards]
    _table(folder / "residents.csv", [["ward_code", "population"], *residents])
    lines = [["postcode", "latitude", "longitude", "ward_code"], ["AB1 2DE", 51.005, 0.005, "W0"]]
    _table(folder / "postcodes.csv", lines)
    months = [f"{year}{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
    counts = [["Burglary", code, *[20] * 12, *[40] * 12] for code, *_ in wards]
    _table(folder / "crime.csv", [["MajorText", "WardCode", *months], *counts])


def _ring(west: float) -> list[list[float]]:
    east = west + 0.01
    return [[west, 51.0], [east, 51.0], [east, 51.01], [west, 51.01], [west, 51.0]]


def _table(path: Path, rows: list[list[Any]]) -> None:
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows(rows)


def test_the_areas_work_alone_as_the_readme_says(
    installed: Path, elsewhere: Path, migrated: dict[str, str]
) -> None:
    files(elsewhere)
    readme = (ROOT / "local_areas/README.md").read_text()
    section = readme.split("## In your own Wagtail")[1].split("\n## ")[0]
    commands = re.findall(r"^python manage\.py (import_[^#\n]+)", section, re.MULTILINE)

    django_each(installed, elsewhere, *commands, **migrated)
    read = django(installed, elsewhere, "shell", "--no-imports", "-c", A_VISIT, **migrated)
    done = django(installed, elsewhere, "areas_due", **migrated)

    assert len(commands) == 5
    assert read.splitlines() == [
        "Pages: 4 of neighbourhoods, 2 of boroughs",
        "The page has the figures: True",
        "The page wears the app's own plain styles: True",
        "The finder knows the postcode: True",
        "An officer's update is on the page: True",
        "The dashboard counts: True",
    ]
    assert done.strip().endswith("done.")


A_VISIT = """
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.test.utils import setup_test_environment
from django.utils import timezone

from local_areas import lookup
from local_areas.models import Area, Assignment, Officer
from local_areas.pages.area_page import AreaPage, BoroughPage
from local_areas.updates import posting
from local_areas.updates.content import Content

setup_test_environment()
counts = [model.objects.count() for model in (AreaPage, BoroughPage)]
print(f"Pages: {counts[0]} of neighbourhoods, {counts[1]} of boroughs")
page = AreaPage.objects.get(area__code="W0")
visitor = Client()
def shown():
    return visitor.get(page.url).content.decode()
print("The page has the figures:", "480" in shown() and "240" in shown())
print("The page wears the app's own plain styles:", "local_areas/plain.css" in shown())
found = lookup.find("AB1 2DE")
places = [each.place for each in getattr(found, "areas", [found])]
print("The finder knows the postcode:", page.area_id in {each.area for each in places})
officer = Officer.objects.create(
    number="1", name="Demo Officer", passed_at=timezone.now(),
    user=User.objects.create_user("officer", password="x"),
)
Assignment.objects.create(officer=officer, area=page.area, is_contact=True)
posting.post(officer.user, page.area, Content(title="We are at the market", text="Come and talk."))
print("An officer's update is on the page:", "We are at the market" in shown())
board = visitor.get("/statistics/recorded-crime/").content.decode()
print("The dashboard counts:", "1,920" in board)
"""
