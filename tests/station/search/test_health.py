import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_search_is_well_where_the_database_answers(client: Client) -> None:
    response = client.get("/health/search/")

    assert response.status_code == 200
    assert response.json()["engine"] == "postgresql"
    assert "no-store" in response["Cache-Control"]
