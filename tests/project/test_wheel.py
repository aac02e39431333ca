"""The wheel has everything, and each app in it works without the station around it."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.databases import Databases
from tests.project.conftest import ELSEWHERE, ROOT, django, django_each

pytestmark = pytest.mark.xdist_group("wheel")
"""On one worker, because building it and migrating a site of it are most of the time."""

FOLDERS = {
    "site/station/": "station/",
    "templates/": "station/templates/",
    "cms_forms/": "cms_forms/",
    "local_areas/": "local_areas/",
    "social_hub/": "social_hub/",
}
"""Where the tracked files of a folder are in the wheel."""


SETTING_UP = (
    "check --fail-level WARNING",
    "makemigrations --check --dry-run",
    "migrate",
)


def tracked() -> list[str]:
    command = ["git", "ls-files", "-z", "--", *FOLDERS]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_every_tracked_file_of_the_packages_is_in_it(installed: Path) -> None:
    names = tracked()

    missing = [
        name
        for name in names
        for folder, place in FOLDERS.items()
        if name.startswith(folder) and not (installed / name.replace(folder, place, 1)).is_file()
    ]

    assert len(names) > 100
    assert missing == []


def test_it_has_the_built_assets_and_not_what_they_were_built_with(installed: Path) -> None:
    assert (installed / "station/assets/dist/css/station.css").is_file()
    assert not list(installed.rglob("node_modules"))


@pytest.mark.parametrize("app", ["cms_forms", "local_areas", "social_hub"])
def test_each_app_has_its_readme_beside_its_code(installed: Path, app: str) -> None:
    assert (installed / app / "README.md").is_file()


def test_the_projects_readme_is_what_it_says_of_itself(installed: Path) -> None:
    (metadata,) = installed.glob("*.dist-info/METADATA")

    assert (ROOT / "README.md").read_text() in metadata.read_text()
    assert not (installed / "README.md").exists()
    assert not (installed / "station/README.md").exists()


def test_an_app_alone_does_not_bring_in_what_only_the_station_needs(installed: Path) -> None:
    (metadata,) = installed.glob("*.dist-info/METADATA")
    needed = re.findall(
        r"^Requires-Dist: ([\w.-]+)(?:.*extra == '(\w+)')?", metadata.read_text(), re.MULTILINE
    )

    assert {name for name, extra in needed if not extra} == {
        "django",
        "wagtail",
        "wagtail-modeladmin",
        "icalendar",
        "numpy",
        "openpyxl",
        "pillow",
        "psycopg",
        "pyproj",
        "rapidfuzz",
        "shapely",
        "pynacl",
        "holidays",
        "requests",
        "pydantic",
        "feedparser",
        "filetype",
        "regex",
        "publicsuffixlist",
        "nh3",
    }
    assert {"wagtailmenus", "gunicorn"} <= {name for name, extra in needed if extra == "station"}


def test_the_station_can_be_deployed_from_it(installed: Path, tmp_path: Path) -> None:
    production = {
        "DJANGO_SETTINGS_MODULE": "station.settings.production",
        "DATABASE_URL": "postgresql:///unused",
        "SECRET_KEY": "0123456789abcdef" * 4,
        "ALLOWED_HOSTS": "station.example",
        "BASE_URL": "https://station.example",
        "SUBMISSION_PUBLIC_KEY": "A" * 43,
        "SUBMISSION_SIGNING_KEY": "A" * 43,
        "BLIND_INDEX_KEY": "A" * 43,
        "CACHE_URL": "redis://unused",
    }

    check = "check --deploy --fail-level WARNING"
    found = (
        "from django.template.loader import get_template as get; print(get('404.html').origin.name)"
    )
    shell = f"shell --no-imports -c {shlex.quote(found)}"
    public, staff = (production | {"ROLE": role} for role in ("public", "staff"))

    django_each(installed, tmp_path, "collectstatic --no-input", check, **public)
    said = django_each(installed, tmp_path, check, shell, **staff)

    assert list((tmp_path / "var/static/css").glob("station.*.css"))
    assert said.splitlines()[-1] == str(installed / "station/templates/404.html")


THEIRS = ("NAME", "USER", "HOST")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plain Wagtail site of somebody else, with what the app's README says to add."""
    readme = (ROOT / "cms_forms/README.md").read_text()
    code = re.findall(r"^```python\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    (settings_of_theirs,) = (each for each in code if "INSTALLED_APPS" in each)
    (question_type,) = (each for each in code if "questions.base import register" in each)
    added: dict[str, Any] = {}
    folder = tmp_path_factory.mktemp("theirs")
    exec(settings_of_theirs, added)  # our own README
    shutil.copytree(ELSEWHERE, folder / "elsewhere")
    (folder / "elsewhere/questions.py").write_text(question_type)
    with (folder / "elsewhere" / "settings.py").open("a") as settings:
        for name in ("INSTALLED_APPS", "MIDDLEWARE"):
            ours = [each for each in added[name] if each is not ...]
            order = f"{ours!r} + {name}" if name == "MIDDLEWARE" else f"{name} + {ours!r}"
            settings.write(f"{name} = {order}\n")
        # The test's own server has another address and owner.
        database = {k: v for k, v in added["DATABASES"]["default"].items() if k not in THEIRS}
        settings.write(f"DATABASES['default'] |= {database!r}\n")
        settings.write(f"EXIT_URL = {added['EXIT_URL']!r}\n")
    return folder


@pytest.fixture(scope="module")
def migrated(
    installed: Path, elsewhere: Path, site_of_theirs: Callable[[str], dict[str, str]]
) -> dict[str, str]:
    """The environment of that site, with its database migrated."""
    settings = site_of_theirs("elsewhere")
    keys = django(installed, elsewhere, "make_submission_key", **settings)
    settings |= dict(line.split("=", 1) for line in keys.splitlines() if line[0] != "#")
    django_each(installed, elsewhere, "makemigrations elsewhere", *SETTING_UP, **settings)
    return settings


@pytest.fixture
def settings(migrated: dict[str, str], databases: Databases) -> dict[str, str]:
    """The same, with a database of the test's own."""
    database = f"{databases.own}_elsewhere_visited"
    databases.make(database, migrated["PGDATABASE"])
    return migrated | {"PGDATABASE": database}


@pytest.mark.parametrize("model", ["cms_forms.FormPage", "elsewhere.ServicePage"])
def test_the_forms_work_alone_as_the_readme_says(
    installed: Path, elsewhere: Path, settings: dict[str, str], model: str
) -> None:
    code = f"MODEL = {model!r}\n{A_VISIT}"

    read = django(installed, elsewhere, "shell", "--no-imports", "-c", code, **settings)

    assert read.splitlines() == [
        "The list shows it: True",
        "A type of one's own is offered: True",
        "Sent: AB12CDE",
    ]


A_VISIT = """
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client
from django.test.utils import setup_test_environment
from wagtail.models import Page

from cms_forms.editor import drafts
from cms_forms.exchange import import_form
from cms_forms.models import Submission, Team
from tests.cms_forms.documents import collision
from tests.cms_forms.visitor import Visitor

setup_test_environment()
Team.objects.create(key="road-traffic", name="Road traffic")
user = User.objects.create_superuser("somebody")
page = import_form(collision(), parent=Page.objects.get(depth=2), model=apps.get_model(MODEL))
drafts.change(user, page.pk, "Moved a part", lambda parts: parts)
editor = Client()
editor.force_login(user)
listed = editor.get(f"/admin/services/{page.pk}/").content.decode()
print("The list shows it:", "Was anyone hurt?" in listed)
screen = editor.get(f"/admin/services/{page.pk}/part/hurt/").content.decode()
print("A type of one's own is offered:", "crime_number" in screen)
seen = {"revision": drafts.stamp(Page.objects.get(pk=page.pk))}
editor.post(f"/admin/services/{page.pk}/publish/", seen)
visitor = Visitor(Client(), page.url)
visitor.open()
visitor.client.post(page.url + "start/")
visitor.answer_everything()
visitor.send()
print("Sent:", Submission.objects.get().read_answers()["vehicles"][0]["q-mark"])
"""
