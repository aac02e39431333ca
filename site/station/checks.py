"""Project rules as system checks."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


@register(Tags.database)
def only_postgresql(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Locks, SKIP LOCKED, COPY and full text are PostgreSQL's: no other database will do."""
    return [
        Error(
            f"The database “{alias}” is {connections[alias].vendor}, not PostgreSQL.",
            hint="Set DATABASE_URL to an address that begins with postgresql://",
            id="station.E001",
        )
        for alias in connections
        if connections[alias].vendor != "postgresql"
    ]
