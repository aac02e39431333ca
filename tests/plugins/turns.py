"""In which turn tests are shared out: no worker waits for another.

    0  one that needs a database: its worker makes the one that all others are copied from
    1  those that need none, meanwhile
    2  groups, each of which is one worker's
    3  browser tests, which are long: at the end one worker would wait for the other's last
    4  everything else, thousands of short ones

Within a turn they are shuffled. `make test` tells pytest-xdist to leave this order as it is.
"""

from collections.abc import Sequence

import pytest

from tests.plugins.databases import BEGINNING

SHORT = 4


def turn_of(item: pytest.Item) -> int:
    if item.get_closest_marker("xdist_group"):
        return 2
    if item.get_closest_marker("browser"):
        return 3
    return SHORT if _needs_a_database(item) else 1


def _needs_a_database(item: pytest.Item) -> bool:
    names: Sequence[str] = getattr(item, "fixturenames", [])
    return item.get_closest_marker("django_db") is not None or any(
        name in ("db", "transactional_db", "django_db_setup") or name.startswith(BEGINNING)
        for name in names
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=turn_of)
    if items and turn_of(items[-1]) == SHORT:
        items.insert(0, items.pop())
