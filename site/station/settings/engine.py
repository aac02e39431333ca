"""Which engine answers searches, as one of Wagtail's backends."""

from __future__ import annotations

from typing import Any, Final

SECONDS: Final = 2.0
"""What a server that hangs costs the one search that notices."""


def backends(
    *, elasticsearch: str | None, opensearch: str | None, prefix: str
) -> dict[str, dict[str, Any]]:
    """At most one, named “entries”. With both addresses Elasticsearch is asked."""
    for name, url in (("elasticsearch", elasticsearch), ("opensearch", opensearch)):
        if url:
            return {
                "entries": {
                    "BACKEND": f"station.search.engines.{name}",
                    "URLS": [url],
                    "INDEX_PREFIX": prefix,
                    "TIMEOUT": SECONDS,
                    # The station's own queue writes: a page is saved without asking anybody.
                    "AUTO_UPDATE": False,
                    "OPTIONS": {"max_retries": 0, "retry_on_timeout": False},
                }
            }
    return {}
