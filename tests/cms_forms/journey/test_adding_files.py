"""Files that a reporter adds on their page, without scripts and without a journey."""

from __future__ import annotations

import tempfile
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cms_forms.casework.retention import purge
from cms_forms.deliveries.mails import mail_of
from cms_forms.deliveries.report import report_of
from cms_forms.files import content, examining, rescanning
from cms_forms.files.sweeping import run as sweep
from cms_forms.journey import adding, limits
from cms_forms.journey.reported import MOST_FILES
from cms_forms.models import Case, Delivery, Happened, Upload, UploadPart, UploadState
from cms_forms.models.delivery import Kind
from cms_forms.models.reporter_link import address_of
from tests.cms_forms.casework.cases import browser_of, member, opened
from tests.cms_forms.files import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(service: Any) -> Case:
    return opened(service)


def path_of(case: Case) -> str:
    return "/" + address_of(case).split("/", 3)[3]


def add(client: Client, case: Case, words: str = "", **files: bytes) -> Any:
    chosen = [SimpleUploadedFile(f"{name}.jpg", body) for name, body in files.items()]
    return client.post(path_of(case), {"words": words, "files": chosen})


def test_words_that_do_not_print_add_nothing(client: Client, case: Case) -> None:
    response = add(client, case, "\u202e" * 10)

    assert "Type what you want to tell us" in response.content.decode()
    assert not case.events.filter(happened=Happened.ADDED).exists()


def test_a_file_is_sealed_for_staff_and_is_the_cases(client: Client, case: Case) -> None:
    picture = samples.picture_with_place()

    response = add(client, case, "From the shop.", bike=picture)

    assert response.status_code == 302
    upload = Upload.objects.get()
    described = upload.opened()
    assert upload.submission == case.submission
    assert (upload.closed, upload.journey, upload.state) == (None, None, UploadState.RECEIVED)
    assert described.name == "bike.jpg"
    parts = content.parts_of(upload)
    assert b"".join(content.pieces(upload, parts, described.content_key)) == picture
    assert case.events.get(happened=Happened.ADDED).words() == "From the shop."


def test_a_file_needs_no_words(client: Client, case: Case) -> None:
    assert add(client, case, bike=samples.picture()).status_code == 302

    page = client.get(path_of(case)).content.decode()
    assert "You added this" in page
    assert "bike.jpg" in page


def test_staff_see_it_with_the_day_in_files_and_timeline(client: Client, case: Case) -> None:
    add(client, case, bike=samples.picture())

    staff = browser_of(member(case.team))
    page = " ".join(staff.get(f"/admin/cases/{case}/").content.decode().split())
    file = f"/admin/cases/{case}/files/{Upload.objects.get().pk}/"

    today = timezone.localdate()
    assert f"Added later by the reporter, on {today.day} {today:%B %Y}." in page
    assert "The reporter added 1 file" in page
    assert page.count("bike.jpg") >= 2
    assert staff.get(file + "picture/").status_code == 200
    assert staff.post(file).status_code == 200


def test_the_team_is_told_and_the_mail_names_no_file(client: Client, case: Case) -> None:
    add(client, case, bike=samples.picture())

    case.team.emails = "team@example.com"
    case.team.save()
    mail = mail_of(Delivery.objects.get(kind=Kind.NEWS), timezone.now())

    assert "added something" in mail.text
    assert "bike" not in mail.subject + mail.text


def test_a_records_system_gets_the_same_report_on_every_try(client: Client, case: Case) -> None:
    delivery = Delivery(case=case, kind=Kind.RECORDS)
    before = report_of(delivery).body

    add(client, case, bike=samples.picture())

    assert report_of(delivery).body == before


@pytest.mark.parametrize("what", samples.HOSTILE)
def test_what_is_not_taken_is_said_the_words_stay_and_nothing_is_kept(
    client: Client, case: Case, what: str, django_capture_on_commit_callbacks: Any
) -> None:
    name, make, _ = samples.HOSTILE[what]
    fine = SimpleUploadedFile("fine.jpg", samples.picture())

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            path_of(case),
            {"words": "My words", "files": [fine, SimpleUploadedFile(name, make())]},
        )

    assert response.status_code == 422
    assert "My words</textarea>" in response.content.decode()
    assert not case.events.filter(happened=Happened.ADDED).exists()
    sweep(100)
    assert not UploadPart.objects.exists()
    assert not Upload.objects.exists()


def test_while_too_many_are_looked_into_the_words_stay(
    client: Client, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examining, "AT_ONCE", threading.BoundedSemaphore(1))
    monkeypatch.setattr(examining, "PATIENCE", 0.01)

    with examining.AT_ONCE:
        response = add(client, case, "My words", bike=samples.picture())

    page = response.content.decode()
    assert response.status_code == 422
    assert "too many files come in just now" in page
    assert "My words</textarea>" in page
    assert not case.events.filter(happened=Happened.ADDED).exists()


def test_one_that_is_too_large_is_told_where_it_can_go(
    client: Client, case: Case, monkeypatch: Any
) -> None:
    large = samples.MP4 + samples.noise(adding.AT_ONCE * 1_000_000)

    response = add(client, case, film=large)

    page = response.content.decode()
    assert response.status_code == 422
    assert "is larger than 20 MB" in page
    assert "bring it to the counter" in page


def test_a_report_takes_so_many_files_whichever_link_is_used(client: Client, case: Case) -> None:
    for number in range(MOST_FILES // 5):
        files = {f"p{number}{each}": samples.picture(40 + each) for each in range(5)}
        assert add(client, case, **files).status_code == 302

    response = add(client, case, "One more", more=samples.picture())

    assert response.status_code == 422
    assert "this page takes 10 files" in response.content.decode()
    assert Upload.objects.exclude(submission=None).count() == MOST_FILES
    assert 'type="file"' not in client.get(path_of(case)).content.decode()


def test_pressed_twice_it_is_kept_once(client: Client, case: Case) -> None:
    picture = samples.picture()
    for _ in range(2):
        assert add(client, case, "Here", bike=picture).status_code == 302

    assert case.events.filter(happened=Happened.ADDED).count() == 1
    assert Upload.objects.exclude(submission=None).count() == 1
    sweep(10)
    assert Upload.objects.count() == 1


def test_too_many_from_one_network_are_refused(
    client: Client, case: Case, monkeypatch: Any
) -> None:
    monkeypatch.setattr(limits, "FILES_AN_HOUR", 1)
    add(client, case, one=samples.picture())

    response = add(client, case, two=samples.picture(50))

    assert "too many files came from your network" in response.content.decode()
    assert Upload.objects.exclude(submission=None).count() == 1


@pytest.mark.parametrize("how", ["closed", "closed unseen", "withdrawn", "purged", "stopped"])
def test_a_case_that_is_over_takes_none(client: Client, case: Case, how: str) -> None:
    place = path_of(case)
    if how == "closed":
        case.status, case.closed_at = "action_taken", timezone.now()
        case.save()
        case.note(Happened.STATUS)
    elif how == "closed unseen":
        # Between what the public's process reads and what it writes.
        Case.objects.update(closed_at=timezone.now())
    elif how == "withdrawn":
        client.post(place + "withdraw/")
    elif how == "purged":
        purged(case)
    else:
        client.post(place + "stop/")

    file = SimpleUploadedFile("bike.jpg", samples.picture())
    client.post(place, {"words": "x", "files": [file]})

    assert not Upload.objects.exclude(submission=None).exists()
    assert not case.events.filter(happened=Happened.ADDED).exists()
    sweep(10)
    assert not Upload.objects.exists()


def purged(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(
        closed_at=timezone.now(), purge_on=timezone.localdate() - timedelta(1)
    )
    Delivery.objects.update(state="delivered")
    case.refresh_from_db()
    purge(case, timezone.now())


def test_it_is_deleted_with_the_case(
    client: Client, case: Case, django_capture_on_commit_callbacks: Any
) -> None:
    add(client, case, bike=samples.picture())
    part = UploadPart.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        purged(case)

    assert not content.storage().exists(part.name)
    assert not Upload.objects.exclude(sealed=None, submission=None).exists()
    sweep(10)
    assert not Upload.objects.exists()


def test_one_that_no_scanner_saw_is_held_and_scanned_by_the_worker(
    client: Client, case: Case, settings: Any
) -> None:
    settings.CMS_FORMS_CLAMD = "tcp://127.0.0.1:1"

    add(client, case, bike=samples.picture())

    assert Upload.objects.get().state == UploadState.HELD
    assert rescanning.run(1) == 1


@pytest.mark.parametrize("end", ["", "withdraw/", "stop/", "../"])
def test_no_file_lies_on_a_disk_in_clear_wherever_it_is_sent(
    client: Client, case: Case, end: str, tmp_path: Path, settings: Any, monkeypatch: Any
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    made: list[Any] = []
    real = tempfile.NamedTemporaryFile
    monkeypatch.setattr(
        "django.core.files.uploadedfile.tempfile.NamedTemporaryFile",
        lambda *args, **kwargs: made.append(args) or real(*args, **kwargs),
    )

    for place in (path_of(case) + end, f"/report-status/{'a' * 96}/"):
        file = SimpleUploadedFile("bike.jpg", samples.picture())
        client.post(place, {"words": "", "files": [file], "other": [file]})

    assert made == []
