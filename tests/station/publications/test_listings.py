"""The admin's list of publications."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from tests.station.publications.conftest import Publish

LIST = "/admin/publications/"
TODAY = timezone.localdate()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Matches", "Horses"}),
        ("?type=policy", {"Horses"}),
        ("?decision=all", {"Matches"}),
        ("?since=2026-01-01", {"Matches"}),
        ("?review=past", {"Horses"}),
        ("?review=none", {"Matches"}),
        ("?review=soon", set()),
        ("?files=none", {"Matches", "Horses"}),
        ("?files=unsearchable", set()),
        ("?topic=no", {"Matches", "Horses"}),
    ],
)
def test_the_list_is_narrowed(
    publish: Publish, client: Client, query: str, shown: set[str]
) -> None:
    publish("Matches", type="foi", decision="all", date=dt.date(2026, 5, 1))
    past = TODAY - dt.timedelta(1)
    publish("Horses", type="policy", date=dt.date(2025, 5, 1), review_on=past)
    client.force_login(get_user_model().objects.create_superuser("admin"))

    html = client.get(LIST + query).content.decode()

    assert {title for title in ("Matches", "Horses") if f"{title}\n" in html} == shown


def test_the_first_page_of_the_admin_names_what_is_overdue(
    publish: Publish, client: Client
) -> None:
    publish("Horses", type="policy", review_on=TODAY - dt.timedelta(1))
    publish("Dogs", type="policy", review_on=TODAY)
    client.force_login(get_user_model().objects.create_superuser("admin"))

    html = client.get("/admin/").content.decode()

    assert "1 publication past the review date" in html
    assert "/admin/publications/?review=past" in html
