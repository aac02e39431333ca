"""Mails carry a reference and a link; a mail server's answers mean what SMTP says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.core import mail as post
from pytest_django.fixtures import Settings

from cms_forms.deliveries.base import MAIL, Outcome, Result, channel_named
from cms_forms.deliveries.mails import Mail, mail_of
from cms_forms.models import Booking, Case, Deadline, Delivery, Destination, Happened, Team
from cms_forms.models.delivery import TO_REPORTER, Kind
from cms_forms.pages.form_page import FormPage
from station.development.mailbox import Mailbox
from tests.cms_forms.bookings.timetables import session
from tests.cms_forms.deliveries.conftest import NO_SERVER, NOW

pytestmark = pytest.mark.django_db

type Owes = Callable[..., Delivery]

ANSWERS = ("Demo Person", "AB12 CDE", "AB12CDE")


def sent(delivery: Delivery) -> Outcome:
    return channel_named(MAIL).send(delivery, NOW)


def of_every_kind(case: Case, owes: Owes) -> dict[str, Mail]:
    clock = Deadline.objects.create(
        case=case, clock="nip", name="Notice", begins=NOW, warns=NOW, due=NOW, days=1, unit="days"
    )
    to = Destination.objects.create(name="Records", address="https://records.example")
    event = case.note(Happened.REPLY, words="Secret words", for_reporter="Secret words")
    late = {"delivery": owes(to=to, last_answer="No answer.").pk}
    booking = Booking.objects.create(
        session=session(1), case=case, journey_id=case.submission.journey_id, question="q-session"
    )
    about = {
        Kind.WARNING: {"deadline": clock.pk},
        Kind.ESCALATION: {"deadline": clock.pk},
        Kind.BOOKING: {"booking": booking.pk, "what": "called_off"},
    }
    rows = {
        kind.value: Delivery(case=case, kind=kind, about=about.get(kind, {}), event=event)
        for kind in Kind
        if kind not in (Kind.RECORDS, Kind.SYSTEM)
    }
    rows["late"] = Delivery(case=case, kind=Kind.ESCALATION, about=late)
    return {name: mail_of(row, NOW) for name, row in rows.items()}


def test_every_mail_has_the_reference_and_a_link_and_no_answer(case: Case, owes: Owes) -> None:
    reference = case.submission.shown_reference
    for name, mail in of_every_kind(case, owes).items():
        words = mail.subject + mail.text
        assert reference in words, name
        assert "http" in mail.text, name
        assert mail.text.count("\n\n\n") == 0
        for answer in (*ANSWERS, "Secret words", "demo@rivermouth.example"):
            assert answer not in words + mail.html, name


def test_a_mail_about_a_sensitive_case_does_not_say_what_it_is_about(
    case: Case, owes: Owes
) -> None:
    case.is_sensitive = True
    case.save()
    for name, mail in of_every_kind(case, owes).items():
        for word in (case.service, "collision", "Notice"):
            assert word not in mail.subject + mail.text + mail.html, name


def test_reporters_and_staff_get_what_is_theirs(case: Case, owes: Owes) -> None:
    for name, mail in of_every_kind(case, owes).items():
        reporters = name in TO_REPORTER
        wanted = "demo@rivermouth.example" if reporters else "traffic@rivermouth.example"
        assert list(mail.to) == [wanted], name
        assert ("/admin/" in mail.text) is not reporters, name


def test_an_alert_may_carry_the_answers_that_the_service_names(
    case: Case, owes: Owes, service: FormPage
) -> None:
    FormPage.objects.filter(pk=service.pk).update(told_in_alerts=["q-mark"])
    alert = owes(Kind.ALERT)
    words = mail_of(alert, NOW).text
    assert "AB12 CDE" in words
    assert "Demo Person" not in words

    case.is_sensitive = True
    alert.case = case
    assert "AB12 CDE" not in mail_of(alert, NOW).text


def test_words_of_others_are_no_html(case: Case, owes: Owes) -> None:
    case.service = "<b>Report & more</b>"
    alert = owes(Kind.ALERT)
    alert.case = case

    mail = mail_of(alert, NOW)

    assert "<b>Report & more</b>" in mail.subject
    assert "<b>Report" not in mail.html


def test_an_escalation_goes_to_the_unit_above_and_to_the_services_owner(
    case: Case, owes: Owes, service: FormPage
) -> None:
    owner = User.objects.create_user("owner", email="owner@rivermouth.example")
    FormPage.objects.filter(pk=service.pk).update(owner=owner)
    above = Team.objects.create(name="Above", emails="above@rivermouth.example")
    Team.objects.filter(pk=case.team_id).update(parent=above)
    about = {"delivery": owes(Kind.ALERT).pk}
    escalation = Delivery.objects.create(case=case, kind=Kind.ESCALATION, about=about)

    mail = mail_of(Delivery.objects.get(pk=escalation.pk), NOW)

    assert list(mail.to) == ["above@rivermouth.example", "owner@rivermouth.example"]
    Case.objects.update(is_sensitive=True)
    mail = mail_of(Delivery.objects.get(pk=escalation.pk), NOW)
    assert list(mail.to) == ["above@rivermouth.example"]


def test_a_deadline_is_over_when_its_day_is_where_the_station_is(case: Case) -> None:
    """In summer, midnight comes an hour before it does in UTC."""
    last = datetime(2026, 6, 30, tzinfo=UTC)
    clock = Deadline.objects.create(
        case=case,
        clock="nip",
        name="Notice",
        begins=last,
        warns=last,
        due=last,
        days=1,
        unit="days",
    )
    told = Delivery(case=case, kind=Kind.ESCALATION, about={"deadline": clock.pk})

    near = mail_of(told, datetime(2026, 6, 30, 22, 59, 55, tzinfo=UTC))
    over = mail_of(told, datetime(2026, 6, 30, 23, 0, 5, tzinfo=UTC))

    assert "A deadline is near" in near.subject
    assert "A deadline is near" not in over.subject


def test_a_team_without_an_address_is_waited_for(case: Case, owes: Owes) -> None:
    Team.objects.update(emails="")

    outcome = sent(owes(Kind.ALERT))

    assert (outcome.result, outcome.was_asked) == (Result.LATER, False)
    assert not post.outbox


def test_it_arrives_as_text_and_html_with_the_key_by_which_repeats_are_known(
    owes: Owes, mailbox: Mailbox
) -> None:
    alert = owes(Kind.ALERT)
    for _ in range(2):
        assert sent(alert).result is Result.ARRIVED

    first, second = mailbox.mails
    assert first["Message-ID"] == second["Message-ID"] == f"<{alert.key}@localhost>"
    assert first["Idempotency-Key"] == str(alert.key)
    assert first["Auto-Submitted"] == "auto-generated"
    kinds = [part.get_content_type() for part in first.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize("where", ["recipient", "data"])
@pytest.mark.parametrize(
    ("answer", "result", "status"),
    [
        ("450 Mailbox busy", Result.LATER, 450),
        ("452 Too full", Result.LATER, 452),
        ("421 Going down", Result.LATER, 421),
        ("550 No such user", Result.REFUSED, 550),
        ("552 Too large", Result.REFUSED, 552),
        ("554 No", Result.REFUSED, 554),
    ],
)
def test_four_hundreds_pass_and_five_hundreds_do_not(
    owes: Owes, mailbox: Mailbox, where: str, answer: str, result: Result, status: int
) -> None:
    setattr(mailbox, where, answer)

    outcome = sent(owes(Kind.ALERT))

    assert (outcome.result, outcome.status) == (result, status)
    assert "rivermouth" not in outcome.words


def test_a_mail_server_that_is_not_there_is_waited_for(owes: Owes, settings: Settings) -> None:
    settings.MAILERS = {"default": NO_SERVER}

    outcome = sent(owes(Kind.ALERT))

    assert (outcome.result, outcome.is_endpoints_fault) == (Result.LATER, True)


def test_an_address_that_cannot_stand_in_a_mail_is_refused(owes: Owes, mailbox: Mailbox) -> None:
    Team.objects.update(emails="héllo@@rivermouth.example")

    assert sent(owes(Kind.ALERT)).result is Result.REFUSED


def test_a_reporter_reads_in_the_language_in_which_they_sent_it_and_staff_in_theirs(
    case: Case, owes: Owes
) -> None:
    case.submission.language = "cy"
    case.submission.save()
    case.refresh_from_db()

    receipt = mail_of(Delivery(case=case, kind=Kind.RECEIPT), NOW)
    alert = mail_of(Delivery(case=case, kind=Kind.ALERT), NOW)

    assert receipt.subject.startswith("Mae’r hyn a anfonoch gennym")
    assert '<html lang="cy"' in receipt.html
    assert alert.subject.startswith("New report")
