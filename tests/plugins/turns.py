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

FIRST_GROUPS = ("wheel", "whole", "search_faults")
"""How the names of those begin that are shared out before the other groups.

The sites of the wheel need no database of the run, so the worker that has them does not wait until
it is migrated. The other then makes "demonstration" and "whole". What begins with the former would
wait for that: the faults of a search server do not.
"""


def turn_of(item: pytest.Item) -> int:
    if item.get_closest_marker("xdist_group"):
        return 2
    if item.get_closest_marker("browser"):
        return 3
    return SHORT if _needs_a_database(item) else 1


def _place_of(item: pytest.Item) -> int:
    """Among the groups."""
    group = item.get_closest_marker("xdist_group")
    name = group.args[0] if group is not None else ""
    places = (place for place, first in enumerate(FIRST_GROUPS) if name.startswith(first))
    return next(places, len(FIRST_GROUPS))


def _needs_a_database(item: pytest.Item) -> bool:
    names: Sequence[str] = getattr(item, "fixturenames", [])
    return item.get_closest_marker("django_db") is not None or any(
        name in ("db", "transactional_db", "django_db_setup") or name.startswith(BEGINNING)
        for name in names
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: (turn_of(item), _place_of(item)))
    if items and turn_of(items[-1]) == SHORT:
        items.insert(0, items.pop())
