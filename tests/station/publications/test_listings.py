"""The admin's list of publications."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from station.publications import checking, due
from tests.station.publications.conftest import CLEAN, HIDDEN, Publish, attach

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
        ("?status=live", {"Matches", "Horses"}),
        ("?status=draft", set()),
        ("?status=changed", {"Matches"}),
        ("?status=scheduled", {"Matches"}),
        ("?q=foi+1482", {"Matches"}),
    ],
)
def test_the_list_is_narrowed(
    publish: Publish, client: Client, query: str, shown: set[str]
) -> None:
    matches = publish(
        "Matches", type="foi", decision="all", date=dt.date(2026, 5, 1), reference="FOI 1482"
    )
    matches.go_live_at = timezone.now() + dt.timedelta(1)
    matches.save_revision().publish()
    past = TODAY - dt.timedelta(1)
    publish("Horses", type="policy", date=dt.date(2025, 5, 1), review_on=past)
    client.force_login(get_user_model().objects.create_superuser("admin"))

    html = client.get(LIST + query).content.decode()

    assert {title for title in ("Matches", "Horses") if f"{title}\n" in html} == shown


@pytest.mark.parametrize(
    "narrowed",
    [
        *("type=foi", "decision=all", "since=2026-01-01", "until=2026-12-31", "review=past"),
        *("files=none", "files=hidden", "status=live", "status=scheduled", "area=no", "topic=no"),
    ],
)
def test_a_search_within_the_list_goes_with_every_filter_and_order(
    publish: Publish, client: Client, narrowed: str
) -> None:
    publish("Matches", type="foi", decision="all", date=dt.date(2026, 5, 1))
    client.force_login(get_user_model().objects.create_superuser("admin"))

    for order in ("title", "reference", "type", "-date", "review_on", "live"):
        answer = client.get(f"{LIST}?q=matches&{narrowed}&ordering={order}")

        assert answer.status_code == 200, order


@pytest.mark.usefixtures("kept_files")
def test_what_hidden_data_keeps_back_is_listed(draft: Publish, client: Client, admin: Any) -> None:
    held, let_out = attach(draft("Matches"), HIDDEN), attach(draft("Horses"), HIDDEN)
    attach(draft("Dogs"), CLEAN)
    due.run(10)
    checking.let_out(let_out, admin, "It is only a sum.")
    client.force_login(admin)

    html = client.get(f"{LIST}?files=hidden").content.decode()

    shown = {title for title in ("Matches", "Horses", "Dogs") if f"{title}\n" in html}
    assert shown == {held.title}


def test_the_first_page_of_the_admin_names_what_is_overdue(
    publish: Publish, client: Client
) -> None:
    publish("Horses", type="policy", review_on=TODAY - dt.timedelta(1))
    publish("Dogs", type="policy", review_on=TODAY)
    client.force_login(get_user_model().objects.create_superuser("admin"))

    html = client.get("/admin/").content.decode()

    assert "1 publication past the review date" in html
    assert "/admin/publications/?review=past" in html
