"""Somebody who presses buttons on the page of a case."""

from __future__ import annotations

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
