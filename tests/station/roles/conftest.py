"""Two processes, two roles: what the public's can do, and all that it cannot.

They are two for real: with a database of their own, which the public's process enters as a role
that has nothing but what `grant_public_role` grants.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.plugins.databases import Databases

ROOT = Path(__file__).resolve().parents[3]

PASSWORD = "visitor"
"""Of the public's database role, for servers that ask for one."""

SERVE = """
import json, sys, traceback
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from django.core.management import execute_from_command_line
for line in sys.stdin:
    code, words = 0, StringIO()
    with redirect_stdout(words), redirect_stderr(words):
        try:
            execute_from_command_line(["manage.py", *json.loads(line)])
        except SystemExit as end:
            code = end.code
        except Exception:
            traceback.print_exc()
            code = 1
    print(json.dumps([code, words.getvalue()]), flush=True)
"""
"""A process that does one management command after the other: each line asks for one."""


@dataclass(frozen=True)
class Process:
    """A process of one role. It starts once, because that takes longer than what is asked."""

    started: subprocess.Popen[str]

    def manage(self, *arguments: str, code: int = 0) -> str:
        """A management command, and what it says."""
        assert self.started.stdin is not None
        assert self.started.stdout is not None
        self.started.stdin.write(json.dumps(arguments) + "\n")
        self.started.stdin.flush()
        ended_with, words = json.loads(self.started.stdout.readline())
        assert ended_with == code, words
        return words

    def run(self, code: str) -> Any:
        """Python, and the JSON that it prints last."""
        return json.loads(self.manage("shell", "--no-imports", "-c", code).splitlines()[-1])


@contextmanager
def process(role: str, database: str, var: Path) -> Iterator[Process]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"site{os.pathsep}.",
        "ROLE": role,
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.station.role_settings",
        "VAR_ROOT": str(var),
        "TMPDIR": str(var / "temporary"),
    }
    (var / "temporary").mkdir(exist_ok=True)
    with subprocess.Popen(
        [sys.executable, "-c", SERVE],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as started:
        yield Process(started)


@dataclass(frozen=True, kw_only=True)
class Two:
    """The database of a demonstration, and the two processes that reach it."""

    staffs_database: str
    """A DATABASE_URL, as is the next."""
    publics_database: str
    role: str
    var: Path
    staff: Process
    public: Process


@pytest.fixture(scope="session")
def two(
    django_db_setup: None,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Two]:
    database = f"{databases.own}_two_roles"
    role = f"{database}_public"
    var = tmp_path_factory.mktemp("var")
    staffs = databases.copy("demonstration", database)
    databases.do("DROP ROLE IF EXISTS {role}", role=role)  # of a run that was killed
    publics = databases.url(database, user=role, password=PASSWORD)
    with process("staff", staffs, var) as staff:
        staff.manage("grant_public_role", role)
        databases.do(f"ALTER ROLE {{role}} PASSWORD '{PASSWORD}'", role=role)
        with process("public", publics, var) as public:
            yield Two(
                staffs_database=staffs,
                publics_database=publics,
                role=role,
                var=var,
                staff=staff,
                public=public,
            )
    databases.drop(database)
    databases.do("DROP ROLE {role}", role=role)


@pytest.fixture
def public(two: Two) -> Iterator[psycopg.Connection]:
    """The database, entered as the public's process enters it."""
    with psycopg.connect(two.publics_database, autocommit=True) as connection:
        yield connection


@pytest.fixture
def owner(two: Two) -> Iterator[psycopg.Connection]:
    with psycopg.connect(two.staffs_database, autocommit=True) as connection:
        yield connection


def may(public: psycopg.Connection, privilege: str, table: str, column: str = "") -> bool:
    """Tried out, without touching a row."""
    statement = {
        "SELECT": "SELECT {column} FROM {table} LIMIT 0",
        "INSERT": "INSERT INTO {table} ({column}) SELECT NULL WHERE false",
        "UPDATE": "UPDATE {table} SET {column} = DEFAULT WHERE false",
        "DELETE": "DELETE FROM {table} WHERE false",
    }[privilege]
    names = {"table": sql.Identifier(table), "column": sql.Identifier(column or "id")}
    try:
        public.execute(sql.SQL(statement).format(**names))
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True
