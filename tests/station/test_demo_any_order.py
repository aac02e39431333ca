"""The certificate is renewed at its screens, without scripts, with its parts answered backwards."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from wagtail.models import Page

from cms_forms.engine.definition import Question, StepKind
from cms_forms.engine.questions.base import question_type
from cms_forms.exchange import import_form
from cms_forms.models import Submission, Team
from station.demo.register import REGISTER
from tests.cms_forms.visitor import HIDDEN, Visitor
from tests.station.conftest import Station
from tests.station.demo_walk import MUST_BE_REACHED, SERVICES, least, way

pytestmark = pytest.mark.django_db

GUNS = "renew-a-firearm-or-shotgun-certificate"
OPEN = re.compile(
    r'<a class="govuk-link" href="([^"]+)"\s+aria-describedby="task-[^>]*>([^<]+)</a>.*?</li>',
    re.DOTALL | re.ASCII,
)


@pytest.fixture
def visitor(station: Station) -> Visitor:
    document = next(service for service in REGISTER if service.slug == GUNS).document
    Team.objects.get_or_create(key="licensing", defaults={"name": "Licensing"})
    page = import_form(document, parent=Page.objects.get(pk=station.home.pk))
    page.save_revision().publish()
    return Visitor(Client(), page.url)


def still_open(visitor: Visitor) -> dict[str, str]:
    """Part of the list of tasks that is not done and can be opened -> its address."""
    listed = visitor.open("tasks/").content.decode()
    return {
        found[2]: found[1]
        for found in OPEN.finditer(listed)
        if "tasks__state--done" not in found[0]
    }


def answer(question: Question) -> Any:
    return MUST_BE_REACHED[GUNS].get(question.id, least(question))


def entries(questions: list[Question]) -> dict[str, list[str]]:
    return {
        f"{question.id}.{part}" if part else question.id: list(values)
        for question in questions
        if (value := answer(question)) is not None
        for part, values in question_type(question.type).posted(question, value).items()
    }


def screen(visitor: Visitor, place: str) -> str:
    """Answers one screen. Where that leads."""
    step = SERVICES[GUNS].steps_by_slug[place.split("/", maxsplit=1)[0]]
    shown = visitor.open(place)
    if shown.status_code == 302:
        # An empty list shows its first item in place of itself.
        return where(visitor, shown)
    page = shown.content.decode()
    is_list = step.kind is StepKind.REPEAT and place == f"{step.slug}/"
    asked = [each for each in step.questions if f'name="{each.id}' in page]
    given = {"another": ["no"]} if is_list else entries(asked)
    hidden: dict[str, Any] = dict(HIDDEN.findall(page))
    posted = visitor.client.post(visitor.path + place, hidden | given)
    if posted.status_code == 422 and is_list:
        posted = visitor.client.post(visitor.path + place, hidden | {"another": ["yes"]})
    assert posted.status_code == 302, posted.content.decode()
    return where(visitor, posted)


def where(visitor: Visitor, response: Any) -> str:
    return urlsplit(response["Location"]).path.removeprefix(visitor.path)


def answer_part(visitor: Visitor, address: str) -> None:
    """From its first screen back to the list of tasks."""
    place = address.removeprefix(visitor.path)
    while place != "tasks/":
        place = screen(visitor, place)


def test_its_parts_are_answered_from_the_last_to_the_first(visitor: Visitor) -> None:
    assert list(still_open(visitor)) == ["Your certificate"]
    answer_part(visitor, still_open(visitor)["Your certificate"])
    parts = list(still_open(visitor))
    assert parts == [
        "You and your home",
        "Your guns",
        "Your health and the law",
        "Your referees",
        "How to reach you",
    ]

    for part in reversed(parts):
        answer_part(visitor, still_open(visitor)[part])
    sent = visitor.send()

    assert sent["Location"].endswith("/sent/")
    answers = Submission.objects.get().read_answers()
    assert answers == way(GUNS).answers
    assert list(answers) == list(way(GUNS).answers)
