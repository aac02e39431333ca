"""Of what is in files, and of their names, nothing is anywhere in clear: 1,000 words are sought.

Each of 4 files has 250 of them in its content, and one in its name. They lie as a draft that is
unfinished, one that is whole, one that was removed and one that was sent.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from cms_forms.files import content
from cms_forms.models import Upload
from cms_forms.sealing import CannotOpen
from tests.cms_forms.dump import database
from tests.cms_forms.files import samples
from tests.cms_forms.files.sender import Sender

pytestmark = pytest.mark.django_db
WORDS = 250


def words_of(file: str) -> list[bytes]:
    return [f"Canary{file}{number:03}z".encode() for number in range(WORDS)]


def film_with(file: str) -> bytes:
    return samples.MP4 + b"\xff".join(words_of(file))


@pytest.fixture
def places(tmp_path: Path, settings: Any, monkeypatch: Any) -> tuple[Path, Path]:
    """A storage and a temporary folder of the test's own."""
    stored, temporary = tmp_path / "stored", tmp_path / "temporary"
    temporary.mkdir()
    file_system = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": stored, "file_permissions_mode": 0o600},
    }
    settings.STORAGES = settings.STORAGES | {content.ALIAS: file_system}
    settings.FILE_UPLOAD_TEMP_DIR = str(temporary)
    # Django would write every file to a disk that is not taken from it.
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return stored, temporary


def test_no_word_of_a_file_is_in_clear(
    sender: Sender,
    places: tuple[Path, Path],
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:
    caplog.set_level(logging.DEBUG)
    stored, temporary = places
    with django_capture_on_commit_callbacks(execute=True):
        sender.add(film_with("Gone"), "Canarygonename.mp4")
        sender.remove(str(Upload.objects.get().pk))
        sender.add(film_with("Sent"), "Canarysentname.mp4")
        sender.send_all()
        sender.answer("start/")
        sender.answer("kind/", kind="with")
        sender.add(film_with("Whole"), "Canarywholename.mp4")
        half = film_with("Half")
        address = sender.begin(len(half) + 1, "Canaryhalfname.mp4")["Location"]
        sender.patch(address, 0, half)

    kept = {
        "database": database(),
        "storage": b"".join(file.read_bytes() for file in stored.rglob("*") if file.is_file()),
        "temporary": b"".join(f.read_bytes() for f in temporary.rglob("*") if f.is_file()),
        "logs": caplog.text.encode(),
        "cache": repr(cache._cache).encode(),
        "addresses": address.encode(),
    }
    planted = {word for file in ("Gone", "Sent", "Whole", "Half") for word in words_of(file)}
    names = {f"Canary{file}name".encode() for file in ("gone", "sent", "whole", "half")}
    assert len(planted) == 1_000
    assert len(kept["storage"]) > 3 * len(half)
    found = {
        place: sorted(word for word in planted | names if word in text)
        for place, text in kept.items()
    }
    assert found == {place: [] for place in kept}
    assert not any(temporary.iterdir())


def test_a_process_of_the_public_opens_no_file(sender: Sender, settings: Any) -> None:
    sender.add(samples.picture())
    sender.send_all()
    settings.SUBMISSION_PRIVATE_KEYS = []

    with pytest.raises(CannotOpen):
        Upload.objects.get().opened()
