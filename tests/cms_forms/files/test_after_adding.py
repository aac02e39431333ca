"""What follows on "Add this file" and "Remove" without scripts: nothing is lost, or done twice."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms_forms.engine.definition import CHECK_ANSWERS
from cms_forms.models import SavedStep, Submission, Upload
from tests.cms_forms.engine.builders import asks, form, question
from tests.cms_forms.files import samples
from tests.cms_forms.files.conftest import ALL
from tests.cms_forms.files.sender import Response, Sender, problems_of
from tests.cms_forms.services import published

pytestmark = pytest.mark.django_db
FIRST = form(
    asks(
        question("words", "short_text"),
        question("photos", "file", most_files=3, largest=5, total=8, **ALL),
        id="photos",
    ),
    asks(question("last", "short_text"), next=CHECK_ANSWERS),
)
"""Files and words on the first screen: nothing has begun there."""


@pytest.fixture
def beside(db: None) -> Sender:
    return Sender(Client(), published(FIRST).url)


def posted(sender: Sender, picture: bytes | None, **fields: str) -> Response:
    data: dict[str, Any] = sender.hidden("photos/") | {
        name.replace("__", "."): value for name, value in fields.items()
    }
    if picture is not None:
        data["photos.files"] = SimpleUploadedFile("photo.jpg", picture)
    return sender.client.post(sender.path + "photos/", data)


def add(sender: Sender, picture: bytes, words: str) -> Response:
    return posted(sender, picture, journey__add="photos", words=words)


def remove(sender: Sender, words: str) -> Response:
    return posted(sender, None, journey__remove=Upload.objects.get().pk.hex, words=words)


def followed(sender: Sender, response: Response) -> str:
    assert response.status_code == 303
    return html.unescape(sender.client.get(response["Location"]).content.decode())


def test_adding_leads_on_and_keeps_what_was_typed(beside: Sender) -> None:
    page = followed(beside, add(beside, samples.picture(), "Half a sentence"))

    assert "“photo.jpg” was added." in page
    assert "Half a sentence" in page
    assert "Half a sentence" in beside.page("photos/")
    assert "was added" not in beside.page("photos/")


def test_removing_leads_on_and_keeps_what_was_typed(beside: Sender) -> None:
    add(beside, samples.picture(), "Half")

    page = followed(beside, remove(beside, "Half a sentence"))

    assert "“photo.jpg” was removed." in page
    assert "Half a sentence" in page


def test_a_refused_file_is_told_after_the_redirect_with_what_was_typed(beside: Sender) -> None:
    response = add(beside, b"#!/bin/sh\nrm", "Half a sentence")

    page = beside.client.get(response["Location"])
    assert "photo" in problems_of(page)[0]
    assert "Half a sentence" in page.content.decode()
    assert not problems_of(beside.open("photos/"))


def test_what_was_typed_is_no_answer_before_continue(beside: Sender) -> None:
    add(beside, samples.picture(), "Half a sentence")

    assert beside.open("last/")["Location"].endswith("photos/")
    assert beside.answer("check-answers/")["Location"].endswith("notice=unsent")
    assert not Submission.objects.exists()


def test_continue_replaces_what_was_typed(beside: Sender) -> None:
    add(beside, samples.picture(), "Half")
    response = posted(beside, None, words="Whole")

    assert response["Location"].endswith("last/")
    assert SavedStep.objects.count() == 1
    page = beside.page("photos/")
    assert "Whole" in page
    assert "Half" not in page


def test_what_was_typed_is_encrypted_and_goes_with_the_journey(beside: Sender) -> None:
    add(beside, samples.picture(), "Halfasentence")

    assert b"Halfasentence" not in b"".join(bytes(s.ciphertext) for s in SavedStep.objects.all())
    beside.answer("start/")
    assert not SavedStep.objects.exists()


@pytest.mark.parametrize("name", ["photo.jpg", "other.jpg"])
def test_the_same_file_is_not_taken_twice(sender: Sender, name: str) -> None:
    picture = samples.picture()
    sender.add(picture)

    page = followed(sender, sender.add(picture, name))

    assert f"“{name}” is here already." in page
    assert Upload.objects.exclude(journey=None).count() == 1


def test_the_same_file_is_not_taken_twice_in_pieces(sender: Sender) -> None:
    picture = samples.picture()
    sender.add(picture)

    address = sender.begin(len(picture))["Location"]
    response = sender.patch(address, 0, picture)

    assert response.status_code == 204
    assert Upload.objects.exclude(journey=None).count() == 1


def test_continue_takes_files_and_answers_of_the_first_screen(beside: Sender) -> None:
    response = posted(beside, samples.picture(), words="Whole")

    assert response["Location"].endswith("last/")


def test_a_screen_of_a_journey_that_is_gone_says_so(service_with_files: Any) -> None:
    sender = Sender(Client(), service_with_files.url)

    response = sender.client.post(sender.path + "photos/", {"journey.add": "photos"})

    assert response["Location"].endswith("kind/?notice=gone")
