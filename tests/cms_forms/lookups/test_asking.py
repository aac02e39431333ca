"""A register is asked in such a way that nobody waits for it, whatever it does."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from cms_forms.lookups import asking
from cms_forms.lookups.asking import AT_ONCE, Asker, configured, site_asker
from cms_forms.lookups.base import MOST, Candidate, Provider, Unanswered
from cms_forms.lookups.breaker import FIRST_PAUSE
from cms_forms.lookups.fictional import FLATS, Fictional
from tests.cms_forms.lookups.register import KEY, Register


class Told(Provider):
    """Gives or raises what it was told to, and can be made to wait."""

    def __init__(self, *given: Any) -> None:
        self.given = given
        self.error: Exception | None = None
        self.asked: list[tuple[str, str]] = []
        self.let_go = threading.Event()
        self.let_go.set()

    def find(self, postcode: str, language: str) -> Iterator[Candidate]:
        self.asked.append((postcode, language))
        self.let_go.wait(10)
        if self.error is not None:
            raise self.error
        yield from self.given


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "SECONDS", 0.2)


def house(number: int, **more: Any) -> Candidate:
    lines = (f"{number} Kelpmarket",)
    given = {"lines": lines, "town": "Rivermouth", "postcode": "XR1 0AA"} | more
    return Candidate(**given)


def test_what_it_says_is_passed_on() -> None:
    provider = Told(house(1), house(2))

    found = Asker(provider).find("XR1 0AA", "cy")

    assert found.candidates == (house(1), house(2))
    assert not found.is_down
    assert provider.asked == [("XR1 0AA", "cy")]


@pytest.mark.parametrize(
    "error", [OSError("no"), Unanswered("503"), KeyError("x"), RecursionError(), TypeError()]
)
def test_whatever_it_raises_nobody_finds_out_but_the_log(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    provider = Told()
    provider.error = error

    found = Asker(provider).find("XR1 0AA", "en")

    assert found.is_down
    assert len(caplog.records) == 1
    assert "XR1" not in caplog.text


@pytest.mark.parametrize(
    "wrong",
    [None, "text", Candidate(lines=(3,), town="T", postcode="")],  # type: ignore[arg-type]
)
def test_what_is_no_address_is_a_failure(wrong: Any) -> None:
    assert Asker(Told(house(1), wrong)).find("XR1 0AA", "en").is_down


def test_one_that_hangs_costs_its_time_once_and_is_then_left_alone() -> None:
    provider = Told(house(1))
    provider.let_go.clear()
    now = [0.0]
    asker = Asker(provider, lambda: now[0])

    begun = time.monotonic()
    asker.find("XR1 0AA", "en")
    waited = time.monotonic() - begun
    for _ in range(50):
        asker.find("XR1 0AA", "en")
    again = time.monotonic() - begun - waited
    provider.let_go.set()
    now[0] = FIRST_PAUSE

    assert 0.2 <= waited < 1
    assert again < 0.2
    assert len(provider.asked) == 1
    assert asker.find("XR1 0AA", "en").candidates == (house(1),)
    assert asker.find("XR1 0AB", "en").candidates == (house(1),)


def test_of_many_at_once_only_some_wait() -> None:
    provider = Told(house(1))
    provider.let_go.clear()
    asker = Asker(provider)

    with ThreadPoolExecutor(16) as visitors:
        found = list(visitors.map(lambda _: asker.find("XR1 0AA", "en"), range(16)))
    provider.let_go.set()

    assert all(each.is_down for each in found)
    assert len(provider.asked) <= AT_ONCE


def test_after_the_pause_one_of_many_tries() -> None:
    provider = Told(house(1))
    provider.error = OSError()
    now = [0.0]
    asker = Asker(provider, lambda: now[0])
    asker.find("XR1 0AA", "en")
    now[0] = FIRST_PAUSE
    provider.error = None
    provider.let_go.clear()

    with ThreadPoolExecutor(8) as visitors:
        list(visitors.map(lambda _: asker.find("XR1 0AA", "en"), range(8)))
    provider.let_go.set()

    assert len(provider.asked) == 2


def test_places_to_ask_from_are_given_back() -> None:
    provider = Told(house(1))
    asker = Asker(provider)

    for _ in range(3 * AT_ONCE):
        assert asker.find("XR1 0AA", "en").candidates

    assert len(provider.asked) == 3 * AT_ONCE


def test_an_endless_list_ends(soon: None) -> None:
    asker = Asker(Told(*(house(number) for number in range(3 * MOST))))

    class Endless(Provider):
        def find(self, postcode: str, language: str) -> Iterator[Candidate]:
            return map(house, count())

    assert len(asker.find("XR1 0AA", "en").candidates) == MOST
    assert len(Asker(Endless()).find("XR1 0AA", "en").candidates) == MOST


def test_an_address_is_there_once_and_whole() -> None:
    given = (
        house(1, id="a"),
        house(9, id="a"),
        house(1),
        house(2, lines=("", " ")),
        house(3, town=""),
        house(4, lines=("4\u202e\x00  Kelp\nmarket ", "x" * 10_000), postcode=""),
    )

    first, last = Asker(Told(*given)).find("XR1 0AA", "en").candidates

    assert first == house(1, id="a")
    assert last.lines == ("4 Kelp market", "x" * 200)
    assert last.postcode == "XR1 0AA"


class TestTheSitesOwn:
    def test_without_the_setting_there_is_none(self, settings: Settings) -> None:
        settings.CMS_FORMS_ADDRESS_LOOKUP = None

        assert site_asker() is None

    def test_it_stays_the_same_for_as_long_as_its_settings(self, settings: Settings) -> None:
        settings.CMS_FORMS_ADDRESS_LOOKUP = {"BACKEND": "cms_forms.lookups.fictional.Fictional"}
        first = site_asker()
        settings.CMS_FORMS_ADDRESS_LOOKUP = dict(settings.CMS_FORMS_ADDRESS_LOOKUP)
        same = site_asker()
        options = {"town": "Elsewhere"}
        settings.CMS_FORMS_ADDRESS_LOOKUP = settings.CMS_FORMS_ADDRESS_LOOKUP | {"OPTIONS": options}

        assert first is same is not None
        assert site_asker() not in (None, first)

    def test_one_on_the_network_is_asked_through_it(
        self, settings: Settings, register: Register
    ) -> None:
        settings.CMS_FORMS_ADDRESS_LOOKUP = register.named
        asker = site_asker()

        assert asker is not None
        assert [each.lines[0][0] for each in asker.find("XR1 0AA", "en").candidates] == ["1", "2"]

    @pytest.mark.parametrize(
        "named",
        [
            "cms_forms.lookups.fictional.Fictional",
            {"OPTIONS": {}},
            {"BACKEND": "cms_forms.lookups.nothing.Nothing"},
            {"BACKEND": "cms_forms.lookups.base.Provider"},
            {"BACKEND": "datetime.date", "OPTIONS": {"year": 1, "month": 1, "day": 1}},
            {"BACKEND": "cms_forms.lookups.os_places.OSPlaces"},
            {"BACKEND": "cms_forms.lookups.os_places.OSPlaces", "OPTIONS": {"kee": KEY}},
        ],
    )
    def test_what_finds_nothing_is_as_none_and_a_check_says_so(
        self, settings: Settings, named: Any
    ) -> None:
        from cms_forms import checks

        settings.CMS_FORMS_ADDRESS_LOOKUP = named

        assert site_asker() is None
        with pytest.raises(ImproperlyConfigured):
            configured()
        [problem] = checks.finds_addresses()
        assert problem.id == "cms_forms.E009"
        assert KEY not in problem.msg

    def test_the_station_lacks_nothing(self) -> None:
        from cms_forms import checks

        assert checks.finds_addresses() == []


class TestTheOneThatIsMadeUp:
    def found(self, postcode: str) -> list[Candidate]:
        return list(Fictional().find(postcode, "en"))

    def test_a_street_is_always_the_same(self) -> None:
        assert self.found("XR1 0AA") == self.found("XR1 0AA")
        assert 5 < len(self.found("XR1 0AA")) < 20
        assert {each.postcode for each in self.found("XR1 0AA")} == {"XR1 0AA"}

    def test_a_tower_has_more_than_a_list_takes(self) -> None:
        assert len(self.found("XR1 8AA")) == FLATS > MOST

    @pytest.mark.parametrize("postcode", ["XR1 9AA", "RM1 1AA"])
    def test_there_may_be_nothing_and_is_nothing_at_a_real_postcode(self, postcode: str) -> None:
        assert self.found(postcode) == []


def test_it_warns_once_for_all_who_fail_together(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    provider = Told()
    provider.error = Unanswered("It answered 503.")
    asker = Asker(provider)

    for _ in range(3):
        asker.find("XR1 0AA", "en")

    assert [each.getMessage() for each in caplog.records] == [
        "Addresses are not found for now, visitors write them: It answered 503."
    ]
