"""The engine's tests run within seconds: without what the other tests need of pytest."""

import pytest
from _pytest.fixtures import FuncFixtureInfo


def pytest_configure(config: pytest.Config) -> None:
    """Hypothesis is a plugin, so pytest would rewrite the asserts of all its modules on import."""
    hook = config.pluginmanager.rewrite_hook
    getattr(hook, "_must_rewrite", set()).discard("hypothesis")


def pytest_itemcollected(item: pytest.Item) -> None:
    """The fixtures that pytest-django puts around each test cost more than most of the tests."""
    if isinstance(item, pytest.Function):
        asked = item._fixtureinfo
        item.fixturenames[:] = [
            name for name in asked.initialnames if not _is_of_pytest_django(asked, name)
        ]


def _is_of_pytest_django(asked: FuncFixtureInfo, name: str) -> bool:
    definitions = asked.name2fixturedefs.get(name)
    return bool(definitions) and definitions[-1].func.__module__.startswith("pytest_django.")
