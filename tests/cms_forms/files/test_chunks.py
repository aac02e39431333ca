"""Files piece by piece: what a script sends, and what it finds after a line that broke."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.test import Client

from cms_forms.files import content, examining
from cms_forms.journey import uploading
from cms_forms.models import Upload, UploadState
from tests.cms_forms.files import samples
from tests.cms_forms.files.sender import Sender, problems_of

pytestmark = pytest.mark.django_db


def test_a_file_goes_on_where_it_stopped(sender: Sender, monkeypatch: Any) -> None:
    monkeypatch.setattr(content, "PART", 1_000)
    film = samples.MP4 + samples.noise(4_500)
    address = sender.begin(len(film), "film.mp4")["Location"]

    assert sender.patch(address, 0, film[:2_300])["Upload-Offset"] == "2300"
    head = sender.client.head(address)
    assert (head["Upload-Offset"], head["Upload-Length"]) == ("2300", str(len(film)))
    assert "Choose the file again to go on" in sender.page()
    assert sender.patch(address, 2_300, film[2_300:]).status_code == 204

    upload = Upload.objects.get()
    assert (upload.state, upload.kind, upload.size) == (UploadState.RECEIVED, "mp4", len(film))
    sender.send_all()
    upload.refresh_from_db()
    found = content.pieces(upload, content.parts_of(upload), upload.opened().content_key)
    assert b"".join(found) == film


def test_a_piece_that_does_not_go_on_is_refused_and_changes_nothing(sender: Sender) -> None:
    address = sender.begin(100, "film.mp4")["Location"]
    sender.patch(address, 0, samples.MP4)

    response = sender.patch(address, 0, samples.MP4)

    assert response.status_code == 409
    assert response["Upload-Offset"] == str(len(samples.MP4))


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "is empty"), (5_000_001, "larger than 5 MB")],
)
def test_what_is_too_large_is_said_before_it_is_sent(sender: Sender, size: int, words: str) -> None:
    response = sender.begin(size)

    assert response.status_code == 422
    assert words in response.json()["problem"]
    assert not Upload.objects.exists()


def test_what_a_file_is_not_is_said_and_nothing_stays(sender: Sender) -> None:
    address = sender.begin(len(samples.HTML))["Location"]

    response = sender.patch(address, 0, samples.HTML)

    assert response.status_code == 422
    assert "can run programs" in response.json()["problem"]
    assert sender.client.head(address).status_code == 404


def test_more_than_was_said_is_not_taken(sender: Sender) -> None:
    address = sender.begin(50, "film.mp4")["Location"]

    assert sender.patch(address, 0, samples.MP4 + samples.noise(500)).status_code == 422
    assert not Upload.objects.exclude(journey=None).exists()


def test_it_can_be_stopped(sender: Sender) -> None:
    address = sender.begin(100, "film.mp4")["Location"]

    assert sender.client.delete(address).status_code == 204
    assert sender.client.head(address).status_code == 404


def test_another_browser_finds_nothing(sender: Sender) -> None:
    address = sender.begin(100, "film.mp4")["Location"]
    stranger = Sender(Client(), sender.path)
    stranger.answer("kind/", kind="with")

    for method in ("head", "patch", "delete"):
        assert getattr(stranger.client, method)(address).status_code == 404
    assert Upload.objects.get().journey is not None


@pytest.mark.parametrize("question", ["last", "kind", "", "nothing"])
def test_only_questions_for_files_of_the_step_take_them(sender: Sender, question: str) -> None:
    assert sender.begin(100, question=question).status_code == 400


def test_the_first_file_begins_the_journey(db: None) -> None:
    from tests.cms_forms.engine.builders import asks, form
    from tests.cms_forms.engine.builders import question as asked
    from tests.cms_forms.services import published

    page = published(form(asks(asked("photos", "file", pictures=True))), slug="photos-first")
    sender = Sender(Client(), page.url)

    address = sender.begin(100)["Location"]

    assert sender.client.head(address).status_code == 200


def test_a_form_without_its_token_begins_nothing(service_with_files: Any) -> None:
    sender = Sender(Client(enforce_csrf_checks=True), service_with_files.url)

    assert sender.begin(100).status_code == 403


def test_an_unfinished_file_is_not_sent(sender: Sender) -> None:
    sender.add(samples.picture())
    sender.begin(100, "film.mp4")

    sender.send_all()

    assert Upload.objects.exclude(submission=None).count() == 1


def test_a_piece_of_unknown_length_is_refused(sender: Sender) -> None:
    address = sender.begin(100, "film.mp4")["Location"]

    response = sender.client.patch(
        address,
        samples.MP4,
        content_type="application/offset+octet-stream",
        headers={"Upload-Offset": "0", "Transfer-Encoding": "chunked", "Content-Length": ""},
    )

    assert response.status_code == 411
    assert response["Upload-Offset"] == "0"


def test_a_piece_too_many_is_told_with_the_name_and_the_time(
    sender: Sender, monkeypatch: Any
) -> None:
    monkeypatch.setattr(uploading, "PIECES_AN_HOUR", 0)
    address = sender.begin(100, "film.mp4")["Location"]

    response = sender.patch(address, 0, samples.MP4)

    assert (response.status_code, response["Retry-After"]) == (429, "3600")
    assert "“film.mp4” stopped" in response.json()["problem"]
    assert Upload.objects.get().journey is not None


@pytest.fixture
def busy(monkeypatch: Any) -> threading.BoundedSemaphore:
    """All places at which files are opened are taken."""
    places = threading.BoundedSemaphore(1)
    places.acquire()
    monkeypatch.setattr(examining, "AT_ONCE", places)
    monkeypatch.setattr(examining, "PATIENCE", 0.05)
    return places


def test_a_busy_station_keeps_the_file_and_looks_into_it_later(
    sender: Sender, busy: threading.BoundedSemaphore
) -> None:
    picture = samples.picture()
    address = sender.begin(len(picture))["Location"]

    response = sender.patch(address, 0, picture)

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "photo.jpg" in response.json()["problem"]
    busy.release()
    assert sender.patch(address, len(picture), b"").status_code == 204
    assert Upload.objects.get().state == UploadState.RECEIVED
    assert sender.patch(address, len(picture), b"").status_code == 204


def test_a_busy_station_says_so_to_a_form(sender: Sender, busy: threading.BoundedSemaphore) -> None:
    response = sender.add(samples.picture())

    page = sender.client.get(response["Location"])
    assert "Send it again in a minute" in problems_of(page)[0]
