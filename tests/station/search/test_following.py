"""Followers of a search are told of all that came since, whatever date it bears."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from station.search.asking import Asking
from station.search.entry import SearchEntry
from station.search.filters import Filters, Tab
from station.search.following import news

PUBLICATIONS = Asking(text="", filters=Filters(tab=Tab.PUBLICATION))
TODAY = date(2026, 11, 2)


def entry(number: int, day: date) -> SearchEntry:
    return SearchEntry(
        key=f"page:{number}",
        tab=Tab.PUBLICATION,
        kind="Publication",
        title=f"Costs {number}",
        url=f"/{number}/",
        date=day,
    )


@pytest.mark.django_db
def test_what_appears_with_an_old_date_is_told_once_however_many_are_newer() -> None:
    SearchEntry.objects.bulk_create(
        entry(number, TODAY - timedelta(days=number % 30)) for number in range(350)
    )
    seen = SearchEntry.objects.latest("pk").pk
    late = entry(350, TODAY - timedelta(days=400))
    late.save()

    hits, highest = news.since(PUBLICATIONS, seen)

    assert [hit.key for hit in hits] == ["page:350"]
    assert highest == late.pk
    assert news.since(PUBLICATIONS, highest) == ((), highest)
