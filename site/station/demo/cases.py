"""The demonstration's cases: reports of nobody about nothing, in every state, over six months.

Each is answered and opened as one that the public sends, with the day on which it would have come.
What is said in them says that it is made up. Run again, it changes nothing.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.contrib.auth.models import User
from django.utils import timezone

from cms_forms.casework import clocks
from cms_forms.engine import triage
from cms_forms.engine.definition import Form, Question, Step, StepKind
from cms_forms.engine.walk import Walk, walk
from cms_forms.models import Case, Delivery, Happened, Journey, Status, Submission, Team
from cms_forms.models.deadline import State
from cms_forms.models.delivery import DeliveryState
from cms_forms.models.reporter_link import ReporterLink
from cms_forms.models.submission import key_fingerprint
from cms_forms.opening import areas_of, open_case, unit_for
from cms_forms.pages.form_page import FormPage
from local_areas.models import Postcode
from station.demo.confidential import CORRUPTION
from station.demo.usage import Usage

SEED: Final = 2348
EARLIEST: Final = 182
"""Days ago."""
MADE_UP: Final = "This report is part of the demonstration. Nothing of it happened."
CRIME, ROAD, INFORMATION, SAFETY = (
    *("report-a-crime", "report-a-road-traffic-incident"),
    *("request-information", "message-to-the-safety-team"),
)
WORDS: Final[Mapping[str, Any]] = {
    "money": "100",
    "email": "demo-reporter@rivermouth.example",
    "phone": "01632960001",  # Ofcom keeps 01632 960000 to 960999 for fiction
    "vehicle_registration": "AB12 CDE",
    "address": {"line1": "1 Demo Street", "town": "Rivermouth", "postcode": "XR1 0AA"},
    "address_abroad": {"line1": "1 Demo Street", "town": "Oldtown", "country": "Ruritania"},
    "name": "Demo Reporter",
    "long_text": MADE_UP,
}
"""Question type -> an answer. All others take words."""
NOTES: Final = (
    "The camera of the demonstration shows nothing, because there is none.",
    "Rang the demonstration's number. It rings nowhere.",
    "The made-up keeper has been asked who was driving.",
)
OUTCOME: Final = "Closed for the demonstration."


@dataclass(frozen=True, kw_only=True)
class Made:
    """A report that is to be made."""

    service: str
    days_ago: int
    answers: Mapping[str, Any]
    incident_days_before: int = 1


def seed_cases() -> None:
    if Case.objects.exists():
        return
    chance, usage = random.Random(SEED), Usage()
    services = {page.slug: page for page in FormPage.objects.live()}
    postcodes = list(
        Postcode.objects.filter(withdrawn=None, code__regex="^XR[12]").order_by("code")[:400]
    )
    people = {user.username: user for user in User.objects.filter(username__startswith="demo-")}
    for made in _reports(chance):
        page = services.get(made.service)
        if page is not None and page.current_version is not None:
            place = {"text": "Demo Road, by the made-up library"}
            if postcodes:
                place["postcode"] = str(chance.choice(postcodes))
            case = _open(page, made, place, chance, usage)
            _work(case, made, people, chance)
    usage.keep()
    clocks.run(1_000)
    # They went out when they came, as far as anybody here knows.
    Delivery.objects.update(state=DeliveryState.DELIVERED, delivered_at=timezone.now(), attempts=1)


def _reports(chance: random.Random) -> list[Made]:
    driving = ("close", "lights", "speed", "careless")
    crimes = ("bicycle", "theft", "vehicle", "damage", "other")
    made = [
        Made(
            service=ROAD,
            days_ago=days,
            incident_days_before=chance.randint(0, 9),
            answers={"kind": "driving", "driving-kind": chance.choice(driving)},
        )
        for days in (0, 1, 1, 3, 4, 6, 8, 9, *(chance.randint(15, EARLIEST) for _ in range(34)))
    ]
    made += [
        Made(service=ROAD, days_ago=days, answers={"kind": "collision", "injuries": "yes"})
        for days in (0, 2, 7, 20, 45, 80)
    ]
    made += [
        Made(
            service=CRIME,
            days_ago=days,
            answers={"crime-type": chance.choice(crimes), "hate-why": ["none"]},
        )
        for days in (0, 0, 1, 2, 4, 6, *(chance.randint(10, EARLIEST) for _ in range(14)))
    ]
    made += [
        Made(service=CRIME, days_ago=1, answers={"crime-type": "hate", "hate-why": ["race"]}),
        Made(service=SAFETY, days_ago=0, answers={"who-for": "me"}),
    ]
    made += [
        Made(service=INFORMATION, days_ago=days, answers={"about-what": "force"})
        for days in (1, 5, 18, 24, 27, 31, *(chance.randint(35, EARLIEST) for _ in range(12)))
    ]
    made += [
        Made(service=CORRUPTION, days_ago=days, answers={"danger-now": "no"}) for days in (0, 2, 40)
    ]
    # The newest are sent last, as if they had come one after another.
    return sorted(made, key=lambda each: -each.days_ago)


def _open(
    page: FormPage, made: Made, place: Mapping[str, str], chance: random.Random, usage: Usage
) -> Case:
    """As `intake.submit`, on the day on which it came."""
    version = page.current_version
    assert version is not None
    form = version.form
    sent_at = timezone.now() - timedelta(days=made.days_ago, minutes=chance.randint(1, 500))
    today = timezone.localdate(sent_at)
    incident = today - timedelta(made.incident_days_before)
    walked = answered(form, {**made.answers, "place": place, "date": incident.isoformat()}, today)
    usage.sent(version.pk, today, walked)
    began = sent_at - timedelta(minutes=usage.minutes())
    journey = Journey.objects.create(version=version, is_sent=True, started_at=began)
    areas = areas_of(walked)
    rule = triage.deciding_rule(form, walked, today)
    team = Team.objects.get(key=triage.team_of(form, rule))
    key = secrets.token_bytes(32)
    submission = Submission(
        journey=journey,
        version=version,
        team=unit_for(team, areas),
        key_fingerprint=key_fingerprint(key),
        sent_at=sent_at,
    )
    submission.keep_rule(key, rule)
    submission.seal_answers(walked.answers)
    submission.save(force_insert=True)
    return open_case(submission, form, walked, areas, ReporterLink.first())


def answered(form: Form, given: Mapping[str, Any], today: date) -> Walk:
    """To the end: as given, by id or by type; else as little as the service takes. Raises
    `ValueError` where a step does not take that: it would be asked for ever.
    """
    told: dict[str, Any] = {}
    while (walked := walk(form, told, today)).gap is not None:
        row = _row(walked.gap, given)
        if told.get(walked.gap.id) == row:
            raise ValueError(f"“{walked.gap.title}” does not take {row}.")
        told[walked.gap.id] = row
    assert walked.exit is None, walked.exit
    return walked


def _row(step: Step, given: Mapping[str, Any]) -> Any:
    row = {question.id: _value(question, given) for question in step.questions}
    row = {id: value for id, value in row.items() if value is not None}
    return [row] if step.kind is StepKind.REPEAT else row


def _value(question: Question, given: Mapping[str, Any]) -> Any:
    if question.id in given:
        return given[question.id]
    if question.type in ("place", "date") and (question.type == "place" or question.required):
        return given[question.type]
    if question.id in ("incident-date", "crime-date"):
        return given["date"]
    if question.id == "contact-ways":
        return ["email"]
    if not question.required and question.type != "long_text":
        return None
    if question.type == "several":
        return [question.options[-1].id]
    if question.options:
        return question.options[-1].id
    return WORDS.get(question.type, "Made up")


def _work(case: Case, made: Made, people: Mapping[str, User], chance: random.Random) -> None:
    """What the team has done since: the older the case, the more."""
    by = people["demo-traffic" if made.service == ROAD else "demo-desk"]
    if case.team.key == "public-protection":
        by = people["demo-protection"]
    elif made.service == CORRUPTION:
        by = people["demo-standards"]
    at = case.opened_at
    for deadline in case.deadlines.exclude(clock="proceedings"):
        length = (deadline.due - deadline.begins).days
        takes = max(0, round(length * chance.uniform(0.2, 1.3)))
        on = min(deadline.begins + timedelta(takes), timezone.localdate())
        if on < timezone.localdate(case.opened_at) or takes > made.days_ago:
            continue
        when = max(_at(on), case.opened_at)
        if on > deadline.due:
            clocks.run(20, now=_at(deadline.due + timedelta(1)))
            deadline.refresh_from_db()
        if deadline.settled_at is None:
            clocks.meet(deadline, by, on, now=when)
        at = max(at, when)
    if made.days_ago < 1:
        return
    case.refresh_from_db()
    case.assignee = by if chance.random() < 0.7 else None
    _set_status(case, Status.UNDER_REVIEW, by, at)
    if chance.random() < 0.4:
        case.note(Happened.NOTE, user=by, words=chance.choice(NOTES), at=at)
    if made.days_ago > 30 and not case.deadlines.filter(state=State.RUNNING).exclude(
        clock="proceedings"
    ):
        closing = Status.ACTION_TAKEN if chance.random() < 0.6 else Status.NO_FURTHER_ACTION
        _close(case, closing, by, min(at + timedelta(2), timezone.now()))
    elif made.days_ago > 1 and chance.random() < 0.2:
        case.waiting_since = at
    case.save()


def _close(case: Case, closing: Status, by: User, at: datetime) -> None:
    for deadline in case.deadlines.filter(state=State.RUNNING):
        clocks.not_applicable(deadline, by, OUTCOME, now=at)
    case.closed_at = at
    page = FormPage.objects.filter(pk__in=[case.page_id]).first()
    if page is not None and page.keep_days:
        case.purge_on = timezone.localdate(at) + timedelta(page.keep_days)
    _set_status(case, closing, by, at, OUTCOME)


def _set_status(case: Case, status: Status, by: User, at: datetime, words: str = "") -> None:
    change: dict[str, Any] = {"from": case.status, "to": status.value}
    case.status = status
    case.note(
        Happened.STATUS, user=by, at=at, words=words, for_reporter=words and MADE_UP, **change
    )


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(14)))
