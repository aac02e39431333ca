"""How often one visitor may ask, where programs ask."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from local_areas.counting import is_beyond, visitor

MOST_ROWS: Final = 1_000
"""Of a spreadsheet of results."""


def asks_too_much(request: HttpRequest, what: str, a_minute: int) -> bool:
    """More than `a_minute` times in one minute. A cache that is down lets all in."""
    return is_beyond(a_minute, 60, f"search.{what}", visitor(request))
