"""Pages that are the same for everybody are compressed, and none that holds a secret."""

import gzip

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction

from station.middleware import CompressWhatIsPublic
from station.pages.edge import keep_at_the_edge
from tests.station.conftest import Station

GZIP = {"Accept-Encoding": "gzip, deflate, br"}
WORDS = "the same for everybody " * 100


def kept(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(WORDS)
    keep_at_the_edge(response)
    return response


def kept_with_a_cookie(request: HttpRequest) -> HttpResponse:
    response = kept(request)
    response.set_cookie("known", "1")
    return response


def kept_by_who_asks(request: HttpRequest) -> HttpResponse:
    response = kept(request)
    response["Vary"] = "Cookie"
    return response


def kept_with_a_token(request: HttpRequest) -> HttpResponse:
    response = kept(request)
    response.content += get_token(request).encode()
    return response


def of_a_journey(request: HttpRequest) -> HttpResponse:
    return HttpResponse(WORDS, headers={"Cache-Control": "private, no-store"})


def kept_by_nobody(request: HttpRequest) -> HttpResponse:
    return HttpResponse(WORDS)


@pytest.mark.parametrize(
    "view",
    [kept_with_a_cookie, kept_by_who_asks, kept_with_a_token, of_a_journey, kept_by_nobody],
    ids=lambda view: view.__name__,
)
def test_what_may_hold_a_secret_is_not_compressed(rf: RequestFactory, view: object) -> None:
    response = CompressWhatIsPublic(CsrfViewMiddleware(view))(rf.get("/", headers=GZIP))  # type: ignore[arg-type]

    assert "Content-Encoding" not in response.headers


def test_what_caches_keep_is_compressed_for_those_who_take_it(rf: RequestFactory) -> None:
    middleware = CompressWhatIsPublic(kept)

    compressed, plain = middleware(rf.get("/", headers=GZIP)), middleware(rf.get("/"))

    assert gzip.decompress(compressed.content).decode() == plain.content.decode() == WORDS
    assert compressed["Vary"] == plain["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in plain.headers


def test_an_etag_becomes_a_weak_one(rf: RequestFactory) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        response = kept(request)
        response["ETag"] = '"1"'
        return response

    assert CompressWhatIsPublic(view)(rf.get("/", headers=GZIP))["ETag"] == 'W/"1"'


@pytest.mark.parametrize("path", ["/", "/advice/locks/", "/search/"])
def test_public_pages_are_compressed(station: Station, client: Client, path: str) -> None:
    response = client.get(path, headers=GZIP)

    assert response["Content-Encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(response.content)


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/password_reset/"])
def test_pages_with_a_token_are_not(station: Station, client: Client, path: str) -> None:
    assert "Content-Encoding" not in client.get(path, headers=GZIP).headers


def test_a_page_for_some_people_is_not(station: Station, client: Client) -> None:
    PageViewRestriction.objects.create(
        page=station.locks, restriction_type="password", password="a-word"
    )

    assert "Content-Encoding" not in client.get("/advice/locks/", headers=GZIP).headers
