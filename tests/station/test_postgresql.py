"""A connection that an earlier request left is used again only while its server keeps it."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from station.postgresql.base import DatabaseWrapper


@pytest.fixture
def left() -> Iterator[DatabaseWrapper]:
    """A connection as the request before left it: open, to be checked before its next query."""
    connection = connections.create_connection("default")
    connection.ensure_connection()
    yield connection
    connection.close()


@pytest.mark.django_db
def test_silence_means_that_it_can_be_used_without_a_query(left: DatabaseWrapper) -> None:
    with CaptureQueriesContext(left) as asked:
        assert left.is_usable()
    assert asked.captured_queries == []


@pytest.mark.django_db
def test_one_that_the_server_closed_is_opened_anew(left: DatabaseWrapper) -> None:
    left.health_check_enabled, left.health_check_done = True, False
    end(left)

    left.close_if_health_check_failed()

    with left.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
def test_one_that_was_closed_here_cannot_be_used(left: DatabaseWrapper) -> None:
    left.close()
    assert not left.is_usable()


@pytest.mark.django_db
def test_news_from_the_server_is_no_end(left: DatabaseWrapper) -> None:
    with left.cursor() as cursor:
        cursor.execute("LISTEN something")
    with psycopg.connect(**address(left), autocommit=True) as other:
        other.execute("NOTIFY something")
    assert left.is_usable()


def end(connection: DatabaseWrapper) -> None:
    pid = connection.connection.info.backend_pid
    with psycopg.connect(**address(connection), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def address(connection: DatabaseWrapper) -> dict[str, object]:
    return connection.connection.info.get_parameters() | {
        "password": connection.connection.info.password
    }
