"""A process that is killed at any point leaves no evidence lost and nothing readable behind."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms_forms import intake
from cms_forms.files import content, sending, sweeping
from cms_forms.files.receiving import Allowance, Arriving
from cms_forms.models import Case, Submission, Upload, UploadPart
from cms_forms.models.upload import ABANDONED, UNCLAIMED
from tests.cms_forms.engine.builders import question
from tests.cms_forms.files import samples
from tests.cms_forms.files.sender import Sender

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """As `kill -9`: nothing catches it."""


def arriving() -> Arriving:
    return Arriving.begin("film.mp4", Allowance.left(question("q", "file", videos=True), ()))


def half_a_form() -> None:
    arriving().take(samples.MP4 + samples.noise(content.PART))


def a_form_that_nobody_claimed() -> None:
    file = arriving()
    file.take(samples.MP4)
    file.end()


def a_part_without_its_content() -> None:
    UploadPart.objects.create(upload=arriving().upload, name="aa/not-written")


def a_part_that_nobody_counted(name: str = "aa/written") -> None:
    part = UploadPart.objects.create(upload=arriving().upload, name=name)
    content.storage().save(part.name, io.BytesIO(b"ciphertext"))


@pytest.mark.parametrize(
    "killed",
    [
        half_a_form,
        a_form_that_nobody_claimed,
        a_part_without_its_content,
        a_part_that_nobody_counted,
    ],
)
def test_what_nobody_claimed_has_no_key_anywhere_and_is_swept(killed: Callable[[], None]) -> None:
    killed()
    [upload] = Upload.objects.all()
    names = list(UploadPart.objects.values_list("name", flat=True))

    assert (upload.closed, upload.sealed) == (None, None)
    assert sweeping.run(10) == 0  # it may still be on its way
    Upload.objects.update(touched_at=timezone.now() - UNCLAIMED)
    UploadPart.objects.update(begun_at=timezone.now() - UNCLAIMED)
    assert sweeping.run(10) == 1

    assert not Upload.objects.exists()
    assert not any(content.storage().exists(name) for name in names)


@pytest.mark.parametrize(("model", "since"), [(Upload, "touched_at"), (UploadPart, "begun_at")])
def test_what_cannot_be_deleted_keeps_nothing_else_and_goes_when_it_can(
    model: type[Upload | UploadPart], since: str, settings: Settings, tmp_path: Path
) -> None:
    on_disk = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    options = {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {content.ALIAS: on_disk | options}

    def is_due() -> None:
        model._default_manager.update(**{since: F(since) - timedelta(days=2)})

    for name in ("aa/stuck", "bb/goes"):
        a_part_that_nobody_counted(name)
    content.storage().delete("aa/stuck")
    in_the_way = content.storage().save("aa/stuck/folder", io.BytesIO(b"x"))
    is_due()

    assert [sweeping.run(1), sweeping.run(1)] == [0, 1]

    assert UploadPart.objects.get().name == "aa/stuck"
    content.storage().delete(in_the_way)
    is_due()
    assert sweeping.run(10) == 1
    assert not UploadPart.objects.exists()


def test_a_file_that_never_arrived_whole_is_given_up(sender: Sender) -> None:
    address = sender.begin(100, "film.mp4")["Location"]
    sender.patch(address, 0, samples.MP4)
    Upload.objects.update(touched_at=timezone.now() - ABANDONED)

    assert sweeping.run(10) == 1

    assert sender.client.head(address).status_code == 404


@pytest.mark.parametrize(
    ("module", "name"),
    [(sending, "let_go_of_journey"), (intake, "open_case"), (intake.sending, "seal")],
)
def test_killed_while_it_is_sent_nothing_is_sent_and_the_draft_stays(
    sender: Sender, monkeypatch: Any, module: Any, name: str
) -> None:
    sender.add(samples.picture())
    sender.go_on()
    sender.answer("last/", last="x")

    def kill(*args: object, **kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(module, name, kill)
        with pytest.raises(Killed):
            sender.answer("check-answers/")

    assert not Submission.objects.exists()
    assert sweeping.run(10) == 0
    assert sender.answer("check-answers/")["Location"].endswith("sent/")
    upload = Upload.objects.get()
    assert upload.submission == Case.objects.get().submission
    assert upload.opened().name == "photo.jpg"


def test_killed_before_the_content_of_a_purged_file_was_deleted_it_is_deleted_later(
    sender: Sender,
) -> None:
    sender.add(samples.picture())
    sender.send_all()
    part = UploadPart.objects.get()

    # In a test nothing is committed, so that nothing after the commit is done.
    sweeping.let_go_of_submission(Submission.objects.get().pk)
    assert content.storage().exists(part.name)
    assert Upload.objects.get().sealed is None

    assert sweeping.run(10) == 1
    assert not content.storage().exists(part.name)


def test_sent_files_are_never_swept(sender: Sender) -> None:
    sender.add(samples.picture())
    sender.send_all()
    long_ago = timezone.now() - timedelta(days=400)
    Upload.objects.update(touched_at=long_ago, begun_at=long_ago)
    UploadPart.objects.update(begun_at=long_ago)

    assert sweeping.run(10) == 0

    assert Upload.objects.count() == UploadPart.objects.count() == 1
