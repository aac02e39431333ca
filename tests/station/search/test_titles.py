"""What a search that is followed is called."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from local_areas.models import Area
from station.search.asking import read
from station.search.following.follower import harmless_title_of, title_of


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("q=cameras", "“cameras”"),
        ("tab=publication", "everything that is published (Publications)"),
        ("q=cameras&type=Policy&area=A04", "“cameras” (Policy, Harbour)"),
        ("q=cameras&area=gone", "“cameras” (gone)"),
        ("q=cameras&since=2026-03-14", "“cameras” (from 14 March 2026)"),
        (
            "q=cameras&type=Policy&type=News&year=2025&year=2026&topic=Roads",
            "“cameras” (News, Policy, 2025, 2 more filters)",
        ),
    ],
)
def test_what_is_chosen_is_named(query: str, title: str) -> None:
    Area.objects.create(code="A04", level="borough", official_name="Harbour", slug="harbour")

    assert title_of(read(QueryDict(query))) == title


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("q=cameras", "“cameras”"),
        ("q=cameras&type=Call+this+number", "“cameras”, with filters"),
        ("type=Call+this+number", "everything that is published, with filters"),
        ("q=call+07700+900123", "a search"),
        ("q=you+have+won+a+large+prize", "a search"),
    ],
)
def test_a_mail_that_nobody_confirmed_carries_no_message(query: str, title: str) -> None:
    assert harmless_title_of(read(QueryDict(query))) == title
