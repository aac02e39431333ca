"""What the demonstration does as production does, although it runs for developers."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from station.middleware import SlashAsInProduction


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "get"])
@pytest.mark.parametrize(
    ("asked", "led_to"), [("/admin/login", "/admin/login/"), ("//admin/login", "/%2Fadmin/login/")]
)
def test_what_is_sent_without_the_last_slash_is_led_to_the_address_with_it(
    rf: RequestFactory, settings: Settings, method: str, asked: str, led_to: str
) -> None:
    settings.DEBUG = True
    middleware = SlashAsInProduction(lambda request: HttpResponse(status=404))

    address = middleware.get_full_path_with_slash(getattr(rf, method)(f"http://testserver{asked}"))
    response = middleware(getattr(rf, method)("/admin/login"))

    assert address == led_to
    assert response.headers["Location"] == "/admin/login/"
