"""What no browser sends of our pages is refused in words, and never with an error of ours."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse

from station.wsgi import application
from tests.station.conftest import Station

CHARSETS = ("utf-7", "utf-16", "base64", "rot13", "idna", "punycode", "undefined", "hex", "no-such")
BODY = b'--b\r\nContent-Disposition: form-data; name="q"\r\n\r\n+2AA-\r\n--b--\r\n'


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", "us-ascii", "iso-8859-1"])
def test_a_charset_that_yields_text_is_read(station: Station, client: Client, charset: str) -> None:
    content_type = f"text/plain; charset={charset}"

    response = client.generic("GET", "/search/?q=locks", content_type=content_type)

    assert response.status_code == 200


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "journey-1", "messages"])
def test_a_cookie_that_cannot_be_stored_is_as_if_it_were_not_there(
    station: Station, admin_client: Client, cookie: str
) -> None:
    admin_client.cookies[cookie] = "a\x00b"

    assert admin_client.get("/").status_code == 200
    assert admin_client.get(reverse("wagtailadmin_home")).status_code in {200, 302}


@pytest.mark.parametrize("value", ["%00", "a%00b"])
def test_the_admin_refuses_what_the_database_cannot_keep(
    station: Station, admin_client: Client, value: str
) -> None:
    address = reverse("wagtailadmin_explore", args=[station.home.pk])

    assert admin_client.get(f"{address}?q={value}").status_code == 400
    assert admin_client.post(address, {"q": "a\x00b"}).status_code == 400


@pytest.fixture
def within_a_test() -> Iterator[None]:
    """A request would close the connection that the test's transaction is in."""
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


def answer(**environ: Any) -> str:
    """The status line of the application that a web server calls."""
    usual = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/search/",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http",
    }
    said: list[str] = []
    response: Any = application(usual | environ, lambda status, headers: said.append(status))
    list(response)
    return said[0]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.usefixtures("station", "within_a_test")
def test_another_charset_than_that_of_our_pages_is_refused(
    method: str, charset: str, kind: str
) -> None:
    said = answer(
        REQUEST_METHOD=method,
        QUERY_STRING="q=%2B2AA-",
        CONTENT_TYPE=f"{kind}; boundary=b; charset={charset}",
        CONTENT_LENGTH=str(len(BODY)),
        **{"wsgi.input": BytesIO(BODY)},
    )

    assert said == "400 Bad Request"


@pytest.mark.parametrize("content_type", ["text/plain; x*=no-such''y", "a;" + "b=c;" * 4000])
@pytest.mark.usefixtures("station", "within_a_test")
def test_a_content_type_that_cannot_be_parsed_is_refused(content_type: str) -> None:
    assert answer(CONTENT_TYPE=content_type) == "400 Bad Request"
    assert answer() == "200 OK"


def test_what_is_refused_is_said_to_be_not_saved(station: Station, client: Client) -> None:
    response = client.post("/search/", b"q=+2AA-", content_type="text/plain; charset=utf-7")

    assert response.status_code == 400
    assert "It was not saved." in response.content.decode()


@pytest.mark.parametrize(
    "header", ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"]
)
def test_what_is_refused_has_the_headers_of_every_page(
    station: Station, client: Client, header: str
) -> None:
    response = client.post("/search/", b"q=+2AA-", content_type="text/plain; charset=utf-7")

    assert response.headers[header] == client.get("/search/").headers[header]


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "SCRIPT_URL", "REDIRECT_URL"])
def test_menus_lead_to_the_same_addresses_whatever_path_a_request_claims(
    station: Station, client: Client, name: str
) -> None:
    cache.clear()
    client.get("/", **{name: "/x"})

    page = client.get("/").content.decode()

    assert '<a href="/advice/">Advice</a>' in page
    assert "/x/" not in page


def test_menus_do_not_keep_the_host_that_a_request_claims(station: Station) -> None:
    Client().get("/", headers={"host": "evil.example"})

    assert "evil.example" not in Client().get("/").content.decode()
