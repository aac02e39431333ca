"""Links to saved answers leave by the worker: later, once, and never for what is gone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone, translation
from pytest_django.fixtures import Settings

from cms_forms.deliveries import resuming
from cms_forms.deliveries.endpoints import Way
from cms_forms.deliveries.health import health
from cms_forms.models import Endpoint, Journey, ResumeMail
from cms_forms.models.delivery import LEASE
from cms_forms.models.resume_link import ResumeLink
from cms_forms.models.resume_mail import Letter
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.deliveries.conftest import Clock

pytestmark = pytest.mark.django_db

NOBODY = {
    "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
}


@pytest.fixture
def clock() -> Clock:
    return Clock(now=timezone.now() + timedelta(minutes=1))


@pytest.fixture
def waiting(service: FormPage) -> ResumeMail:
    return written(service)


def written(page: FormPage, **about: Any) -> ResumeMail:
    key = Journey.make_key()
    journey = Journey.objects.create(pk=ResumeMail().pk, version_id=page.current_version_id or 0)
    link = ResumeLink.give(journey.pk, key)
    letter = Letter(
        **{
            "address": "demo@rivermouth.example",
            "url": f"https://station.example{link.path()}",
            "service": page.title,
            "asked_at": timezone.now(),
        }
        | about
    )
    row = ResumeMail.of(journey.pk, letter)
    row.save(force_insert=True)
    return row


def test_what_the_mail_server_does_not_take_waits_and_goes_later(
    waiting: ResumeMail, clock: Clock, settings: Settings
) -> None:
    works = settings.MAILERS
    settings.MAILERS = {"default": NOBODY}
    assert resuming.run(5, clock.way) == 1
    assert resuming.run(5, clock.way) == 0
    assert health(clock.now + timedelta(hours=1)).is_well is False

    settings.MAILERS = works
    clock.go_on(hours=1)
    resuming.run(5, clock.way)

    assert len(mail.outbox) == 1
    assert not ResumeMail.objects.exists()
    assert health(clock.now).is_well


def test_a_mail_server_that_is_left_alone_is_not_asked(
    waiting: ResumeMail, clock: Clock, settings: Settings
) -> None:
    settings.MAILERS = {"default": NOBODY}
    for _ in range(5):
        resuming.run(1, clock.way)
        clock.go_on(hours=1)
    endpoint = Endpoint.objects.get()
    assert endpoint.failures == 5
    Endpoint.objects.update(open_until=clock.now + timedelta(minutes=5))

    assert resuming.run(5, clock.way) == 0

    assert Endpoint.objects.get().failures == 5


def test_a_worker_that_was_killed_leaves_its_row_to_another(
    waiting: ResumeMail, clock: Clock
) -> None:
    ResumeMail.objects.update(leased_until=clock.now + LEASE)
    assert resuming.run(5, clock.way) == 0

    clock.now += LEASE
    resuming.run(5, clock.way)

    assert len(mail.outbox) == 1


def test_without_the_keys_of_staff_it_waits_for_a_process_that_has_them(
    waiting: ResumeMail, clock: Clock, settings: Settings
) -> None:
    settings.SUBMISSION_PRIVATE_KEYS, settings.SUBMISSION_KEY_FILE = [], None

    resuming.run(5, clock.way)

    assert ResumeMail.objects.count() == 1
    assert not mail.outbox


def test_one_that_was_moved_to_another_journey_is_not_sent(
    waiting: ResumeMail, service: FormPage, clock: Clock
) -> None:
    other = written(service)
    ResumeMail.objects.filter(pk=other.pk).update(sealed=waiting.sealed)

    resuming.run(5, clock.way)

    assert len(mail.outbox) == 1
    assert not ResumeMail.objects.exists()


@pytest.mark.parametrize("days", [0, 29])
def test_nothing_is_sent_for_answers_that_are_gone(
    waiting: ResumeMail, clock: Clock, days: int
) -> None:
    touched = timezone.now() - timedelta(days)
    Journey.objects.update(is_sent=not days, touched_at=touched)

    resuming.run(5, clock.way)

    assert not mail.outbox
    assert not ResumeMail.objects.exists()


def test_it_names_the_service_unless_that_is_sensitive(service: FormPage, clock: Clock) -> None:
    written(service)
    written(service, service="", is_sensitive=True)

    resuming.run(5, clock.way)

    named, neutral = (f"{each.subject} {each.body}" for each in mail.outbox)
    assert service.title in named
    assert service.title not in neutral
    assert {each.subject for each in mail.outbox} == {"Your link"}


def test_a_sensitive_service_writes_as_somebody_who_says_nothing(
    service: FormPage, clock: Clock, settings: Settings
) -> None:
    settings.CMS_FORMS_NEUTRAL_SENDER = "Messages <messages@rivermouth.example>"
    written(service, is_sensitive=True)
    written(service)

    resuming.run(5, clock.way)

    senders = [each.from_email for each in mail.outbox]
    assert senders == ["Messages <messages@rivermouth.example>", settings.DEFAULT_FROM_EMAIL]


def test_it_is_written_in_the_language_of_the_screen(service: FormPage, clock: Clock) -> None:
    written(service, language="de")

    with translation.override("en"):
        resuming.run(5, clock.way)

    html = str(mail.outbox[0].alternatives[0][0])
    assert '<html lang="de">' in html


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_it_once(service: FormPage) -> None:
    for _ in range(3):
        written(service)
    barrier = Barrier(4)

    def work(_: int) -> int:
        barrier.wait()
        try:
            return resuming.run(5, Way())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        done = sum(pool.map(work, range(4)))

    assert done == 3
    assert len(mail.outbox) == 3
