"""How the search stands, for those who watch the station and for administrators."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from station.search import breaker, due
from station.search.work import IndexState, IndexWork
from tests.station.search.conftest import use_engine

pytestmark = pytest.mark.django_db


@pytest.fixture
def out_of_reach(settings: Any) -> None:
    use_engine(settings, "opensearch", "http://127.0.0.1:1", "test_")


def reduced() -> None:
    breaker.failed()


def not_following() -> None:
    now = timezone.now()
    IndexState.objects.create(engine="opensearch", reached_at=now, failed_at=now)
    IndexWork.objects.all().delete()
    IndexWork.objects.bulk_create([IndexWork(key="page:1"), IndexWork(key="page:2")])


def building() -> None:
    IndexState.objects.create(engine="opensearch", building="entries_new", done=500, of=20_754)


def test_search_is_well_where_the_database_answers(client: Client) -> None:
    response = client.get("/health/search/")

    assert response.status_code == 200
    assert response.json()["engine"] == "postgresql"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.usefixtures("out_of_reach")
@pytest.mark.parametrize(
    ("state", "status", "said"),
    [
        (reduced, 503, ["Search is reduced", "OpenSearch did not answer in time", "tried again"]),
        (not_following, 503, ["does not follow", "2 changes wait: they are safe", "tried again"]),
        (building, 200, ["A new search index is being built", "500 of 20,754"]),
    ],
)
def test_each_state_is_told_to_watchers_and_administrators(
    admin_client: Client, state: Any, status: int, said: list[str]
) -> None:
    state()

    page = " ".join(admin_client.get("/admin/").content.decode().split())

    assert admin_client.get("/health/search/").status_code == status
    for words in said:
        assert words in page


@pytest.mark.usefixtures("out_of_reach")
def test_nothing_is_told_while_all_is_well(admin_client: Client) -> None:
    page = admin_client.get("/admin/").content.decode()

    assert "search_health" not in page
    assert admin_client.get("/health/search/").status_code == 200


@pytest.mark.usefixtures("out_of_reach")
def test_an_engine_that_stays_away_stays_known_as_such() -> None:
    breaker.failed()

    due.run(10)

    assert breaker.is_open()
