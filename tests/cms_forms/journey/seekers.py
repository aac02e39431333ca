"""A service that offers to find addresses, and somebody who looks for theirs."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from django.test import Client

from tests.cms_forms.engine.builders import asks, form, question, repeats, short_text
from tests.cms_forms.services import published
from tests.cms_forms.visitor import Visitor

OPTION = re.compile(r'<option value="([^"]*)"[^>]*>([^<]*)</option>')
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)

CHOSEN = {"line1": "4 Kelpmarket", "town": "Rivermouth", "postcode": "XR1 0AA"}
OFFERED = question("home", "address", find_by_postcode="yes")
SERVICE = form(
    asks(OFFERED, short_text("note"), id="home"),
    repeats(
        question("witness-home", "address", find_by_postcode="yes"), short_text("name"), id="who"
    ),
)


@dataclass
class Seeker(Visitor):
    """A visitor who presses other buttons than “Continue” too."""

    place: str = "home/"

    def press(self, button: str, value: str = "home", **answers: str) -> Any:
        typed = {f"home.{part}": text for part, text in answers.items() if part != "note"}
        typed |= {"note": answers.get("note", "")}
        data = self.hidden(self.place) | typed | {f"journey.{button}": value}
        return self.client.post(self.path + self.place, data)

    def go_on(self, **answers: str) -> Any:
        return self.press("nothing", **answers)


def seeker(service: Any = SERVICE, **fields: Any) -> Seeker:
    page = published(service)
    for name, value in fields.items():
        setattr(page, name, value)
    if fields:
        page.save_revision().publish()
    return Seeker(Client(), page.url)


def words(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return html.unescape(re.sub(r"\s+", " ", text))


def title(response: Any) -> str:
    found = TITLE.search(response.content.decode())
    assert found
    return html.unescape(" ".join(found[1].split()))


def offers(response: Any) -> dict[str, str]:
    """Words -> value of the addresses in the list."""
    found = OPTION.findall(response.content.decode())
    return {html.unescape(said): html.unescape(value) for value, said in found if value}


def value_of(response: Any, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', response.content.decode())
    assert found, name
    return html.unescape(found[1])
