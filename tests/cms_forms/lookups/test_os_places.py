"""What OS Places says of a postcode, as addresses that people write."""

from __future__ import annotations

import json
import logging
import socket
import time
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from cms_forms.deliveries import connecting
from cms_forms.lookups.base import Candidate, Unanswered
from cms_forms.lookups.os_places import MOST_BYTES, OSPlaces, candidates, lines_of, titled
from tests.cms_forms.lookups.register import KEY, Register, answer, point


def found(register: Register, postcode: str = "XR1 0AA", language: str = "en") -> list[Candidate]:
    return list(OSPlaces(key=KEY, address=register.address).find(postcode, language))


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        ({"BUILDING_NUMBER": "4", "THOROUGHFARE_NAME": "KELPMARKET"}, ("4 Kelpmarket",)),
        (
            {
                "ORGANISATION_NAME": "ROPE & SONS",
                "BUILDING_NUMBER": "4",
                "THOROUGHFARE_NAME": "OLD ROPEWALK",
                "DEPENDENT_LOCALITY": "TIDEBARROW",
            },
            ("ROPE & SONS", "4 Old Ropewalk", "Tidebarrow"),
        ),
        (
            {
                "SUB_BUILDING_NAME": "FLAT 12A",
                "BUILDING_NAME": "THE OILSKIN ROOMS",
                "BUILDING_NUMBER": "7",
                "DEPENDENT_THOROUGHFARE_NAME": "HERON'S LANDING",
                "THOROUGHFARE_NAME": "BELLBUOY WAY",
            },
            ("Flat 12A, The Oilskin Rooms", "7 Heron's Landing", "Bellbuoy Way"),
        ),
        ({"BUILDING_NAME": "12-14", "THOROUGHFARE_NAME": "SALT YARD"}, ("12-14 Salt Yard",)),
        ({"BUILDING_NAME": "3B", "THOROUGHFARE_NAME": "SALT YARD"}, ("3B Salt Yard",)),
        ({"BUILDING_NAME": "SALT HOUSE", "DEPENDENT_LOCALITY": "EBB"}, ("Salt House", "Ebb")),
        ({"BUILDING_NUMBER": "9", "DEPENDENT_LOCALITY": "EBB"}, ("9 Ebb",)),
        ({"PO_BOX_NUMBER": "22"}, ("PO Box 22",)),
        ({}, ()),
    ],
)
def test_a_delivery_point_is_written_as_on_an_envelope(
    parts: dict[str, str], lines: tuple[str, ...]
) -> None:
    assert lines_of(parts) == lines


@pytest.mark.parametrize(
    ("capitals", "words"),
    [
        ("STRATFORD-UPON-AVON", "Stratford-upon-Avon"),
        ("ISLE OF DOGS", "Isle of Dogs"),
        ("THE MEWS", "The Mews"),
        ("ST. JOHN'S WOOD", "St. John's Wood"),
        ("12A QUAY ROAD", "12A Quay Road"),
        ("Already Written", "Already Written"),
        ("", ""),
    ],
)
def test_capitals_become_words(capitals: str, words: str) -> None:
    assert titled(capitals) == words


def test_of_an_address_in_two_languages_the_visitors_stands_first() -> None:
    english = point(1)
    welsh = point(1, LANGUAGE="CY", THOROUGHFARE_NAME="STRYD Y LLANW")

    assert next(candidates([english, welsh], "cy")).lines == ("1 Stryd y Llanw",)
    assert next(candidates([welsh, english], "en")).lines == ("1 Tidewatch Street",)


def test_it_asks_for_the_postcode_and_shows_its_key_in_a_header_alone(register: Register) -> None:
    first, second = found(register)

    [(path, headers)] = register.asked
    assert path == "/search/places/v1/postcode?postcode=XR1+0AA&maxresults=100&dataset=DPA"
    assert headers["key"] == KEY
    assert not {"referer", "cookie"} & headers.keys()
    assert first == Candidate(
        lines=("1 Tidewatch Street",), town="Rivermouth", postcode="XR1 0AA", id="50000001"
    )
    assert second.lines == ("2 Tidewatch Street",)


@pytest.mark.parametrize("body", [answer(), b"{}", b'{"results": []}', b'{"results": [3, {}]}'])
def test_no_results_are_no_addresses(register: Register, body: bytes) -> None:
    register.body = body

    assert found(register) == []


def test_a_postcode_that_it_does_not_know_has_none(register: Register) -> None:
    register.how = 400

    assert found(register) == []


@pytest.mark.parametrize("how", [302, 401, 403, 404, 429, 500, 503])
def test_any_other_status_is_no_answer_and_is_followed_nowhere(
    register: Register, how: int
) -> None:
    register.how, register.headers = how, {"Location": f"http://{register.host}/elsewhere"}

    with pytest.raises(Unanswered, match=str(how)):
        found(register)

    assert len(register.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"results": {}}',
        b'{"results": "none"}',
        b"[" * 200_000,
        answer(point(1))[:-3],
    ],
)
def test_what_is_not_its_shape_is_no_answer(register: Register, body: bytes) -> None:
    register.body = body

    with pytest.raises(Unanswered):
        found(register)


@pytest.mark.parametrize("value", [None, {}, [], 1.5, True])
def test_a_part_that_is_no_text_is_left_out(register: Register, value: Any) -> None:
    register.body = json.dumps(
        {"results": [{"DPA": point(1) | {"BUILDING_NAME": value, "SUB_BUILDING_NAME": value}}]}
    ).encode()

    assert [each.lines[-1] for each in found(register)] == ["1 Tidewatch Street"]


def test_no_more_is_read_than_addresses_can_be(register: Register) -> None:
    register.how = "huge"
    begun = time.monotonic()

    with pytest.raises(Unanswered, match=str(MOST_BYTES)):
        found(register)

    assert time.monotonic() - begun < 1.5


@pytest.mark.parametrize("how", ["hang", "drip"])
def test_its_time_is_over_whatever_trickles_in(
    register: Register, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms_forms.lookups.os_places.SECONDS", 0.3)
    register.how = how
    begun = time.monotonic()

    with pytest.raises(TimeoutError):
        found(register)

    assert time.monotonic() - begun < 1


def test_an_answer_that_breaks_off_is_none(register: Register) -> None:
    register.how = "cut"

    with pytest.raises((Unanswered, *connecting.NO_ANSWER)):
        found(register)


def test_nobody_there_is_an_error_of_the_network(settings: Settings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    settings.CMS_FORMS_PRIVATE_HOSTS = [host]

    with pytest.raises(OSError, match="refused"):
        list(OSPlaces(key=KEY, address=f"http://{host}/").find("XR1 0AA", "en"))


def test_a_machine_inside_is_asked_only_where_the_settings_say_so(settings: Settings) -> None:
    settings.CMS_FORMS_PRIVATE_HOSTS = []

    with pytest.raises(PermissionError):
        list(OSPlaces(key=KEY, address="https://127.0.0.1:9/").find("XR1 0AA", "en"))


@pytest.mark.parametrize(
    "options",
    [
        {"key": ""},
        {"key": "two\r\nlines"},
        {"key": "clé"},
        {"key": KEY, "address": "http://api.os.uk/"},
        {"key": KEY, "address": "https://someone:secret@api.os.uk/"},
        {"key": KEY, "address": "https://api.os.uk/?postcode=1"},
        {"key": KEY, "address": "nowhere"},
    ],
)
def test_what_cannot_be_asked_is_refused_at_once(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="OS Places") as refused:
        OSPlaces(**options)

    assert "secret" not in str(refused.value)


def test_nothing_of_it_is_logged(register: Register, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    found(register)

    assert KEY not in caplog.text
    assert "XR1" not in caplog.text
