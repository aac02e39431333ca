"""Somebody who gets through any service, whatever it asks."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.test import Client

from cms_forms.engine.definition import CHECK_ANSWERS, Form, Question, Step, StepKind
from cms_forms.engine.neutral import neutral
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.visitor import HIDDEN

DAY = date.today() - timedelta(days=2)
ANSWERS: dict[str, dict[str, str]] = {
    "date": {".day": str(DAY.day), ".month": str(DAY.month), ".year": str(DAY.year)},
    "time": {"": "14:30"},
    "place": {".text": "Outside the library", ".postcode": ""},
    "address": {".line1": "1 Demo Street", ".town": "Rivermouth", ".postcode": "SE10 8LT"},
    "vehicle_registration": {"": "AB12 CDE"},
    "money": {"": "12"},
    "phone": {"": "01632 960 001"},
    "email": {"": "demo@example.com"},
}
"""By type of question. Every other one takes any words."""


def answered(question: Question, chosen: int) -> dict[str, str]:
    if question.type == "file":
        return {}
    if question.options:
        return {question.id: question.options[min(chosen, len(question.options) - 1)].id}
    parts = ANSWERS.get(question.type, {"": "Demo Person"})
    return {f"{question.id}{part}": text for part, text in parts.items()}


def ways(step: Step) -> Iterator[dict[str, str]]:
    """Entries for all questions, the first options first."""
    most = max((len(question.options) for question in step.questions), default=0)
    for chosen in range(max(most, 1)):
        given: dict[str, str] = {}
        for question in step.questions:
            given |= answered(question, chosen)
        yield given


def send(client: Client, service: FormPage) -> tuple[list[str], str]:
    """From the start page to the page after sending: the addresses on the way, and its HTML."""
    form: Form = service.current_version.form
    seen = [service.url]
    assert client.get(service.url).status_code == 200
    place = client.get(f"{service.url}start/", follow=True).redirect_chain[-1][0]
    while not place.endswith(f"/{CHECK_ANSWERS}/"):
        assert len(seen) < 100, seen
        seen.append(place)
        place = _go_on(client, form, place)
    seen.append(place)
    response = client.post(place, _hidden(client, place), follow=True)
    return [*seen, response.redirect_chain[-1][0]], response.content.decode()


def _go_on(client: Client, form: Form, place: str) -> str:
    """Answers one step; where that leads, which is never out of the service."""
    step = _step(form, place)
    if step.kind is StepKind.REPEAT and not place.endswith("/add/"):
        return _post(client, place, {"another": "no"})
    for given in ways(step):
        reached = _post(client, place, given)
        if reached.endswith(f"/{CHECK_ANSWERS}/") or _step(form, reached).kind is not StepKind.EXIT:
            return reached
    raise AssertionError(f"Every answer at {place} leads out of the service.")


def _step(form: Form, place: str) -> Step:
    parts = place.removesuffix("/add/").strip("/").split("/")
    # A sensitive service says only which part it is.
    return (form.steps_by_slug | neutral(form).steps_by_slug)[parts[-1]]


def _hidden(client: Client, place: str) -> dict[str, Any]:
    response = client.get(place)
    assert response.status_code == 200, (place, response.status_code)
    return dict(HIDDEN.findall(response.content.decode()))


def _post(client: Client, place: str, given: dict[str, str]) -> str:
    response = client.post(place, _hidden(client, place) | given)
    assert response.status_code == 302, (place, re.sub(r"\s+", " ", response.content.decode()))
    return str(client.get(response.url, follow=True).request["PATH_INFO"])
