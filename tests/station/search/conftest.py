"""The engines of the run, one after the other, each with indices of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.utils.crypto import get_random_string

from station.search import choosing
from station.search.engines import lengths
from station.settings.engine import backends


def use_engine(settings: Any, name: str, url: str, prefix: str) -> None:
    """From now on this engine answers. PostgreSQL needs no address."""
    settings.WAGTAILSEARCH_BACKENDS = settings.WAGTAILSEARCH_BACKENDS | backends(
        elasticsearch=url if name == "elasticsearch" else None,
        opensearch=url if name == "opensearch" else None,
        prefix=prefix,
    )


@pytest.fixture(params=["postgresql", "elasticsearch", "opensearch"])
def engine_name(request: pytest.FixtureRequest, settings: Any, db: None) -> Iterator[str]:
    """Each engine in turn answers; its index is not there yet, and goes afterwards."""
    name = str(request.param)
    if name != "postgresql":
        url = request.getfixturevalue(f"{name}_url")
        use_engine(settings, name, url, f"test_{get_random_string(8).lower()}_")
    backend = choosing.elastic()
    cache.clear()
    lengths.forget()
    yield name
    if backend is not None:
        backend.drop()
