"""Files without scripts: a form, a list, and a button beside each."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from cms_forms.files import content
from cms_forms.files.sweeping import run as sweep
from cms_forms.models import Journey, SavedStep, Submission, Upload, UploadPart, UploadState
from tests.cms_forms.files import samples
from tests.cms_forms.files.sender import Sender, problems_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("what", samples.FINE)
def test_a_file_is_added_and_listed_with_its_size(sender: Sender, what: str) -> None:
    name, make, kind = samples.FINE[what]

    response = sender.add(make(), name)

    assert response.status_code == 303
    upload = Upload.objects.get()
    assert (upload.kind, upload.state) == (kind, UploadState.RECEIVED)
    assert re.search(r"photo\.|film\.|paper\.|letter\.|words\.", sender.page())


@pytest.mark.parametrize("what", samples.HOSTILE)
def test_what_is_not_taken_has_a_clear_answer_and_leaves_nothing(
    sender: Sender, what: str, django_capture_on_commit_callbacks: Any
) -> None:
    name, make, words = samples.HOSTILE[what]

    with django_capture_on_commit_callbacks(execute=True):
        response = sender.add(make(), name)

    assert response.status_code == 303
    [problem] = problems_of(sender.client.get(response["Location"]))
    assert re.search(words, html.unescape(problem)), problem
    assert not Upload.objects.exclude(journey=None).exists()
    sweep(100)
    assert not UploadPart.objects.exists()
    assert not Upload.objects.exists()


def test_continue_takes_a_file_that_was_only_chosen(sender: Sender) -> None:
    response = sender.add(samples.picture(), press="continue")

    assert response["Location"].endswith("last/")
    assert "photo.jpg" in sender.page("photos/")


def test_a_required_question_asks_for_a_file(sender: Sender) -> None:
    response = sender.go_on()

    assert problems_of(response) == ["Choose a file"]


def test_a_file_can_be_removed_again(
    sender: Sender, django_capture_on_commit_callbacks: Any
) -> None:
    sender.add(samples.picture())
    upload, part = Upload.objects.get(), UploadPart.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        sender.remove(upload.pk.hex)

    assert "photo.jpg" not in sender.page()
    assert not content.storage().exists(part.name)
    upload.refresh_from_db()
    assert (upload.journey, upload.closed) == (None, None)


def test_another_visitor_removes_nothing(sender: Sender, service_with_files: Any) -> None:
    from django.test import Client

    sender.add(samples.picture())
    stranger = Sender(Client(), sender.path)
    stranger.answer("kind/", kind="with")

    stranger.remove(Upload.objects.get().pk.hex)

    assert "photo.jpg" in sender.page()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([5_100_000], "is larger than 5 MB"),
        ([4_900_000, 4_000_000], "together"),
        ([10, 10, 10, 10], "you can send 3 here"),
    ],
)
def test_limits_of_size_total_and_number_are_said(
    sender: Sender, files: list[int], words: str
) -> None:
    for number, size in enumerate(files):
        film = samples.MP4 + bytes([number]) + samples.noise(size)
        response = sender.add(film, "film.mp4")

    assert words in problems_of(sender.client.get(response["Location"]))[0]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("holiday\u202egpj.exe", "holidaygpj.jpg"),
        ("..\\..\\boot.ini", "boot.jpg"),
        ("a\u200b\u0007b.jpg", "ab.jpg"),
        ("x" * 300 + ".jpg", "x" * 146 + ".jpg"),
        ("con.jpg", "file-con.jpg"),
        ("<b>&$(ls).jpg", "_b___(ls).jpg"),
        ("ф" * 200 + ".jpg", "ф" * 73 + ".jpg"),
    ],
)
def test_names_are_made_safe(sender: Sender, name: str, shown: str) -> None:
    sender.add(samples.picture(), name)

    assert Upload.objects.get().described(sender.key).name == shown
    assert html.escape(shown) in sender.page()


def test_sending_seals_the_file_for_staff_and_takes_it_from_the_visitor(sender: Sender) -> None:
    picture = samples.picture()
    sender.add(picture)
    stored = UploadPart.objects.get().name

    response = sender.send_all()

    assert response["Location"].endswith("sent/")
    upload = Upload.objects.get()
    described = upload.opened()
    assert upload.submission == Submission.objects.get()
    assert upload.closed is None
    # Nothing of it was written again.
    assert [part.name for part in content.parts_of(upload)] == [stored]
    assert described.name == "photo.jpg"
    assert (
        b"".join(content.pieces(upload, content.parts_of(upload), described.content_key)) == picture
    )
    [file] = upload.submission.read_answers()["photos"]["photos"]
    assert file == {"id": upload.pk.hex, "name": "photo.jpg", "bytes": len(picture), "kind": "jpeg"}


def test_files_off_the_path_are_not_sent(
    sender: Sender, django_capture_on_commit_callbacks: Any
) -> None:
    sender.add(samples.picture(), press="continue")
    part = UploadPart.objects.get()
    sender.answer("kind/", kind="without")

    with django_capture_on_commit_callbacks(execute=True):
        sender.answer("last/", last="x")
        assert sender.answer("check-answers/")["Location"].endswith("sent/")

    assert not Upload.objects.exclude(submission=None).exists()
    assert not content.storage().exists(part.name)
    assert sweep(10) == 1
    assert not Upload.objects.exists()


@pytest.mark.parametrize("end", ["start/", "delete/", "leave/"])
def test_files_go_with_the_journey(sender: Sender, end: str) -> None:
    sender.add(samples.picture(), press="continue")

    sender.open(end) if end == "leave/" else sender.answer(end)

    assert not Journey.objects.exists()
    assert sweep(10) == 1
    assert not Upload.objects.exists()


@pytest.mark.parametrize("end", ["delete/", "remove"])
def test_a_file_that_is_let_go_is_not_called_harmful(sender: Sender, end: str) -> None:
    sender.add(samples.picture(), press="continue")

    sender.remove(str(Upload.objects.get().pk)) if end == "remove" else sender.answer(end)

    upload = Upload.objects.get()
    assert upload.state == UploadState.GONE
    assert (upload.journey, upload.closed, upload.sealed) == (None, None, None)


def test_files_of_an_expired_journey_are_deleted(sender: Sender) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from cms_forms.models.journey import KEPT

    sender.add(samples.picture(), press="continue")
    Journey.objects.update(touched_at=timezone.now() - KEPT - timedelta(1))

    Journey.objects.delete_expired()
    sweep(10)

    assert not Upload.objects.exists()


def test_a_file_that_is_lost_is_asked_for_again_and_nothing_is_sent(sender: Sender) -> None:
    sender.add(samples.picture(), press="continue")
    Upload.objects.all().let_go()

    response = sender.answer("last/", last="x")
    response = sender.answer("check-answers/")

    assert "photos/" in response["Location"]
    assert not Submission.objects.exists()
    assert SavedStep.objects.exists()


def test_without_the_forms_token_nothing_is_kept(service_with_files: Any) -> None:
    from django.test import Client

    sender = Sender(Client(enforce_csrf_checks=True), service_with_files.url)

    response = sender.add(samples.picture())

    assert response.status_code == 403
    sweep(10)
    assert not Upload.objects.exclude(journey=None).exists()


def test_a_step_that_is_not_the_visitors_takes_no_file(service_with_files: Any) -> None:
    from django.test import Client

    sender = Sender(Client(), service_with_files.url)

    sender.client.post(
        sender.path + "photos/",
        {"photos.files": __import__("io").BytesIO(samples.picture()), "journey.add": "photos"},
    )

    assert not Upload.objects.exists()
