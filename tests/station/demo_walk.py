"""A member of the public who answers a service of the demonstration, without a browser."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from cms_forms.engine import codec, triage
from cms_forms.engine.definition import Form, Question, Step, StepKind
from cms_forms.engine.walk import Walk, walk
from station.demo.register import DOCUMENTS

CRIME = "report-a-crime"
ROAD = "report-a-road-traffic-incident"
INFORMATION = "request-information"

TODAY = date(2026, 11, 26)

SERVICES: Mapping[str, Form] = {
    file.stem: codec.decode(json.loads(file.read_text())) for file in DOCUMENTS.glob("*.json")
}

WORDS = {
    "date": "2026-11-20",
    "time": "08:30",
    "money": "100",
    "whole_number": "2",
    "email": "demo@example.com",
    "phone": "01632960001",
    "vehicle_registration": "AB12 CDE",
    "session": {
        "session": 1,
        "begins": "2026-12-01T09:30",
        "ends": "2026-12-01T12:30",
        "where": "Online",
    },
    "place": {"text": "Quay Road"},
    "address": {"line1": "1 Demo Street", "town": "Rivermouth", "postcode": "RM1 1AA"},
    "address_abroad": {"line1": "1 Demo Street", "town": "Oldtown", "country": "Ruritania"},
}
"""Question type -> an answer. All others take words."""

TELLING = re.compile(
    r"abus|rape|sex|stalk|violen|assault|hate|domestic|victim|clare|sarah|forensic|pictures"
    r"|crime|partner|husband|offend",
    re.IGNORECASE,
)
"""Words that say what a sensitive service is about."""

MUST_BE_REACHED: Mapping[str, Mapping[str, Any]] = {
    "renew-a-firearm-or-shotgun-certificate": {"contact-ways": ["post"]},
}
"""Services that refuse "no way is safe" with the number to call -> the least that they take."""

type Choose = Callable[[Question], Any]
"""The answer to a question; None leaves it empty."""


def least(question: Question) -> Any:
    """As little as the service takes: nothing, none of these, or the last answer."""
    if not question.required:
        return None
    if question.type == "several":
        return [question.options[-1].id]
    if question.options:
        return question.options[-1].id
    return WORDS.get(question.type, "Words")


def way(service: str, choose: Choose = least, **answers: Any) -> Walk:
    """To the end, with these answers (`crime_type` for "crime-type") and otherwise as chosen."""
    form = SERVICES[service]
    given = dict(MUST_BE_REACHED.get(service, {}))
    given |= {name.replace("_", "-"): value for name, value in answers.items()}
    told: dict[str, Any] = {}
    while True:
        walked = walk(form, told, TODAY)
        if walked.gap is None:
            return walked
        answers_now = _answers(walked.gap, choose, given)
        if told.get(walked.gap.id) == answers_now:
            raise AssertionError(f"“{walked.gap.title}” does not take {answers_now}.")
        told[walked.gap.id] = answers_now


def _answers(step: Step, choose: Choose, given: Mapping[str, Any]) -> Any:
    row = {
        question.id: given[question.id] if question.id in given else choose(question)
        for question in step.questions
    }
    row = {id: value for id, value in row.items() if value is not None}
    return [row] * max(1, step.minimum) if step.kind is StepKind.REPEAT else row


def team(service: str, walked: Walk) -> str:
    return triage.team_of(SERVICES[service], _rule(service, walked))


def is_urgent(service: str, walked: Walk) -> bool:
    return triage.is_urgent(SERVICES[service], _rule(service, walked))


def ending(service: str, walked: Walk) -> str:
    """The words of the page after sending."""
    return triage.what_happens_next(SERVICES[service], _rule(service, walked))


def _rule(service: str, walked: Walk) -> int | None:
    return triage.deciding_rule(SERVICES[service], walked, TODAY)


def steps(walked: Walk) -> list[str]:
    return [step.id for step in walked.path]


def told(service: str, walked: Walk) -> str:
    """Everything that the visitor reads on the way, the page after sending included."""
    texts = [text for step in walked.path for text in (step.title, step.body)]
    return " ".join([*texts, ending(service, walked) if walked.complete else ""])


def days_ago(days: int) -> str:
    return (TODAY - timedelta(days)).isoformat()


def at_random(seed: int) -> Any:
    dice = Random(seed)

    def choose(question: Question) -> Any:
        if not question.required and dice.random() < 0.4:
            return None
        if question.type == "session":
            return None  # the only one there is may lie after the last day that was told
        if question.type == "several":
            alone = [option.id for option in question.options if option.exclusive]
            free = [option.id for option in question.options if not option.exclusive]
            picked = [each for each in free if dice.random() < 0.4]
            return picked or alone or free[:1]
        if question.options:
            return dice.choice(question.options).id
        if question.type == "date":
            return days_ago(dice.choice([0, 3, 10, 14, 15, 100, 182, 200, 900]))
        return WORDS.get(question.type, "Words")

    return choose


def ways(service: str, count: int = 250) -> list[Any]:
    return [way(service, at_random(seed)) for seed in range(count)]


def texts(form: Form) -> list[str]:
    """All guidance, advice and endings: HTML."""
    endings = [form.what_happens_next, *(rule.what_happens_next for rule in form.triage.rules)]
    return [form.introduction, *(step.body for step in form.steps), *endings]
