"""What every test may ask for: Django, PostgreSQL, a browser. Tests of pure Python need none."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest_plugins = [
    "tests.plugins.garbage",
    "tests.plugins.postgres",
    "tests.plugins.databases",
    "tests.plugins.searching",
    "tests.plugins.chromium",
    "tests.plugins.errands",
    "tests.plugins.turns",
]

PURE = [Path(__file__).parent / each for each in ("cms_forms/engine", "local_areas/statistics")]


def _only_pure_ones() -> bool:
    """Whether the command line names nothing but tests of pure Python."""
    paths = [Path(argument.split("::", 1)[0]) for argument in sys.argv[1:]]
    asked = [path.resolve() for path in paths if path.exists()]
    return bool(asked) and all(any(path.is_relative_to(room) for room in PURE) for path in asked)


# A developer's own settings do not change what a test sees.
for _name in ("PORT", "BASE_URL", "EXIT_URL"):
    os.environ.pop(_name, None)

# pytest-django loads Django when this is set, and leaves it alone when not. Workers inherit it.
if "PYTEST_XDIST_WORKER" not in os.environ and not _only_pure_ones():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "station.settings.test")
    import django

    django.setup()
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop of its own


@pytest.fixture(autouse=True)
def _nothing_stays_counted() -> Iterator[None]:
    """What a process has counted of visits goes with the database of the test."""
    yield
    counting = sys.modules.get("cms_forms.journey.counting")
    if counting is not None:
        counting.forget()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named after their argument: a spreadsheet holds the time at which it was made, and
    two workers that collect at different times would not agree what there is to test.
    """
    return argname if isinstance(val, bytes) else None
