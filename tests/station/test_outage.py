"""The database is down: 503, what was typed is kept, and the next try goes on."""

import re
import tempfile
from collections.abc import Iterator
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.test import Client, RequestFactory

from station.development import postgres
from station.errors import server_error
from station.settings import dev
from tests.bench import servers
from tests.plugins.databases import Databases
from tests.station.conftest import Station

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"[^>]*? value="([^"]*)"')


def answered(request: HttpRequest, error: Exception) -> str:
    try:
        raise error
    except type(error):
        response = server_error(request)
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert response["Cache-Control"] == "private, no-store"
    return response.content.decode()


@pytest.mark.parametrize("error", [OperationalError(), InterfaceError()])
def test_what_was_typed_is_in_the_page_and_goes_to_the_same_address(
    rf: RequestFactory, error: Exception
) -> None:
    request = rf.post(
        "/report/x/?change=1", {"q.day": "1", "q_what": '"><script>', "two": ["a", "b"]}
    )

    page = answered(request, error)

    assert 'action="/report/x/?change=1"' in page
    kept = [(unescape(name), unescape(value)) for name, value in HIDDEN.findall(page)]
    assert kept == [("q.day", "1"), ("q_what", '"><script>'), ("two", "a"), ("two", "b")]
    assert "<script>" not in page


def test_an_error_that_was_made_of_another_is_an_outage_too(rf: RequestFactory) -> None:
    error = RuntimeError()
    error.__cause__ = OperationalError()

    answered(rf.get("/"), error)


@pytest.mark.parametrize("path", ["/admin/login/", "/report/x/"])
def test_a_password_is_never_put_into_a_page(rf: RequestFactory, path: str) -> None:
    request = rf.post(path, {"password": "secret", "new_password1": "secret"})

    assert "secret" not in answered(request, OperationalError())


def test_it_does_not_matter_where_the_database_was_asked(
    station: Station, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*args: object) -> None:
        raise OperationalError

    client.raise_request_exception = False
    for place in (
        "station.search.views.Site.find_for_request",
        "cms_forms.pages.short_way.InServiceConverter.to_python",
        "django.contrib.sessions.middleware.SessionMiddleware.process_request",
    ):
        with monkeypatch.context() as patched:
            patched.setattr(place, down)
            assert client.get("/search/x/" if "short" in place else "/search/").status_code == 503


@pytest.mark.parametrize(
    "place",
    [
        "station.search.views.Site.find_for_request",
        "cms_forms.pages.short_way.InServiceConverter.to_python",
        "django.contrib.sessions.middleware.SessionMiddleware.process_request",
        "station.unreadable.RefuseUnreadable.__call__",
    ],
)
def test_the_demonstration_shows_the_same_page_and_a_hint(
    station: Station, settings: Any, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def down(*args: object) -> None:
        raise OperationalError("connection refused")

    settings.DEBUG = True
    settings.MIDDLEWARE = ["station.middleware.OutageAsInProduction", *settings.MIDDLEWARE]
    monkeypatch.setattr(place, down)
    client = Client(raise_request_exception=False)

    response = client.get("/search/x/" if "short" in place else "/search/")

    page = response.content.decode()
    assert response.status_code == 503
    assert "We cannot answer at the moment" in page
    assert "The database does not answer: connection refused" in page
    assert "Traceback" not in page


def test_the_demonstration_begins_with_it() -> None:
    assert dev.MIDDLEWARE[0] == "station.middleware.OutageAsInProduction"


def test_in_production_nobody_reads_what_the_database_said(rf: RequestFactory) -> None:
    assert "refused" not in answered(rf.get("/"), OperationalError("connection refused"))


class Visitor:
    """A browser that keeps cookies."""

    def __init__(self, address: str) -> None:
        self.host = address.removeprefix("http://")
        self.cookies: dict[str, str] = {}

    def send(self, path: str, data: list[tuple[str, str]] | None = None) -> tuple[int, str]:
        connection = HTTPConnection(self.host, timeout=60)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if data is None else "POST", path, urlencode(data or []), headers)
        response = connection.getresponse()
        page = response.read().decode()
        for header in response.headers.get_all("Set-Cookie", []):
            name, _, value = header.split(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return response.status, page


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bluelamp-") as made:
        yield Path(made)


def test_a_step_survives_a_database_that_stops_and_starts_again(
    folder: Path, databases: Databases
) -> None:
    database = postgres.start(folder / "postgres", options=postgres.FAST)
    postgres.make_database(database, "outage")
    databases.write_to(database.url("outage"), "demonstration")
    environment = {
        "DATABASE_URL": database.url("outage"),
        "DJANGO_SETTINGS_MODULE": "station.settings.test",
        "VAR_ROOT": str(folder),
        "PYTHONPATH": f"{servers.ROOT / 'site'}:{servers.ROOT}",
    }
    try:
        with servers.web_server(environment=environment) as web:
            visitor = Visitor(web.address)
            assert visitor.send("/report/report-a-road-traffic-incident/")[0] == 200
            first = "/report/report-a-road-traffic-incident/what-happened/"
            _, page = visitor.send(first)
            typed = [*HIDDEN.findall(page), ("kind", "collision"), ("note", "that was typed")]
            database.stop()

            status, page = visitor.send(first, typed)

            assert status == 503
            kept = [(unescape(name), unescape(value)) for name, value in HIDDEN.findall(page)]
            assert kept == typed
            # What the process remembers needs no database: a page may come all the same.
            assert visitor.send("/advice/")[0] in {200, 503}
            assert visitor.send(first)[0] in {200, 503}

            database = postgres.start(folder / "postgres", options=postgres.FAST)
            status, page = visitor.send(first, kept)
            assert status < 500
    finally:
        database.stop()
