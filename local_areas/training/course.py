"""Taking the course: begun, answered part by part, marked."""

from __future__ import annotations

import random
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from local_areas.models import Attempt, MailKind, Officer, StaffMail
from local_areas.models.officer import REMINDED_BEFORE
from local_areas.training.scenarios import PARTS, RIGHT, SCENARIOS, Scenario


def pass_mark() -> int:
    """Per cent of the scenarios that must be answered rightly."""
    return int(getattr(settings, "LOCAL_AREAS_PASS_MARK", 80))


def shuffled(scenario: Scenario, seed: int) -> list[tuple[str, str]]:
    """Its answers, in an order that stays the same within an attempt."""
    answers = scenario.answers()
    random.Random(f"{seed}/{scenario.key}").shuffle(answers)  # noqa: S311 - no secret
    return answers


def right_ones(answers: Mapping[str, str]) -> int:
    return sum(answers.get(key) == RIGHT for key in SCENARIOS)


def is_enough(right: int, out_of: int, mark: int) -> bool:
    """Whether so many right answers reach the mark, in per cent."""
    return right * 100 >= mark * out_of


def next_part(answers: Mapping[str, str]) -> int | None:
    """The number, from 1, of the first part that is not answered. None: all are."""
    for number, part in enumerate(PARTS, start=1):
        if any(scenario.key not in answers for scenario in part.scenarios):
            return number
    return None


@transaction.atomic
def begin(officer: Officer) -> Attempt:
    """The attempt that is under way, or a new one."""
    officer = Officer.objects.select_for_update().get(pk=officer.pk)
    running = officer.attempts.filter(finished_at__isnull=True).first()
    if running is not None:
        return running
    if officer.practice_began_at is None:
        officer.practice_began_at = timezone.now()
        officer.save(update_fields=["practice_began_at"])
    return Attempt.objects.create(officer=officer)


@transaction.atomic
def answer(attempt: Attempt, number: int, answers: Mapping[str, str]) -> Attempt:
    """Keep the answers of a part. With the last one the attempt is marked, and a pass begins a new
    year. What was answered is not changed: its explanation has been seen.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if attempt.finished_at is not None:
        return attempt
    for scenario in PARTS[number - 1].scenarios:
        chosen = answers.get(scenario.key)
        if chosen in dict(scenario.answers()):
            attempt.answers.setdefault(scenario.key, chosen)
    if next_part(attempt.answers) is None:
        _mark(attempt)
    attempt.save()
    return attempt


def _mark(attempt: Attempt) -> None:
    attempt.right, attempt.out_of = right_ones(attempt.answers), len(SCENARIOS)
    attempt.passed = is_enough(attempt.right, attempt.out_of, pass_mark())
    attempt.finished_at = timezone.now()
    if not attempt.passed:
        return
    officer = Officer.objects.select_for_update().get(pk=attempt.officer_id)
    officer.passed_at = attempt.finished_at
    officer.save(update_fields=["passed_at"])
    reminders = StaffMail.objects.filter(officer=officer, kind=MailKind.REMINDER)
    reminders.filter(sent_at__isnull=True).delete()
    assert officer.lapses_at is not None
    StaffMail.objects.create(
        officer=officer, kind=MailKind.REMINDER, due_at=officer.lapses_at - REMINDED_BEFORE
    )
