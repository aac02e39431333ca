"""What every test may ask for: Django, PostgreSQL, a browser. The engine's tests need none."""

import os
import sys
from pathlib import Path

import pytest

pytest_plugins = ["tests.plugins.postgres", "tests.plugins.databases", "tests.plugins.chromium"]

ENGINE = Path(__file__).parent / "cms_forms" / "engine"


def _only_the_engine() -> bool:
    """Whether the command line names nothing but tests of pure Python."""
    paths = [Path(argument.split("::", 1)[0]) for argument in sys.argv[1:]]
    asked = [path.resolve() for path in paths if path.exists()]
    return bool(asked) and all(path.is_relative_to(ENGINE) for path in asked)


# pytest-django loads Django when this is set, and leaves it alone when not. Workers inherit it.
if "PYTEST_XDIST_WORKER" not in os.environ and not _only_the_engine():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "station.settings.test")
    import django

    django.setup()
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop of its own


@pytest.fixture(autouse=True)
def _no_configuration_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own settings do not change what a test sees."""
    for name in ("PORT", "BASE_URL", "EXIT_URL"):
        monkeypatch.delenv(name, raising=False)
