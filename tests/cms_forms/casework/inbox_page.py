"""What the inbox shows to a browser."""

import re

from django.test import Client

INBOX = "/admin/cases/"


def page(browser: Client, query: str = "") -> str:
    response = browser.get(INBOX + query)
    assert response.status_code == 200
    return response.content.decode()


def search(browser: Client, typed: str) -> str:
    response = browser.post(INBOX, {"q": typed})
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    text = re.sub(r"<(script|style|svg).*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def listed(html: str) -> list[str]:
    """The references of the rows, from the first."""
    return re.findall(r'name="case" value="([\w-]+)"', html)
