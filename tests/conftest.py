"""What every test may ask for: PostgreSQL, a browser."""

import os
from pathlib import Path

import pytest

pytest_plugins = ["tests.plugins.postgres", "tests.plugins.chromium"]

ENGINE = Path(__file__).parent / "cms_forms" / "engine"


@pytest.fixture(autouse=True)
def _no_configuration_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own settings do not change what a test sees."""
    for name in ("PORT", "BASE_URL", "EXIT_URL"):
        monkeypatch.delenv(name, raising=False)


os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop of its own
