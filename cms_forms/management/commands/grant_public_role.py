from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from cms_forms.grants import Grant, public_grants

LONGEST_NAME = 63
"""Bytes. PostgreSQL cuts longer names."""

OWNS = """
    SELECT EXISTS (
        SELECT FROM pg_roles r WHERE r.rolname = %(role)s
        AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolreplication)
    ) OR EXISTS (
        SELECT FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
        WHERE r.rolname = %(role)s AND c.relnamespace = current_schema()::regnamespace
    ) OR %(role)s = current_user
"""

MAY = """
    WITH acts_as AS (
        SELECT oid FROM pg_roles WHERE pg_has_role(%(role)s::name, oid, 'MEMBER')
    ), tables AS (
        SELECT oid, relname FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
    )
    SELECT DISTINCT t.relname, p.privilege, a.attname
    FROM acts_as r, tables t
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped,
    unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) AS p(privilege)
    WHERE has_column_privilege(r.oid, t.oid, a.attnum, p.privilege)
    UNION
    SELECT DISTINCT t.relname, p.privilege, NULL
    FROM acts_as r, tables t, unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER']) AS p(privilege)
    WHERE has_table_privilege(r.oid, t.oid, p.privilege)
    UNION
    SELECT 'the schema', 'CREATE', NULL
    FROM acts_as r WHERE has_schema_privilege(r.oid, current_schema(), 'CREATE')
"""
"""What a role may do, however it came to it: by grants to everybody and to roles that it is in too.
"""


class Command(BaseCommand):
    help = (
        "Lets a database role do what the process that the public reaches needs, and nothing else. "
        "Run it as the owner of the tables, and again after every migrate."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="The name of the role. Made if there is none.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Print the statements; change nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        role: str = options["role"]
        if not 0 < len(role.encode()) <= LONGEST_NAME or "\0" in role:
            raise CommandError(f"“{role}” cannot be the name of a role. Nothing was changed.")
        try:
            grants = public_grants()
        except ImproperlyConfigured as error:
            raise CommandError(f"{error}\nNothing was changed.") from error
        try:
            exists, schema = self._look(role)
            statements = statements_for(role, grants, schema=schema, exists=exists)
            if options["dry_run"]:
                self.stdout.write("\n".join(f"{statement};" for statement in statements))
                return
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                self._confirm(role, grants)
        except DatabaseError as error:
            raise CommandError(f"{str(error).strip()}\nNothing was changed.") from error
        if not exists:
            self.stdout.write(
                f"Made the role “{role}”, without a password. Where log-ins need one, set it in "
                f"psql: \\password {role}"
            )
        self.stdout.write(
            f"“{role}” may take in what the public sends and read what it shows to them: parts of "
            f"{len(grants)} tables, and nothing else. Run this again after every migrate."
        )

    def _look(self, role: str) -> tuple[bool, str]:
        """Whether the role exists, and the schema of the tables.

        Refuses a role that grants do not bind.
        """
        with connection.cursor() as cursor:
            cursor.execute(OWNS, {"role": role})
            if cursor.fetchone() == (True,):
                raise CommandError(
                    f"“{role}” owns the tables or may do everything, and no grant takes that away. "
                    "Choose another role for the public’s process. Nothing was changed."
                )
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s), current_schema()", [role]
            )
            exists, schema = cursor.fetchone()
        return exists, schema

    def _confirm(self, role: str, grants: tuple[Grant, ...]) -> None:
        """That it may do this and no more. Raises `CommandError`, which undoes it."""
        wanted = {(each.table, *privilege) for each in grants for privilege in each.privileges()}
        with connection.cursor() as cursor:
            cursor.execute(MAY, {"role": role})
            may = set(cursor.fetchall())
        more = sorted({row[:2] for row in may - wanted})
        if more:
            named = ", ".join(f"{privilege} on {table}" for table, privilege in more[:5])
            raise CommandError(
                f"“{role}” could do more than the public’s process may: {named}"
                f"{f' and {len(more) - 5} more' if len(more) > 5 else ''}. That comes from a role "
                "that it is a member of, or from what everybody was granted (PUBLIC). Revoke that "
                "first. Nothing was changed."
            )
        if wanted - may:
            raise CommandError(
                "The tables belong to somebody else, who alone can grant this. Run it as the role "
                "of the database that migrate is run as. Nothing was changed."
            )


def statements_for(role: str, grants: tuple[Grant, ...], *, schema: str, exists: bool) -> list[str]:
    """What brings a role from whatever it has to exactly these grants."""
    names = {"role": sql.Identifier(role), "schema": sql.Identifier(schema)}
    before = [
        *([] if exists else ["CREATE ROLE {role} LOGIN"]),
        "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}",
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {role}",
        "REVOKE ALL ON SCHEMA {schema} FROM {role}",
        "GRANT USAGE ON SCHEMA {schema} TO {role}",
    ]
    return [
        *(sql.SQL(statement).format(**names).as_string(None) for statement in before),
        *(grant.statement(role) for grant in grants),
    ]
