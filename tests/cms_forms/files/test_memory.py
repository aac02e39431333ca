"""A large file goes through a process in parts: it never has more of it than some of these."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from cms_forms.files import content
from cms_forms.files.receiving import Allowance, Arriving, inspected
from cms_forms.models import UploadState
from tests.cms_forms.engine.builders import question
from tests.cms_forms.files import samples

SIZE = 64 * 1024 * 1024


@pytest.mark.django_db
def test_64_megabytes_need_less_than_40(tmp_path: Path, settings: Any) -> None:
    file_system = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path},
    }
    settings.STORAGES = settings.STORAGES | {content.ALIAS: file_system}
    allowance = Allowance.left(question("q", "file", videos=True), ())
    piece = samples.MP4 + bytes(64 * 1024 - len(samples.MP4))

    tracemalloc.start()
    arriving = Arriving.begin("film.mp4", allowance)
    for _ in range(SIZE // len(piece)):
        arriving.take(piece)
    arriving.end()
    described, state = inspected(arriving.upload, arriving.described, allowance)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (described.size, described.kind, state) == (SIZE, "mp4", UploadState.RECEIVED)
    assert peak < 40_000_000
