"""The command that grants the public's database role what is stated."""

import psycopg
import pytest
from psycopg import sql

from tests.station.roles.conftest import Two, may

pytestmark = pytest.mark.xdist_group("roles")
"""On one worker, with one pair of processes."""


def test_again_it_changes_nothing_and_takes_back_what_was_granted_by_hand(
    two: Two, public: psycopg.Connection, owner: psycopg.Connection
) -> None:
    role = sql.Identifier(two.role)
    owner.execute(sql.SQL("GRANT SELECT ON auth_user TO {}").format(role))
    owner.execute(sql.SQL("GRANT UPDATE (title) ON wagtailcore_page TO {}").format(role))
    assert may(public, "SELECT", "auth_user", "password")

    said = two.staff.manage("grant_public_role", two.role)

    assert "Made the role" not in said
    assert not may(public, "SELECT", "auth_user", "password")
    assert not may(public, "UPDATE", "wagtailcore_page", "title")
    assert may(public, "SELECT", "wagtailcore_page", "title")


def test_a_dry_run_prints_the_statements_and_changes_nothing(
    two: Two, owner: psycopg.Connection
) -> None:
    said = two.staff.manage("grant_public_role", 'a "visitor"', "--dry-run")

    assert 'CREATE ROLE "a ""visitor""" LOGIN;' in said
    assert ' ON "cms_forms_team" TO "a ""visitor""";' in said
    assert owner.execute("SELECT 1 FROM pg_roles WHERE rolname LIKE 'a %'").fetchone() is None


def test_a_role_whose_name_must_be_quoted_is_made_without_a_password(
    two: Two, owner: psycopg.Connection
) -> None:
    name = f'{two.role} “a"b”'[:60]
    try:
        said = two.staff.manage("grant_public_role", name)

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


def test_the_owner_of_the_tables_is_refused(two: Two, owner: psycopg.Connection) -> None:
    said = two.staff.manage("grant_public_role", owner.info.user, code=1)

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
    two: Two, owner: psycopg.Connection, more: str, undo: str, named: str
) -> None:
    role = sql.Identifier(two.role)
    owner.execute(sql.SQL(more).format(role=role))
    try:
        said = two.staff.manage("grant_public_role", two.role, code=1)
    finally:
        owner.execute(sql.SQL(undo).format(role=role))

    assert named in said
    assert "Nothing was changed." in said


@pytest.mark.parametrize("name", ["", "x" * 64, "public"])
def test_what_cannot_be_a_role_is_refused_in_words(two: Two, name: str) -> None:
    said = two.staff.manage("grant_public_role", name, code=1)

    assert "Nothing was changed." in said
    assert "Traceback" not in said
