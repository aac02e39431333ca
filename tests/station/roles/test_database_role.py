"""The database role of the public's process: what is not stated is denied."""

import psycopg
import pytest

from cms_forms.grants import public_grants
from tests.station.roles.conftest import Two, may

pytestmark = pytest.mark.xdist_group("roles")
"""On one worker, with one pair of processes."""


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT sealed_answers FROM cms_forms_submission",
        "SELECT * FROM cms_forms_submission",
        "SELECT team_id FROM cms_forms_submission",
        "UPDATE cms_forms_submission SET sent_at = sent_at",
        "DELETE FROM cms_forms_submission",
        "SELECT user_id FROM cms_forms_team_members",
        "SELECT name FROM cms_forms_caseevent",
        "SELECT sealed FROM cms_forms_caseevent",
        "SELECT data FROM cms_forms_caseevent",
        "SELECT user_id FROM cms_forms_caseevent",
        "UPDATE cms_forms_caseevent SET shown = NULL",
        "DELETE FROM cms_forms_caseevent",
        "SELECT sealed_link FROM cms_forms_case",
        "SELECT status FROM cms_forms_case",
        "SELECT withdrawn_at FROM cms_forms_case",
        "UPDATE cms_forms_case SET withdrawn_at = now()",
        "UPDATE cms_forms_case SET link_number = 1",
        "SELECT sealed FROM cms_forms_linkrequest",
        "DELETE FROM cms_forms_linkrequest",
        "SELECT sealed FROM cms_forms_resumemail",
        "UPDATE cms_forms_resumemail SET due_at = now()",
        "UPDATE cms_forms_resumekey SET closed = closed",
        "DELETE FROM cms_forms_usagecount",
        "UPDATE cms_forms_usagecount SET day = day",
        "SELECT count FROM cms_forms_channelcount",
        "SELECT cms_forms_reporter_did()",
        "SELECT fingerprint FROM cms_forms_blindindex",
        "SELECT address FROM cms_forms_destination",
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
def test_it_is_denied(public: psycopg.Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        public.execute(statement)


def test_it_cannot_tie_to_a_table_of_its_own_what_runs_with_the_owners_rights(
    public: psycopg.Connection,
) -> None:
    public.execute("CREATE TEMP TABLE mine (user_id int, happened text, case_id int)")

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        public.execute(
            "CREATE TRIGGER mine AFTER INSERT ON mine FOR EACH ROW "
            "EXECUTE FUNCTION cms_forms_reporter_did()"
        )


def test_everything_that_is_not_stated_is_denied(
    public: psycopg.Connection, owner: psycopg.Connection
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
    two: Two, public: psycopg.Connection, owner: psycopg.Connection
) -> None:
    owner.execute("CREATE TABLE later (answer text)")
    owner.execute("ALTER TABLE cms_forms_team ADD COLUMN IF NOT EXISTS later text")
    try:
        two.staff.manage("migrate", "--verbosity", "0")

        assert not may(public, "SELECT", "later", "answer")
        assert not may(public, "SELECT", "cms_forms_team", "later")
    finally:
        owner.execute("DROP TABLE later; ALTER TABLE cms_forms_team DROP COLUMN later")


def columns_of(owner: psycopg.Connection) -> list[tuple[str, str]]:
    return owner.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema()"
    ).fetchall()
