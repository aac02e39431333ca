"""Addresses: read, refused in words, written in one way."""

import pytest
from django.http import QueryDict

from local_areas.dashboards.asking import Asked, Period, Refused
from local_areas.statistics.months import Month


def read(query: str) -> Asked:
    return Asked.read(QueryDict(query))


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("", ""),
        ("area=B1", "?area=B1"),
        ("type=theft&area=B1", "?area=B1&type=theft"),
        ("area=B1&area=&area=B1&area=B2&period=&as=count", "?area=B1&area=B2"),
        ("period=12-to-2025-06&as=rate&utm_source=x&page=3", "?period=12-to-2025-06&as=rate"),
        ("area=+B1+", "?area=B1"),
    ],
)
def test_what_means_the_same_is_written_in_one_way(query: str, address: str) -> None:
    assert read(query).address() == address


@pytest.mark.parametrize(
    "query",
    [
        "area=A&area=B&area=C&area=D",
        "area=A&area=B&type=theft&type=robbery",
        "period=yesterday",
        "period=2026-13",
        "period=2026-00",
        "period=0000-00",
        "period=12-to-",
        "period=12-to-12-to-2026-01",
        "period=%D9%A2%D9%A0%D9%A2%D9%A6-%D9%A0%D9%A1",
        "period=2026-01&period=2026-02",
        "as=percent",
        "as=rate&as=count",
        "area=%00",
        "type=%0A",
        "area=" + "9" * 5_000,
        "type=%F0%9F%94%A5&type=%ED%A0%80%00",
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(query: str) -> None:
    with pytest.raises(Refused) as refused:
        read(query)

    assert str(refused.value).endswith(".")


def test_a_period_is_a_month_or_the_twelve_that_end_with_it() -> None:
    year = Period.parse("12-to-2026-01")
    month = Period.parse("2026-01")

    assert (str(year.first), str(year.last)) == ("2025-02", "2026-01")
    assert (str(month.first), str(month.last)) == ("2026-01", "2026-01")
    assert year.last - Month.of(2026, 1) == 0
