"""Who works in the admin, in a browser."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page

from station.demo.people import PASSWORD


def sign_in(page: Page, address: str, user: User | str) -> None:
    """With the cookie that logging in gives: its form is for the tests of logging in."""
    if isinstance(user, str):
        user = get_user_model().objects.get(username=user)
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])


def log_in(page: Page, address: str, username: str, password: str = PASSWORD) -> None:
    """By the form, as somebody who comes to it."""
    page.goto(f"{address}/admin/login/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/admin/")
