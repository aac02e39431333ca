"""The cookie that opens a journey is one that only the station's own host can have set."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from cms_forms.models import Journey
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db


def over_https(path: str) -> Visitor:
    return Visitor(Client(headers={"x-forwarded-proto": "https"}), path)


@pytest.fixture
def encrypted(visitor: Visitor, settings: Settings) -> Visitor:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return over_https(visitor.path)


def test_over_https_a_journey_is_bound_to_the_host(encrypted: Visitor) -> None:
    encrypted.answer_everything()

    cookie = encrypted.client.cookies[f"__Host-{encrypted.cookie}"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
    assert encrypted.send().url.endswith("/sent/")
    assert encrypted.open("sent/").status_code == 200


def test_a_ticket_that_a_neighbour_of_the_domain_could_give_opens_nothing(
    encrypted: Visitor,
) -> None:
    encrypted.answer("hurt/", q_hurt="yes")
    ticket = encrypted.client.cookies[f"__Host-{encrypted.cookie}"].value
    victim = over_https(encrypted.path)
    victim.client.cookies[victim.cookie] = ticket

    victim.answer("hurt/", q_hurt="no")

    assert Journey.objects.count() == 2


@pytest.mark.parametrize("way", ["leave/", "delete/"])
def test_every_way_out_takes_it_back(encrypted: Visitor, way: str) -> None:
    encrypted.answer("hurt/", q_hurt="no")

    if way == "delete/":
        encrypted.answer(way)
    else:
        encrypted.open(way)

    left = {name: morsel.value for name, morsel in encrypted.client.cookies.items() if morsel.value}
    assert left == {"__Host-journey-ended": "1"}
    assert encrypted.open("hurt/").status_code == 410
