"""Whatever is sent, to whichever address, by whomever: never an error of ours."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import get_resolver
from django.urls.converters import StringConverter

from cms_forms.models import Team

PUBLIC = (
    "/",
    "/advice/",
    "/search/",
    "/search/suggest/",
    "/search/opened/",
    "/search/results.csv",
    "/search/feed.atom",
    "/search/follow/",
    "/search/follow/confirm/x%00y/",
    "/search/follow/stop/x%00y/",
    "/opensearch.xml",
    "/api/search",
    "/api/search/openapi.json",
    "/health/search/",
    "/publications/",
    "/publications/disclosure-log/",
    "/colours.css",
    "/report/report-a-crime/",
    "/report/report-a-crime/start/",
    "/report/report-a-crime/check-answers/",
    "/report/report-a-crime/sent/",
    "/report/report-a-crime/nothing/",
    "/report/report-a-crime/nothing/add/",
    "/report/report-a-crime/nothing/1/remove/",
    "/documents/1/x.pdf",
    "/documents/authenticate_with_password/1/",
    "/_util/login/",
    "/_util/authenticate_with_password/1/1/",
    "/media/x",
    "/static/x",
    "/nothing/",
    "/report-status/",
    "/report-status/x%00y/",
    "/report-status/x/stop/",
    "/find-your-area/",
    "/find-your-area/names/",
    "/following/x/",
    "/following/confirm/x/",
    "/following/stop/x%00y/",
    "/your-area/statistics.csv",
    "/your-area/updates.atom",
    "/your-area/events/99999999999999999999.ics",
    "/statistics/",
    "/statistics/recorded-crime/",
    "/statistics/recorded-crime.csv",
    "/statistics/stop-and-search/",
    "/statistics/public-confidence.csv",
)
ADMIN = (
    "/admin/",
    "/admin/login/",
    "/admin/password_reset/",
    "/admin/account/",
    "/admin/failwhale/",
    "/admin/api/main/pages/find/",
    "/admin/bulk/wagtailcore/page/delete/",
    "/admin/choose-anchor-link/",
    "/admin/choose-email-link/",
    "/admin/choose-external-link/",
    "/admin/choose-phone-link/",
    "/admin/choose-page/",
    "/admin/choose-page/search/",
    "/admin/choose-page/chosen-multiple/",
    "/admin/cms_forms/team/",
    "/admin/cms_forms/team/history/1/",
    "/admin/documents/",
    "/admin/documents/chooser/chosen-multiple/",
    "/admin/images/",
    "/admin/images/chooser/chosen-multiple/",
    "/admin/pages/1/",
    "/admin/pages/1/lock/",
    "/admin/pages/1/set_position/",
    "/admin/pages/99999999999999999999/",
    "/admin/redirects/import/process/",
    "/admin/reports/site-history/",
    "/admin/snippets/choose/wagtailmenus/mainmenu/create/",
    "/admin/snippets/choose/wagtailmenus/mainmenu/chosen/x/",
    "/admin/snippets/choose/wagtailmenus/mainmenu/chosen-multiple/",
    "/admin/cases/",
    "/admin/cases/x%00y/",
    "/admin/cases/bulk/",
    "/admin/cases/exports/",
    "/admin/deliveries/",
    "/admin/deliveries/99999999999999999999/",
    "/admin/deadlines/",
    "/admin/retention/",
    "/admin/audit/",
    "/admin/numbers/",
    "/admin/numbers.csv",
    "/admin/tag-autocomplete/",
    "/admin/users/",
    "/admin/wagtailmenus/mainmenu/",
    "/admin/wagtailmenus/mainmenu/edit/x/",
    "/admin/workflows/tasks/add/x%00y/x/",
    "/admin/services/",
    "/admin/services/1/steps/",
    "/admin/my-areas/",
    "/admin/my-areas/post/",
    "/admin/my-areas/area/x%00y/post/",
    "/admin/my-areas/training/1/",
    "/admin/my-areas/update/99999999999999999999/",
)
VALUES = ("%00", "%ED%A0%80", "-1", "99999999999999999999", "x", "http%3A%2F%2F%5B", "a.b.c", "")
NAMES = (
    *("p", "q", "page", "id", "ordering", "parent_page_id", "page_type", "user_perms", "site"),
    *("link_url", "link_text", "term", "locale", "content_type", "collection_id", "object_id"),
    *("latitude", "longitude", "accuracy", "area", "from", "to", "type", "email", "title", "text"),
    *("change", "notice", "next", "url", "tag", "export", "index_position", "night", "lamp"),
)

type Send = Callable[[Client, str], Any]


def with_query(value: str) -> Send:
    query = "&".join(f"{name}={value}" for name in NAMES)
    return lambda client, path: client.get(f"{path}?{query}")


def posting(value: str) -> Send:
    return lambda client, path: client.post(path, dict.fromkeys(NAMES, value))


def with_header(name: str, value: str) -> Send:
    return lambda client, path: client.get(path, headers={name: value})


def in_charset(charset: str) -> Send:
    body = b'--b\r\nContent-Disposition: form-data; name="q"\r\n\r\n\xed\xa0\x80\r\n--b--\r\n'
    kind = f"multipart/form-data; boundary=b; charset={charset}"
    return lambda client, path: client.generic("POST", path, body, kind)


ODD = {
    "accept": "text/html; q=x; a*=nope''b, ;;;",
    "range": "bytes=9999-1",
    "if-modified-since": "not a day",
    "if-none-match": '"\xff',
    "accept-language": "x-" * 300,
    "x-forwarded-for": "not, an, address",
    "x-real-ip": "\xff",
    "referer": "http://[",
}
CHARSETS = ("base64", "rot13", "idna", "punycode", "undefined", "utf-16")
VARIATIONS: dict[str, Send] = {
    **{f"query {value or 'empty'}": with_query(value) for value in VALUES},
    **{f"post {value!r}": posting(value) for value in ("a\x00b", "x", "", "-1", "http://[")},
    "put": lambda client, path: client.put(path, b"{}", content_type="application/json"),
    "delete": lambda client, path: client.delete(path),
    "propfind": lambda client, path: client.generic("PROPFIND", path),
    "json": lambda client, path: client.post(path, b'{"a":"\\ud800"', "application/json"),
    "broken multipart": lambda client, path: client.post(path, b"x", "multipart/form-data"),
    "utf-7": lambda client, path: client.post(
        path, b"q=+2AA-", "application/x-www-form-urlencoded; charset=utf-7"
    ),
    f"all of the headers {', '.join(ODD)}": lambda client, path: client.get(path, headers=ODD),
    "fetch": with_header("x-requested-with", "XMLHttpRequest"),
    "host": with_header("host", "a..b:99999999"),
    "script name": lambda client, path: client.get(path, SCRIPT_NAME="/x"),
    "cookies": lambda client, path: client.get(
        path,
        headers={"cookie": r'sessionid="\000"; csrftoken="\377"; journey-1=.; messages="[[\"'},
    ),
}
ALONE: dict[str, Send] = {
    **{f"multipart in {charset}": in_charset(charset) for charset in CHARSETS},
    **{name: with_header(name, value) for name, value in ODD.items()},
}
"""What is read before an address is looked at: each gets some, and the first of a list all."""


def variations_of(number: int) -> dict[str, Send]:
    step = 1 if number == 0 else len(CHARSETS)
    return VARIATIONS | dict(islice(ALONE.items(), number % step, None, step))


@pytest.fixture
def someone(demonstration: None, client: Client, request: pytest.FixtureRequest) -> Client:
    client.raise_request_exception = False
    if request.param:
        # A team at the address that the list above names.
        Team.objects.filter(pk=1).exists() or Team.objects.create(pk=1, key="one", name="One")
        client.force_login(get_user_model().objects.get(username=request.param))
    return client


def failures(client: Client, path: str, variations: Mapping[str, Send]) -> list[str]:
    session = client.cookies.get("sessionid")
    failed = []
    for name, send in variations.items():
        if session is not None:
            client.cookies["sessionid"] = session.value
        status = send(client, path).status_code
        if status >= 500:
            failed.append(f"{status} {name}")
    return failed


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("someone", [""], indirect=True)
def test_nothing_that_a_visitor_sends_is_an_error_of_ours(someone: Client, path: str) -> None:
    assert failures(someone, path, variations_of(PUBLIC.index(path))) == []


@pytest.mark.parametrize("path", ADMIN)
@pytest.mark.parametrize("someone", ["demo-admin"], indirect=True)
def test_nothing_that_an_admin_sends_is_an_error_of_ours(someone: Client, path: str) -> None:
    assert failures(someone, path, variations_of(ADMIN.index(path))) == []


@pytest.mark.parametrize("number", range(len(ADMIN)))
@pytest.mark.parametrize("someone", ["", "demo-editor", "demo-traffic"], indirect=True)
def test_nothing_that_staff_send_is_an_error_of_ours(someone: Client, number: int) -> None:
    """They are refused by most addresses, before what they send is read: each gets every sixth
    variation, the next one other ones.
    """
    some = dict(islice(VARIATIONS.items(), number % 6, None, 6))

    assert failures(someone, ADMIN[number], some) == []


def patterns(resolver: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    for each in resolver.url_patterns:
        here = above + str(each.pattern)
        yield here, each
        if hasattr(each, "url_patterns"):
            yield from patterns(each, here)


def test_no_address_of_the_public_takes_a_text_that_cannot_be_stored() -> None:
    found = [
        address
        for address, each in patterns(get_resolver())
        if not address.startswith("admin/")
        and any(type(part) is StringConverter for part in each.pattern.converters.values())
    ]

    assert found == []
