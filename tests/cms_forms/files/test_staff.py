"""Files on the page of a case: pictures drawn anew, originals behind a click that is recorded."""

from __future__ import annotations

import io
import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from cms_forms import due
from cms_forms.casework.retention import purge
from cms_forms.deliveries.report import report_of
from cms_forms.files import content, examining, linking
from cms_forms.files.content import Writer
from cms_forms.models import Case, CaseEvent, Delivery, Happened, Upload, UploadPart, UploadState
from cms_forms.models.upload import Described
from tests.cms_forms.casework.cases import browser_of, member
from tests.cms_forms.files import samples
from tests.cms_forms.files.sender import Sender
from tests.cms_forms.files.sent import file_of

pytestmark = pytest.mark.django_db
PICTURE = samples.picture_with_place("Canarycamera")


@pytest.fixture
def case(sender: Sender) -> Case:
    sender.add(PICTURE, "bike.jpg")
    sender.send_all()
    return Case.objects.get()


@pytest.fixture
def staff(case: Case) -> Client:
    return browser_of(member(case.team))


def address(case: Case, end: str = "") -> str:
    return f"/admin/cases/{case}/files/{Upload.objects.get().pk}/{end}"


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def taken() -> int:
    return CaseEvent.objects.filter(happened=Happened.FILE).count()


def test_the_page_of_the_case_shows_name_size_and_picture(staff: Client, case: Case) -> None:
    page = staff.get(f"/admin/cases/{case}/").content.decode()

    assert "bike.jpg" in page
    assert address(case, "picture/") in page
    assert "Not scanned: no scanner is set up." in page


def test_staff_see_a_picture_without_what_its_camera_wrote(staff: Client, case: Case) -> None:
    response = staff.get(address(case, "picture/"))

    shown = body(response)
    picture = Image.open(io.BytesIO(shown))
    assert response["Content-Type"] == "image/jpeg"
    assert picture.size == (60, 60)
    assert not picture.getexif()
    assert "comment" not in picture.info
    assert b"Canarycamera" in PICTURE
    assert b"Canarycamera" not in shown
    assert taken() == 0


def test_the_original_is_an_attachment_and_recorded(staff: Client, case: Case) -> None:
    assert "exactly as it was sent" in staff.get(address(case)).content.decode()
    assert taken() == 0

    response = staff.post(address(case))

    assert body(response) == PICTURE
    assert response["Content-Disposition"] == 'attachment; filename="bike.jpg"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"]
    assert taken() == 1
    assert "took the original of a file" in staff.get(f"/admin/cases/{case}/").content.decode()


@pytest.mark.parametrize("state", [UploadState.HELD, UploadState.REFUSED, UploadState.RECEIVING])
def test_what_is_held_is_shown_to_nobody(staff: Client, case: Case, state: UploadState) -> None:
    Upload.objects.update(state=state)

    assert staff.get(address(case, "picture/")).status_code == 404
    assert staff.post(address(case)).status_code == 409
    assert taken() == 0
    page = staff.get(f"/admin/cases/{case}/").content.decode()
    assert address(case, "picture/") not in page


@pytest.mark.parametrize("harm", ["cut", "changed", "gone", "swapped"])
def test_a_file_that_is_not_what_was_sent_is_not_given_out(
    staff: Client, case: Case, harm: str
) -> None:
    upload = Upload.objects.get()
    part = upload.parts.get()
    stored = content.storage().open(part.name).read()
    content.storage().delete(part.name)
    if harm == "changed":
        content.storage().save(part.name, io.BytesIO(stored[:-1] + b"x"))
    elif harm == "cut":
        content.storage().save(part.name, io.BytesIO(stored[:-50]))
    elif harm == "swapped":
        other = file_of(case, samples.picture()).parts.get()
        content.storage().save(part.name, content.storage().open(other.name))
        UploadPart.objects.filter(pk=other.pk).delete()
        Upload.objects.exclude(pk=upload.pk).delete()

    assert staff.post(address(case)).status_code == 409
    assert taken() == 0


def test_a_stream_without_its_last_part_is_noticed(case: Case, staff: Client) -> None:
    upload = Upload.objects.create(journey=case.submission.journey)
    described = Described.new("film.mp4")
    writer = Writer(upload, described.content_key)
    for _ in range(2):
        writer.take(samples.noise(100))
        writer.flush()
    from dataclasses import replace

    upload.seal(replace(described, size=200, parts=2, kind="mp4"))
    upload.submission, upload.state = case.submission, UploadState.CLEAN
    upload.save()
    upload.parts.get(number=1).delete()

    url = f"/admin/cases/{case}/files/{upload.pk}/"

    assert staff.post(url).status_code == 409


def test_a_file_of_another_case_is_not_found(case: Case, staff: Client) -> None:
    assert staff.get(f"/admin/cases/{case}/files/{case.public_id}/").status_code == 404


def test_the_records_system_gets_names_sizes_and_links_that_end(case: Case) -> None:
    delivery = Delivery(case=case)
    [file] = json.loads(report_of(delivery).body)["data"]["files"]

    path = "/" + file["url"].split("/", 3)[3]
    response = Client().get(path)

    assert (file["name"], file["bytes"], file["type"]) == ("bike.jpg", len(PICTURE), "image/jpeg")
    assert body(response) == PICTURE
    assert taken() == 1
    assert json.loads(report_of(delivery).body)["data"]["files"] == [file]


def test_links_are_dead_after_their_day_or_changed_or_without_the_private_key(
    case: Case, settings: Any
) -> None:
    upload = Upload.objects.get()
    old = linking.link(upload, timezone.now() - timedelta(minutes=1))
    good = linking.link(upload, timezone.now() + timedelta(days=1))
    changed = good[:-2] + ("0" if good[-2] != "0" else "1") + "/"

    for url in (old, changed):
        assert Client().get("/" + url.split("/", 3)[3]).status_code == 404
    settings.SUBMISSION_PRIVATE_KEYS = []
    settings.SUBMISSION_PUBLIC_KEY = "t9Ky1mCj2mW7xQd3sYvVbq0o5Zr8uLkXhTgFnEwPaAI"
    assert Client().get("/" + good.split("/", 3)[3]).status_code == 404


def test_files_go_with_the_answers_of_a_case_and_not_before(
    case: Case, django_capture_on_commit_callbacks: Any
) -> None:
    part = UploadPart.objects.get()
    Delivery.objects.update(state="arrived")
    closed = timezone.now() - timedelta(3)
    Case.objects.update(closed_at=closed, purge_on=timezone.localdate(), on_hold=True)
    due.run(10)
    assert content.storage().exists(part.name)

    Case.objects.update(on_hold=False)
    with django_capture_on_commit_callbacks(execute=True):
        purge(Case.objects.get(), timezone.now())

    assert not content.storage().exists(part.name)
    due.run(10)
    assert not Upload.objects.exists()


def test_a_picture_is_asked_for_again_where_the_station_is_busy(
    staff: Client, case: Case, monkeypatch: Any
) -> None:
    monkeypatch.setattr(examining, "AT_ONCE", threading.Semaphore(0))
    monkeypatch.setattr(examining, "PATIENCE", 0.05)

    response = staff.get(address(case, "picture/"))

    assert (response.status_code, response["Retry-After"]) == (503, "5")
