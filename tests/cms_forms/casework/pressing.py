"""Somebody who presses buttons on the page of a case."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from cms_forms.models import Case, CaseEvent
from tests.cms_forms.visitor import HIDDEN


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(case: Case, deed: str = "") -> str:
    return f"/admin/cases/{case}/{deed}"


def seen(client: Client, case: Case) -> str:
    """What the page says that the person has seen."""
    hidden = dict(HIDDEN.findall(client.get(url(case)).content.decode()))
    return hidden["seen"]


def press(client: Client, case: Case, deed: str, **data: Any) -> Any:
    data.setdefault("seen", seen(client, case))
    return client.post(url(case, f"{deed}/"), data)


def last(case: Case) -> CaseEvent:
    return case.events.exclude(happened="read").latest("pk")


class PageForm(HTMLParser):
    """The last form of a page that is not the admin's own: what a browser sends of it. Of its
    buttons the last.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._button: dict[str, str] = {}
        self._words = ""
        self.feed(self.main(html))

    @staticmethod
    def main(html: str) -> str:
        """The page without the admin around it."""
        return html.partition('<div class="cf-case')[2]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        name = of.get("name", "")
        if tag == "form":
            self.fields, self._button = {}, {}
        elif tag == "button":
            self._button = {name: of.get("value", "")} if name else {}
        elif tag == "input" and of.get("type") not in ("radio", "checkbox"):
            self.fields[name] = of.get("value", "")
        elif tag in ("textarea", "select"):
            self._words = name
            self.fields[name] = ""

    def handle_data(self, data: str) -> None:
        if self._words:
            self.fields[self._words] += data.removeprefix("\n") if data.strip() else ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self._words = ""

    def sent(self, **typed: Any) -> dict[str, Any]:
        return {**self.fields, **typed, **self._button}


def fill_in(client: Client, page: Any, case: Case, deed: str, **typed: Any) -> Any:
    """What somebody in a browser does on the page of a deed: type, and press its last button."""
    return client.post(url(case, f"{deed}/"), PageForm(page.content.decode()).sent(**typed))
