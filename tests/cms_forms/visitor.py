"""A member of the public, as the tests drive them: opens pages, fills what is there, presses."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.test import Client

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')

type Response = Any


def names_of(answers: dict[str, Any]) -> dict[str, Any]:
    """`q_when__day` stands for the input's name `q-when.day`."""
    return {name.replace("__", ".").replace("_", "-"): value for name, value in answers.items()}


@dataclass
class Visitor:
    client: Client
    path: str
    """The address of the service."""

    @property
    def cookie(self) -> str:
        """The name of the cookie that opens the journey."""
        # Benchmarks use the rest of this module without a database of their own.
        from wagtail.models import Page

        return f"journey-{Page.objects.get(slug=self.path.strip('/').split('/')[-1]).pk}"

    def open(self, place: str = "") -> Response:
        return self.client.get(self.path + place)

    def hidden(self, place: str) -> dict[str, str]:
        """The hidden inputs of a page, as the browser would send them back."""
        page = self.open(place)
        if page.status_code == 302 and page.url.startswith(f"{self.path}part-"):
            page = self.client.get(page.url)  # of a service that is sensitive now
        return dict(HIDDEN.findall(page.content.decode()))

    def answer(self, place: str, **answers: Any) -> Response:
        """Fill in a step and press Continue."""
        return self.client.post(self.path + place, self.hidden(place) | names_of(answers))

    def answer_everything(self, hurt: str = "no", day: date | None = None, email: str = "") -> None:
        """Up to check answers, on the short way."""
        self.answer("hurt/", q_hurt=hurt)
        if hurt == "yes":
            self.answer("injuries/", q_injuries="A broken arm")
        self.answer("when/", **date_parts("q_when", day or date.today() - timedelta(2)))
        self.answer("vehicles/add/", q_mark="AB12 CDE")
        self.answer("vehicles/", another="no")
        self.answer("details/", q_name="Demo Person", q_email=email)

    def send(self) -> Response:
        return self.answer("check-answers/")


def date_parts(name: str, day: date) -> dict[str, str]:
    return {
        f"{name}__day": str(day.day),
        f"{name}__month": str(day.month),
        f"{name}__year": str(day.year),
    }
