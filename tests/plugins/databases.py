"""Which database a test has: a copy of one that is made once a run.

    "migrated"             what the migrations make: every worker's own
     ├─ "demonstration"     with the demonstration, its city and its publications aside
     │   ├─ "whole"         with all of it, as `make run` fills it
     │   └─ …               what is added to it for many tests
     └─ …                   what else many tests begin with: see `beginning_with`

PostgreSQL copies a database in a fraction of a second; migrations take twenty, and the flush with
which Django ends a test that commits takes one. So a database that was changed is copied again.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import environ
import psycopg
import pytest
from psycopg import sql

from station.development import postgres
from tests.plugins.postgres import run_folder

BEGINNING = "beginning_with_"
"""How the fixtures are named that choose a database."""

BUILD: dict[str, Callable[[], None]] = {}
"""What makes each of them, in a copy of the one that it is built on."""

BUILT_ON: dict[str, str] = {}

BETWEEN_FIRST_KEYS = 1_000_000
"""What a process remembers under the key of a row must not be found in another database."""


def connect_to(name: str) -> None:
    """From now on, everything in this process that asks the database asks this one."""
    from django.core.cache import cache
    from django.db import connection

    from cms_forms.models.form_version import form_of
    from cms_forms.pages import directory

    if connection.in_atomic_block:
        raise RuntimeError("The transaction of the test has begun: ask for its database before.")
    connection.close()
    connection.settings_dict["NAME"] = name
    # Two copies of one database give the same keys to different rows.
    cache.clear()
    directory.forget()
    form_of.cache_clear()


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    from django.db import connection

    before = connection.settings_dict["NAME"]
    connect_to(name)
    try:
        yield
    finally:
        connect_to(before)


@dataclass(frozen=True)
class Databases:
    """The databases of one worker, on the run's server."""

    server: dict[str, Any]
    """Django's settings of the server."""
    prefix: str
    """Of the names of all that is made once a run."""
    own: str
    """The worker's database."""
    keep: bool = False
    """Whether "migrated" stays for the next run, as `--reuse-db` asks for."""
    again: bool = False
    """Whether it may be the one of an earlier run."""
    blocker: Any = None
    """Of pytest-django, which forbids the database wherever no test has asked for it."""

    @property
    def host(self) -> str:
        return str(self.server["HOST"] or self.server["OPTIONS"].get("host", ""))

    @property
    def port(self) -> str:
        return str(self.server["PORT"] or self.server["OPTIONS"].get("port", "5432"))

    def url(self, name: str, *, user: str = "", password: str = "") -> str:
        """The DATABASE_URL of a database on the server."""
        who = f"{user or self.server['USER']}:{password or self.server['PASSWORD']}"
        return f"postgresql://{who}@/{name}?host={self.host}&port={self.port}"

    def do(self, statement: str, **names: str) -> None:
        quoted = {key: sql.Identifier(name) for key, name in names.items()}
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(**quoted))

    def exists(self, name: str) -> bool:
        with psycopg.connect(self.url("postgres")) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return found.fetchone() is not None

    def drop(self, name: str) -> None:
        self.do("DROP DATABASE IF EXISTS {name} WITH (FORCE)", name=name)

    def make(self, name: str, template: str) -> None:
        if not (self.keep and name == f"{self.prefix}_migrated"):
            (run_folder() / f"{name}.database").touch()
        self.drop(name)
        self.do("CREATE DATABASE {name} TEMPLATE {of}", name=name, of=template)

    def copy(self, kind: str, name: str) -> str:
        """A new copy of what was made once, in place of one of that name. Its DATABASE_URL."""
        self.make(name, self.made(kind))
        return self.url(name)

    def write_to(self, other: str, kind: str) -> None:
        """Into an empty database of another server, which its DATABASE_URL names."""
        programs = postgres.programs()
        dump = subprocess.run(
            [programs / "pg_dump", self.url(self.made(kind))], check=True, capture_output=True
        )
        subprocess.run(
            [programs / "psql", "--quiet", "--set", "ON_ERROR_STOP=1", other],
            input=dump.stdout,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def made(self, kind: str) -> str:
        """The name of what is made once a run: whoever asks first makes it, the others wait."""
        name = f"{self.prefix}_{kind}"
        done = run_folder() / f"{kind}.made"
        with (run_folder() / f"{kind}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                self._make(kind, name)
                done.touch()
        return name

    def _make(self, kind: str, name: str) -> None:
        from django.core.management import call_command

        if kind != "migrated":
            self.copy(BUILT_ON[kind], name)
            with self.blocker.unblock(), connected_to(name):
                begin_keys_at(first_key(kind))
                BUILD[kind]()
            return
        if not (self.again and self.exists(name)):
            self.make(name, "template1")
        with self.blocker.unblock(), connected_to(name):
            call_command("migrate", verbosity=0)


def first_key(kind: str) -> int:
    """Above all that are in what it is built on."""
    level = len(below(kind)) - 1
    return (1 + level * len(BUILD) + sorted(BUILD).index(kind)) * BETWEEN_FIRST_KEYS


def begin_keys_at(number: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, %s) "
            "FROM pg_sequences",
            [number],
        )


def demonstration() -> None:
    from django.core.management import call_command

    call_command(
        "seed_demo",
        without_areas=True,
        without_cases=True,
        without_publications=True,
        without_hub=True,
        verbosity=0,
    )


def whole() -> None:
    from django.core.management import call_command

    call_command("seed_demo", verbosity=0)
    call_command("prepare", verbosity=0)


def beginning_with(build: Callable[[], None], *, on: str = "migrated") -> Any:
    """A fixture: the test's database begins with what `build` has added to another, once a run."""
    kind = build.__name__
    BUILD[kind] = build
    BUILT_ON[kind] = on

    @pytest.fixture(name=BEGINNING + kind)
    def begin(
        django_db_setup: None,
        databases: Databases,
        django_db_blocker: Any,
        request: pytest.FixtureRequest,
    ) -> Iterator[None]:
        name = f"{databases.own}_{kind}"
        if any(kind in below(other) for other in kinds_of(request.fixturenames)):
            yield  # the other one begins with it
            return
        with django_db_blocker.unblock():
            if name not in _copied:
                databases.copy(kind, name)
                _copied.add(name)
            connect_to(name)
        yield
        with django_db_blocker.unblock():
            connect_to(databases.own)
            if commits(request):
                _copied.discard(name)

    return begin


def below(kind: str) -> list[str]:
    """What it is built on, and what that is built on."""
    on = BUILT_ON.get(kind)
    return [] if on is None else [on, *below(on)]


def kinds_of(fixtures: Sequence[str]) -> list[str]:
    return [name.removeprefix(BEGINNING) for name in fixtures if name.startswith(BEGINNING)]


_copied: set[str] = set()
"""What this worker has copied, and no test has changed."""

beginning_with_demonstration = beginning_with(demonstration)
beginning_with_whole = beginning_with(whole, on="demonstration")


def commits(request: pytest.FixtureRequest) -> bool:
    """Whether what the test does stays in the database."""
    marker = request.node.get_closest_marker("django_db")
    return bool({"transactional_db", "live_server"} & set(request.fixturenames)) or (
        marker is not None and bool(marker.kwargs.get("transaction"))
    )


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing on a server that is not the run's own."""
    if "DATABASE_URL" not in os.environ or hasattr(config, "workerinput"):
        return
    server = environ.Env.db_url_config(os.environ["DATABASE_URL"])
    of_the_run = Databases(server=server, prefix="", own="")
    for made in run_folder().glob("*.database"):
        of_the_run.drop(made.stem)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """A test's database is chosen first, whatever else asks for one, and begins a transaction."""
    for item in items:
        names: list[str] = getattr(item, "fixturenames", [])
        chosen = sorted(kinds_of(names), key=lambda kind: len(below(kind)))
        if chosen and not set(chosen[:-1]) <= set(below(chosen[-1])):
            raise pytest.UsageError(f"{item.nodeid} begins with more than one of {chosen}.")
        names.sort(key=lambda name: not name.startswith(BEGINNING))


@pytest.fixture(scope="session")
def databases(
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    worker_id: str,
) -> Databases:
    from django.conf import settings

    server = settings.DATABASES["default"]
    prefix = f"test_{server['NAME']}"
    return Databases(
        server=server,
        prefix=prefix,
        own=f"{prefix}_{worker_id}",
        keep=django_db_keepdb,
        again=django_db_keepdb and not django_db_createdb,
        blocker=django_db_blocker,
    )


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, databases: Databases, django_db_blocker: Any
) -> Iterator[None]:
    """In place of pytest-django's, which migrates in every worker."""
    from django.db import connection
    from django.template.base import Template
    from django.test import TransactionTestCase
    from django.test.signals import template_rendered
    from whitenoise.middleware import WhiteNoiseMiddleware

    def render(template: Template, context: Any) -> Any:
        """Django's own would copy the context of each of the hundreds of templates that a page of
        the admin includes. A response's context is that of its page.
        """
        if context.template is template:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    def begin_again(_: TransactionTestCase) -> None:
        """After a test that committed. All other databases are copied again by who asks next."""
        if connection.settings_dict["NAME"] == databases.own:
            connection.close()
            databases.copy("migrated", databases.own)
            connect_to(databases.own)

    find_static_files = WhiteNoiseMiddleware.add_files_from_finders
    static_files: dict[str, Any] = {}

    def add_static_files(middleware: WhiteNoiseMiddleware) -> None:
        """Looked for once: every test's client has a chain of middleware of its own."""
        if not static_files:
            find_static_files(middleware)
            static_files.update(middleware.files)
        middleware.files.update(static_files)

    databases.copy("migrated", databases.own)
    with django_db_blocker.unblock():
        connect_to(databases.own)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", begin_again)
        patch.setattr(Template, "_render", render)
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add_static_files)
        yield
    with django_db_blocker.unblock():
        connection.close()
