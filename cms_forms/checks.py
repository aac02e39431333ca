"""What the app needs of the site that it is installed in, as system checks."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import connections


def only_postgresql(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Row locks keep a report from being sent twice: no other database is tried."""
    return [
        Error(
            f"The database “{alias}” is {connections[alias].vendor}, not PostgreSQL.",
            hint="Use a PostgreSQL: in the station, a DATABASE_URL that begins with postgresql://",
            id="cms_forms.E001",
        )
        for alias in connections
        if connections[alias].vendor != "postgresql"
    ]
