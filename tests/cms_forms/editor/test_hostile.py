"""Every address of the app in the admin, asked for nonsense: always words, never a 500."""

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse

from cms_forms.pages.form_page import FormPage
from cms_forms.stream import changes
from tests.cms_forms.editor.draft import parts
from tests.cms_forms.editor.posting import untouched

pytestmark = pytest.mark.django_db

NONSENSE = [
    None, "", "\x00", "\ud800", "x" * 100_000, -1, 1.5, [], {}, [None],
    ["x"] * 5, ["hurt", {}], ["", ""],
]  # fmt: skip
BODIES = [
    b"", b"null", b"[]", b'""', b"{", b"\xff\xfe", b"1" * 10_000, b'{"a": ' + b"9" * 10_000 + b"}",
    b"[" * 100_000, b'{"action": {}}', b'{"action": null}', b'{"action": "\\u0000"}', b"NaN",
]  # fmt: skip
TYPES = [
    "application/json",
    "text/plain",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
]
ACTIONS = ["set", "add", "move", "place", "duplicate", "delete", "undo"]
KEYS = ["path", "value", "was", "id", "after", "by", "kind", "revision", "confirmed"]
QUERIES = [
    "q=%00", "q=" + "x" * 5000, "p=x", "p=-1", "p=" + "9" * 5000, "ordering=%00", "ordering=steps",
    "owner=x", "content_type=x", "latest_revision_created_at_from=x", "locale=%00", "export=pdf",
    "site=" + "9" * 30,
]  # fmt: skip


@pytest.fixture
def client(admin_user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(admin_user)
    return client


@contextmanager
def forgotten() -> Iterator[None]:
    """Whatever is changed is as before afterwards: a draft that grows takes longer each time."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def addresses(page_id: Any, part: str = "hurt") -> list[str]:
    base = f"/admin/services/{page_id}/"
    screens = ["", "change/", "publish/", "export/", "import/", f"part/{part}/", "preview/"]
    return [base + screen for screen in [*screens, "preview/was-anyone-hurt/"]]


OWN = ["/admin/services/", "/admin/services/results/", "/admin/services/import/"]
OWN += ["/admin/services/choose_parent/", "/admin/cases/"]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("gone", [99_999_999, "9" * 30, "9" * 5000, 0, 1])
def test_a_page_that_is_gone_or_no_service(client: Client, method: str, gone: Any) -> None:
    for address in addresses(gone):
        response = getattr(client, method)(address)
        assert 400 <= response.status_code < 500, address


@pytest.mark.parametrize("method", ["put", "delete", "options", "head", "patch"])
def test_every_method(client: Client, service: FormPage, method: str) -> None:
    for address in [*addresses(service.pk), *OWN]:
        response = getattr(client, method)(address)
        assert response.status_code < 500, address


@pytest.mark.parametrize("type", TYPES)
def test_every_body(client: Client, service: FormPage, type: str) -> None:
    before = parts(service)

    # Each body reaches each screen as one of the types.
    every = list(itertools.product([*addresses(service.pk), *OWN], BODIES))
    for address, body in every[TYPES.index(type) % 3 :: 3]:
        response = client.post(address, body, content_type=type)
        assert response.status_code < 500, (address, body[:20])

    assert parts(service) == before


def test_a_change_without_the_page_says_so_to_the_list(client: Client) -> None:
    response = client.post(
        "/admin/services/99999999/change/", "{}", content_type="application/json"
    )
    gone = client.post(
        "/admin/services/99999999/change/",
        json.dumps({"action": "undo", "revision": "1"}),
        content_type="application/json",
    )

    assert response.status_code == 400
    assert gone.status_code == 404
    assert "not there any more" in gone.json()["error"]


@pytest.mark.parametrize("action", ACTIONS)
def test_every_value_of_a_change(client: Client, service: FormPage, action: str) -> None:
    sound = {"id": "hurt", "path": ["hurt", "title"], "value": "", "was": "", "kind": "exit"}
    sound |= {"revision": "0", "after": "when"}

    # All actions read their values in one place: each gets every sixth, the next one other ones.
    every = list(itertools.product(KEYS, NONSENSE))
    for key, value in every if action == "set" else every[ACTIONS.index(action) % 6 :: 6]:
        asked = json.dumps({"action": action, **sound, key: value})
        address = f"/admin/services/{service.pk}/change/"
        with forgotten():
            response = client.post(address, asked, content_type="application/json")
        assert response.status_code < 500, (key, value)
        assert isinstance(response.json(), dict)
    assert client.get(f"/admin/services/{service.pk}/").status_code == 200


@pytest.mark.parametrize("part", ["hurt", "vehicles"])
def test_a_part_posted_without_one_of_its_fields_or_with_nonsense(
    client: Client, service: FormPage, part: str
) -> None:
    address = f"/admin/services/{service.pk}/part/{part}/"
    sound = untouched(changes.find(parts(service), part))

    nonsense = [None, "\x00", "9" * 5000, "x"]
    # Each field gets every second of them, the next one the others.
    every = [(key, value) for n, key in enumerate(sound) for value in nonsense[n % 2 :: 2]]
    for key, value in every:
        posted = {**sound, key: value}
        if value is None:
            del posted[key]
        with forgotten():
            response = client.post(address, posted)
        assert response.status_code < 500, (key, value)
    assert client.get(address).status_code == 200


def content(text: str, *ranges: dict[str, int]) -> str:
    block: dict[str, Any] = {"key": "a", "type": "unstyled", "text": text, "depth": 0}
    block |= {"inlineStyleRanges": [], "entityRanges": list(ranges)}
    return json.dumps({"blocks": [block], "entityMap": {}})


@pytest.mark.parametrize(
    "body",
    [
        *[
            '{"blocks": [{"text": "a"}]}',
            '{"blocks": null}',
            "null",
            "[]",
            '{"entityMap": []}',
            "1",
        ],
        *[content("\x00"), content("\ud800"), content("a", {"offset": 0, "length": 9, "key": 5})],
    ],
)
def test_rich_text_that_no_editor_makes(client: Client, service: FormPage, body: str) -> None:
    address = f"/admin/services/{service.pk}/part/call/"
    posted = {**untouched(changes.find(parts(service), "call")), "block-body": body}

    assert client.post(address, posted).status_code < 500
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("address", [*OWN, "/admin/cases/"])
def test_every_query(client: Client, service: FormPage, address: str, query: str) -> None:
    assert client.get(f"{address}?{query}").status_code < 500


@pytest.mark.parametrize("parent", ["", "x", "0", "9" * 30, "9" * 5000, "\x00", "²"])
@pytest.mark.parametrize("model", ["", "auth.user"])
@pytest.mark.parametrize("view", ["cms_forms_editor:import_new", "services:choose_parent"])
def test_every_place_of_a_new_service(client: Client, view: str, parent: str, model: str) -> None:
    response = client.post(reverse(view), {"parent_page": parent, "model": model, "document": "x"})

    assert response.status_code in (200, 400)


@pytest.mark.parametrize("id", ["%00", "x" * 5000, "..", "%ED%A0%80", "🚓"])
def test_every_id_of_a_part(client: Client, service: FormPage, id: str) -> None:
    for address in addresses(service.pk, id):
        assert client.get(address).status_code < 500
