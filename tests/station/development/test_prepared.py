"""A start does without Django's import for nothing only where prepare would find all done."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from station.development import prepared
from tests.plugins.databases import Databases


@dataclass(frozen=True, kw_only=True)
class Station:
    """A project, what it writes, and its database."""

    root: Path
    var: Path
    environment: dict[str, str]

    def fingerprint(self) -> str | None:
        return prepared.fingerprint(self.root, self.var, self.environment)

    def execute(self, *statements: str) -> None:
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            for statement in statements:
                connection.execute(statement)


@pytest.fixture(scope="module")
def database(databases: Databases) -> Iterator[str]:
    """An address; with as much of the tables as is asked for."""
    name = f"{databases.own}_prepared"
    databases.make(name, "template1")
    yield databases.url(name)
    databases.drop(name)


@pytest.fixture
def station(tmp_path: Path, database: str) -> Station:
    root, var = tmp_path / "project", tmp_path / "project" / "var"
    (root / "app" / "migrations").mkdir(parents=True)
    (root / "app" / "migrations" / "0001_initial.py").write_text("")
    var.mkdir()
    (var / "submission.key").write_text("key")
    environment = {"DATABASE_URL": database, "BASE_URL": "http://localhost:8000"}
    made = Station(root=root, var=var, environment=environment)
    made.execute(
        "DROP TABLE IF EXISTS django_migrations, wagtailcore_page, wagtailcore_site",
        "CREATE TABLE django_migrations (id serial, app text, name text, applied timestamptz)",
        "CREATE TABLE wagtailcore_page (id serial)",
        "CREATE TABLE wagtailcore_site "
        "(id serial, hostname text, port int, is_default_site boolean)",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('app', '0001_initial', now())",
        "INSERT INTO wagtailcore_page SELECT generate_series(1, 3)",
        "INSERT INTO wagtailcore_site (hostname, port, is_default_site) "
        "VALUES ('localhost', 8000, true)",
    )
    return made


def test_it_stays_the_same_while_only_content_changes(station: Station) -> None:
    before = station.fingerprint()

    station.execute("INSERT INTO wagtailcore_page DEFAULT VALUES")
    (station.var / "media.py").write_text("what the station wrote")
    (station.root / "app" / "__pycache__").mkdir()
    (station.root / "app" / "__pycache__" / "models.py").write_text("")

    assert station.fingerprint() == before is not None


def test_the_folder_of_the_database_may_be_another(station: Station) -> None:
    before = station.fingerprint()
    address = station.environment["DATABASE_URL"]

    station.environment["DATABASE_URL"] = f"{address}&application_name=another"

    assert station.fingerprint() == before


CHANGES: dict[str, Callable[[Station], object]] = {
    "a new migration": lambda it: (it.root / "app" / "migrations" / "0002_more.py").write_text(""),
    "a migration that is gone": lambda it: (
        it.root / "app" / "migrations" / "0001_initial.py"
    ).unlink(),
    "a migration of the same length": lambda it: os.utime(
        it.root / "app" / "migrations" / "0001_initial.py", ns=(1, 1)
    ),
    "a receiver that runs after migrations": lambda it: (
        it.root / "app" / "receivers.py"
    ).write_text("pass"),
    "a migration that was taken back": lambda it: it.execute("DELETE FROM django_migrations"),
    "another database with the same migrations": lambda it: it.execute(
        "UPDATE django_migrations SET applied = applied + interval '1 second'"
    ),
    "an emptied database": lambda it: it.execute("DELETE FROM wagtailcore_page"),
    "another port of the site": lambda it: it.execute("UPDATE wagtailcore_site SET port = 8010"),
    "another address to listen at": lambda it: it.environment.update(
        BASE_URL="http://localhost:8010"
    ),
    "another engine of search": lambda it: it.environment.update(
        ELASTICSEARCH_URL="http://localhost:9200"
    ),
    "a key that is gone": lambda it: (it.var / "submission.key").unlink(),
    "a key that others may read": lambda it: (it.var / "submission.key").chmod(0o666),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_it_changes_with_what_prepare_goes_by(
    station: Station, change: Callable[[Station], object]
) -> None:
    before = station.fingerprint()

    change(station)

    assert station.fingerprint() != before


def test_it_changes_with_the_packages(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    packages = station.root / "packages"
    (packages / "wagtail-8.0.dist-info").mkdir(parents=True)
    monkeypatch.setattr(prepared, "getsitepackages", lambda: [str(packages)])
    before = station.fingerprint()

    (packages / "wagtail-8.0.dist-info").rename(packages / "wagtail-8.1.dist-info")

    assert station.fingerprint() != before


def test_a_database_that_is_new_or_half_made_has_none(station: Station) -> None:
    station.execute("DROP TABLE wagtailcore_page")

    assert station.fingerprint() is None


def test_a_database_that_does_not_answer_has_none(station: Station, tmp_path: Path) -> None:
    station.environment["DATABASE_URL"] = f"postgresql://postgres@/bluelamp?host={tmp_path}"

    assert station.fingerprint() is None
