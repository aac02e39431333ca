from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.social_hub.memory import Memory

KEY = "t9Ky1mCj2mW7xQd3sYvVbq0o5Zr8uLkXhTgFnEwPaAI"


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where files are kept, on the disk and nowhere else."""
    backend = "django.core.files.storage.FileSystemStorage"
    kept = {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": kept}
    return tmp_path


def files(folder: Path) -> list[str]:
    """The endings of all files in it."""
    return sorted(path.suffix for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def networks(settings: Any) -> Iterator[type[Memory]]:
    """Networks in memory are turned on, and no other."""
    settings.SOCIAL_HUB_NETWORKS = {
        name: {"class": f"tests.social_hub.memory.{name.title()}"}
        for name in ("memory", "polled", "password")
    }
    settings.SOCIAL_HUB_LIMITS = {}
    settings.SOCIAL_HUB_TOKEN_KEYS = [KEY]
    Memory.forget_everything()
    yield Memory
    Memory.forget_everything()
