"""What the wheel installs, and plain Wagtail sites of somebody else that its apps are added to."""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.plugins.databases import Databases

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = Path(__file__).with_name("elsewhere")

APPS = """
from django.apps import AppConfig


class ElsewhereConfig(AppConfig):
    name = "elsewhere"
"""
"""Of a site that has no page type of its own, or gives its own."""

EACH = """
import importlib
import shlex
import sys
from django.core.management import execute_from_command_line

for command in sys.argv[1:]:
    execute_from_command_line(["django", *shlex.split(command)])
    importlib.invalidate_caches()  # what makemigrations has written
"""


def django(installed: Path, folder: Path, *arguments: str, **variables: str) -> str:
    """What a management command says that finds the packages in the wheel."""
    return _python(installed, folder, "-m", "django", *arguments, **variables)


def django_each(installed: Path, folder: Path, *commands: str, **variables: str) -> str:
    """Several commands in one process: starting it takes longer than most of them."""
    return _python(installed, folder, "-c", EACH, *commands, **variables)


def _python(installed: Path, folder: Path, *arguments: str, **variables: str) -> str:
    result = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join([str(installed), str(folder), str(ROOT)]),
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel installs."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


def _served_by(databases: Databases, database: str) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "elsewhere.settings",
        "PGDATABASE": database,
        "PGHOST": databases.host,
        "PGPORT": databases.port,
        "PGUSER": databases.server["USER"],
        "PGPASSWORD": databases.server["PASSWORD"],
    }


@pytest.fixture(scope="session")
def plain_database(
    installed: Path, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of one with the tables of Wagtail alone: whose site it is, is the tests' matter."""
    folder = tmp_path_factory.mktemp("plain")
    site = shutil.copytree(ELSEWHERE, folder / "elsewhere")
    (site / "models.py").write_text("")
    (site / "apps.py").write_text(APPS)
    (site / "urls.py").write_text("urlpatterns = []\n")
    with (site / "settings.py").open("a") as settings:
        # What each app's README adds, because Wagtail's search asks for it on PostgreSQL.
        settings.write("DATABASES['default']['ENGINE'] = 'django.db.backends.postgresql'\n")
        settings.write("INSTALLED_APPS += ['django.contrib.postgres']\n")
    database = f"{databases.own}_plain"
    databases.make(database, "template1")
    django(installed, folder, "migrate", **_served_by(databases, database))
    return database


@pytest.fixture(scope="session")
def site_of_theirs(databases: Databases, plain_database: str) -> Callable[[str], dict[str, str]]:
    """Makes the environment of a plain Wagtail site with a database of that name for itself."""

    def make(name: str) -> dict[str, str]:
        database = f"{databases.own}_{name}"
        databases.make(database, plain_database)
        return _served_by(databases, database)

    return make
