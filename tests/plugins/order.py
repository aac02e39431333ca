"""In which order workers take tests: what takes long is begun first, so that all end together.

What one process must do alone (`xdist_group`) comes before browsers, and they before all others,
which stay in the order that chance gave them.
"""

import pytest

GROUPS = ("wheel", "whole", "run", "roles", "search_faults")
"""Longest first. Two of them at once ask for different databases."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    marker = item.get_closest_marker("xdist_group")
    if marker is not None:
        name = marker.args[0]
        return GROUPS.index(name) if name in GROUPS else len(GROUPS)
    return len(GROUPS) + (1 if item.get_closest_marker("browser") else 2)
