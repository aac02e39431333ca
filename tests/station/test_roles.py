"""Two processes, two roles: what the public's can do, and all that it cannot.

They are two for real: with a database of their own, which the public's process enters as a role
that has nothing but what `grant_public_role` grants.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection as of_the_tests
from psycopg import sql

from cms_forms.grants import public_grants

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("roles")
"""On one worker, because making the database is half of the time."""

PASSWORD = "visitor"
"""Of the public's database role, for servers that ask for one."""


@dataclass(frozen=True, kw_only=True)
class Two:
    """The database of a demonstration, as staff's process and as the public's reach it."""

    staff: str
    """A DATABASE_URL, as is the next."""
    public: str
    role: str
    var: Path

    def manage(self, *arguments: str, role: str = "staff", code: int = 0) -> str:
        """A command in a process of its own, and what it says."""
        result = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": f"site{os.pathsep}.",
                "ROLE": role,
                "DATABASE_URL": getattr(self, role),
                "DJANGO_SETTINGS_MODULE": "tests.station.role_settings",
                "VAR_ROOT": str(self.var),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == code, result.stdout + result.stderr
        return result.stdout + result.stderr

    def run(self, code: str, role: str) -> Any:
        """Python in a process of its own, and the JSON that it prints last."""
        return json.loads(
            self.manage("shell", "--no-imports", "-c", code, role=role).splitlines()[-1]
        )


def address(user: str, password: str, database: str) -> str:
    server = of_the_tests.settings_dict
    host = server["HOST"] or server["OPTIONS"].get("host", "")
    port = server["PORT"] or server["OPTIONS"].get("port", "5432")
    return f"postgresql://{user}:{password}@/{database}?host={host}&port={port}"


@pytest.fixture(scope="module")
def two(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    server = of_the_tests.settings_dict
    database = f"{server['NAME']}_two_roles"
    role = f"{database}_public"
    names = {"database": sql.Identifier(database), "role": sql.Identifier(role)}
    staff = server["USER"], server["PASSWORD"]

    with psycopg.connect(address(*staff, "postgres"), autocommit=True) as maintenance:

        def do(statement: str) -> None:
            maintenance.execute(sql.SQL(statement).format(**names))

        def forget() -> None:
            do("DROP DATABASE IF EXISTS {database} WITH (FORCE)")
            do("DROP ROLE IF EXISTS {role}")

        forget()  # of a run that was killed
        do("CREATE DATABASE {database}")
        two = Two(
            staff=address(*staff, database),
            public=address(role, PASSWORD, database),
            role=role,
            var=tmp_path_factory.mktemp("var"),
        )
        two.manage("prepare", "--verbosity", "0")
        two.manage("grant_public_role", role)
        do(f"ALTER ROLE {{role}} PASSWORD '{PASSWORD}'")
        yield two
        forget()


@pytest.fixture
def public(two: Two) -> Iterator[psycopg.Connection]:
    """The database, entered as the public's process enters it."""
    with psycopg.connect(two.public, autocommit=True) as connection:
        yield connection


@pytest.fixture
def owner(two: Two) -> Iterator[psycopg.Connection]:
    with psycopg.connect(two.staff, autocommit=True) as connection:
        yield connection


class TestThePublicsProcess:
    def test_it_takes_every_service_from_start_to_sent_and_staff_read_it(self, two: Two) -> None:
        seen = two.run(A_VISIT_TO_EVERY_SERVICE, "public")

        read = two.run(READ_EVERYTHING, "staff")

        assert len(seen) == 3
        assert all(addresses[-1].endswith("/sent/") for addresses in seen.values())
        assert sorted(read) == sorted(seen)

    def test_it_keeps_answers_and_forgets_them_when_somebody_starts_again(self, two: Two) -> None:
        kept, forgotten = two.run(START_AGAIN, "public")

        assert kept == 1
        assert forgotten == 0

    def test_it_shows_every_page_and_finds_them(self, two: Two) -> None:
        statuses, found, missing = two.run(EVERY_PAGE, "public")

        assert set(statuses.values()) == {200}
        assert "result" in found
        assert "We cannot find that page" in missing

    @pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/submissions/"])
    def test_it_has_no_admin(self, two: Two, path: str) -> None:
        status, page = two.run(f"PATH = {path!r}\n{ONE_PAGE}", "public")

        assert status == 404
        assert "We cannot find that page" in page

    def test_what_only_some_may_see_leads_on_in_words(self, two: Two) -> None:
        restricted = two.run(RESTRICT_PAGES, "staff")

        pages = two.run(f"PATHS = {restricted!r}\n{RESTRICTED_PAGES}", "public")

        assert {kind: status for kind, (status, _) in pages.items()} == {
            "login": 403,
            "groups": 403,
            "password": 200,
            "with the password": 200,
            "to elsewhere": 302,
        }
        for kind in ("login", "groups"):
            assert "nobody can log in at this address" in pages[kind][1]
        assert "Password" in pages["password"][1]
        assert "Behind the password" in pages["with the password"][1]

    def test_it_shows_the_sign_in_a_size_that_is_new_follows_redirects_and_serves_documents(
        self, two: Two
    ) -> None:
        document = two.run(ADD_FILES, "staff")

        sign, redirected, served = two.run(f"PATH = {document!r}\n{SEE_FILES}", "public")

        assert "brand__sign" in sign
        assert redirected == "/advice/"
        assert served == "Disclosed"

    def test_nothing_is_wrong_with_it(self, two: Two) -> None:
        two.manage("check", "--database", "default", "--fail-level", "WARNING", role="public")

    def test_a_database_role_that_may_read_what_was_sent_is_named(self, two: Two) -> None:
        as_owner = replace(two, public=two.staff)

        said = as_owner.manage("check", "--database", "default", role="public", code=1)

        for secret in ("sealed_answers", "auth_user.password", "django_session.session_data"):
            assert secret in said
        assert "station.E002" in said


class TestThePublicsDatabaseRole:
    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT sealed_answers FROM cms_forms_submission",
            "SELECT * FROM cms_forms_submission",
            "SELECT team_id FROM cms_forms_submission",
            "UPDATE cms_forms_submission SET sent_at = sent_at",
            "DELETE FROM cms_forms_submission",
            "SELECT user_id FROM cms_forms_team_members",
            "SELECT name FROM cms_forms_submissionaccess",
            "SELECT session_data FROM django_session",
            "SELECT username FROM auth_user",
            "SELECT content FROM wagtailcore_revision",
            "SELECT data FROM wagtailcore_pagelogentry",
            "SELECT data FROM wagtailcore_modellogentry",
            "SELECT key_hash FROM wagtailcore_apitoken",
            "UPDATE wagtailcore_page SET title = title",
            "UPDATE cms_forms_formversion SET definition = definition",
            "TRUNCATE cms_forms_journey CASCADE",
            "CREATE TABLE mine ()",
        ],
    )
    def test_it_is_denied(self, public: psycopg.Connection, statement: str) -> None:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            public.execute(statement)

    def test_everything_that_is_not_stated_is_denied(
        self, public: psycopg.Connection, owner: psycopg.Connection
    ) -> None:
        stated = {
            (each.table, *privilege) for each in public_grants() for privilege in each.privileges()
        }
        tables = {table for table, _ in columns_of(owner)}

        allowed = {
            (table, privilege, column)
            for table, column in columns_of(owner)
            for privilege in ("SELECT", "INSERT", "UPDATE")
            if may(public, privilege, table, column)
        } | {(table, "DELETE", None) for table in tables if may(public, "DELETE", table)}

        assert allowed == stated

    def test_a_new_table_and_a_new_column_are_denied_until_they_are_stated(
        self, two: Two, public: psycopg.Connection, owner: psycopg.Connection
    ) -> None:
        owner.execute("CREATE TABLE later (answer text)")
        owner.execute("ALTER TABLE cms_forms_team ADD COLUMN IF NOT EXISTS later text")
        try:
            two.manage("migrate", "--verbosity", "0")

            assert not may(public, "SELECT", "later", "answer")
            assert not may(public, "SELECT", "cms_forms_team", "later")
        finally:
            owner.execute("DROP TABLE later; ALTER TABLE cms_forms_team DROP COLUMN later")


class TestGrantPublicRole:
    def test_again_it_changes_nothing_and_takes_back_what_was_granted_by_hand(
        self, two: Two, public: psycopg.Connection, owner: psycopg.Connection
    ) -> None:
        role = sql.Identifier(two.role)
        owner.execute(sql.SQL("GRANT SELECT ON auth_user TO {}").format(role))
        owner.execute(sql.SQL("GRANT UPDATE (title) ON wagtailcore_page TO {}").format(role))
        assert may(public, "SELECT", "auth_user", "password")

        said = two.manage("grant_public_role", two.role)

        assert "Made the role" not in said
        assert not may(public, "SELECT", "auth_user", "password")
        assert not may(public, "UPDATE", "wagtailcore_page", "title")
        assert may(public, "SELECT", "wagtailcore_page", "title")

    def test_a_dry_run_prints_the_statements_and_changes_nothing(
        self, two: Two, owner: psycopg.Connection
    ) -> None:
        said = two.manage("grant_public_role", 'a "visitor"', "--dry-run")

        assert 'CREATE ROLE "a ""visitor""" LOGIN;' in said
        assert 'GRANT SELECT ("id", "name", "key") ON "cms_forms_team" TO "a ""visitor""";' in said
        assert owner.execute("SELECT 1 FROM pg_roles WHERE rolname LIKE 'a %'").fetchone() is None

    def test_a_role_whose_name_must_be_quoted_is_made_without_a_password(
        self, two: Two, owner: psycopg.Connection
    ) -> None:
        name = f'{two.role} “a"b”'[:60]
        try:
            said = two.manage("grant_public_role", name)

            found = owner.execute(
                "SELECT rolcanlogin, rolsuper, rolpassword FROM pg_authid WHERE rolname = %s",
                [name],
            ).fetchone()
            assert found == (True, False, None)
            assert "without a password" in said
        finally:
            quoted = sql.Identifier(name)
            owner.execute(sql.SQL("DROP OWNED BY {}").format(quoted))
            owner.execute(sql.SQL("DROP ROLE {}").format(quoted))

    def test_the_owner_of_the_tables_is_refused(self, two: Two, owner: psycopg.Connection) -> None:
        said = two.manage("grant_public_role", owner.info.user, code=1)

        assert "no grant takes that away" in said
        assert "Nothing was changed." in said
        owner.execute("SELECT sealed_answers FROM cms_forms_submission")

    @pytest.mark.parametrize(
        ("more", "undo", "named"),
        [
            (
                "GRANT pg_read_all_data TO {role}",
                "REVOKE pg_read_all_data FROM {role}",
                "SELECT on auth_group_permissions",
            ),
            (
                "GRANT SELECT ON django_session TO PUBLIC",
                "REVOKE SELECT ON django_session FROM PUBLIC",
                "SELECT on django_session",
            ),
            (
                "GRANT CREATE ON SCHEMA public TO PUBLIC",
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                "CREATE on the schema",
            ),
        ],
    )
    def test_what_a_role_may_by_other_ways_is_found_and_refused(
        self, two: Two, owner: psycopg.Connection, more: str, undo: str, named: str
    ) -> None:
        role = sql.Identifier(two.role)
        owner.execute(sql.SQL(more).format(role=role))
        try:
            said = two.manage("grant_public_role", two.role, code=1)
        finally:
            owner.execute(sql.SQL(undo).format(role=role))

        assert named in said
        assert "Nothing was changed." in said

    @pytest.mark.parametrize("name", ["", "x" * 64, "public"])
    def test_what_cannot_be_a_role_is_refused_in_words(self, two: Two, name: str) -> None:
        said = two.manage("grant_public_role", name, code=1)

        assert "Nothing was changed." in said
        assert "Traceback" not in said


def columns_of(owner: psycopg.Connection) -> list[tuple[str, str]]:
    return owner.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema()"
    ).fetchall()


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


VISITING = """
import json
from django.test import Client
from django.test.utils import setup_test_environment
from wagtail.models import Page
from cms_forms.pages.form_page import FormPage
setup_test_environment()
client = Client()
"""
A_VISIT_TO_EVERY_SERVICE = f"""{VISITING}
from tests.station.answering import send
seen = {{}}
for service in FormPage.objects.live():
    addresses, page = send(Client(), service)
    reference = page.split('class="reference">')[1].split("<")[0]
    seen[reference] = addresses
print(json.dumps(seen))
"""
START_AGAIN = f"""{VISITING}
from cms_forms.models import Journey
from tests.station import answering
service = FormPage.objects.live().first()
before = Journey.objects.count()
step = service.current_version.form.steps[0]
answering._go_on(client, service.current_version.form, f"{{service.url}}{{step.slug}}/")
kept = Journey.objects.count() - before
client.post(f"{{service.url}}start/", answering._hidden(client, f"{{service.url}}start/"))
print(json.dumps([kept, Journey.objects.count() - before]))
"""
READ_EVERYTHING = """
import json
from cms_forms.models import Submission
read = [each.shown_reference for each in Submission.objects.all() if each.read_answers()]
print(json.dumps(read))
"""
EVERY_PAGE = f"""{VISITING}
pages = Page.objects.live().public().filter(depth__gt=1)
statuses = {{page.url: client.get(page.url, follow=True).status_code for page in pages}}
found = client.get("/search/?q=report").content.decode()
print(json.dumps([statuses, found, client.get("/nothing/").content.decode()]))
"""
ONE_PAGE = f"""{VISITING}
response = client.get(PATH)
print(json.dumps([response.status_code, response.content.decode()]))
"""
RESTRICT_PAGES = """
import json
from django.contrib.auth.models import Group
from wagtail.models import Page, PageViewRestriction
from station.pages.models import ContentPage
parent, paths = Page.objects.get(slug="advice"), {}
for kind in ("login", "groups", "password"):
    page = ContentPage(title=f"Behind the {kind}", slug=kind)
    parent.add_child(instance=page)
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=kind, password="lamp"
    )
    restriction.groups.set(Group.objects.all())
    paths[kind] = page.url
print(json.dumps(paths))
"""
RESTRICTED_PAGES = f"""{VISITING}
import re
seen = {{kind: client.get(path, follow=True) for kind, path in PATHS.items()}}
action = re.search('action="([^"]*authenticate[^"]*)"', seen["password"].content.decode())[1]
given = {{"password": "lamp", "return_url": PATHS["password"]}}
seen["with the password"] = client.post(action, given, follow=True)
given["return_url"] = "https://elsewhere.example/"
seen["to elsewhere"] = client.post(action, given)
pages = {{kind: [each.status_code, each.content.decode()] for kind, each in seen.items()}}
print(json.dumps(pages))
"""
ADD_FILES = """
import json
from django.core.files.base import ContentFile
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.documents.models import Document
from wagtail.models import Site
from station.force.models import ForceSettings
image = Image.objects.create(title="Sign", file=get_test_image_file())
ForceSettings.objects.update(sign=image)
Redirect.objects.create(old_path="/old", redirect_link="/advice/", is_permanent=False)
document = Document.objects.create(title="Log", file=ContentFile(b"Disclosed", name="log.txt"))
print(json.dumps(document.url))
"""
SEE_FILES = f"""{VISITING}
sign = client.get("/").content.decode()
redirected = client.get("/old/").url
document = client.get(PATH)
print(json.dumps([sign, redirected, b"".join(document.streaming_content).decode()]))
"""
