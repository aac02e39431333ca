import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Collection


@pytest.fixture(autouse=True, scope="module")
def _collected() -> Iterator[None]:
    """While its warnings are still ours."""
    yield
    gc.collect()


@pytest.fixture
def on_disk(settings: Any, tmp_path: Path) -> None:
    """Wagtail looks for a document's file by its path."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }


@pytest.fixture
def collection(db: None) -> Collection:
    return Collection.objects.filter(pk=1).first() or Collection.add_root(name="Root", pk=1)
