"""What a site that installs the app may have forgotten."""

from collections.abc import Sequence
from typing import Any, Final

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning
from django.db import connections
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.module_loading import import_string

FUNCTIONS: Final = (
    "LOCAL_AREAS_CLIENT_ADDRESS",
    "LOCAL_AREAS_COPIES",
    "LOCAL_AREAS_KEEP",
    "LOCAL_AREAS_POSTS_TAG",
    "LOCAL_AREAS_REPORT_LINKS",
)
"""The settings that name a function by its dotted path."""


def only_postgresql(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The migrations make functions of PostgreSQL: on another database they stop halfway."""
    return [
        Error(
            f"The database “{alias}” is {connections[alias].vendor}, not PostgreSQL.",
            hint="Let DATABASES name one whose ENGINE is “django.db.backends.postgresql”.",
            id="local_areas.E003",
        )
        for alias in connections
        if connections[alias].vendor != "postgresql"
    ]


def has_addresses(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Without them the page of an area cannot be shown."""
    if _leads_to("local_areas:follow", "code"):
        return []
    return [
        Error(
            "The addresses of local_areas are not included, or another address hides them.",
            hint='Put path("", include("local_areas.urls")) before Wagtail’s own addresses.',
            id="local_areas.E001",
        )
    ]


def has_invitations(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """An officer who is invited cannot log in yet. A process without the admin invites nobody."""
    if not _leads_to("wagtailadmin_home") or _leads_to("local_areas_invitation", "token"):
        return []
    return [
        CheckWarning(
            "Officers cannot use their invitations: the address is not included, or the admin’s "
            "own addresses hide it.",
            hint='Put path("admin/", include("local_areas.desk.invitation_urls")) before the '
            "admin’s own addresses.",
            id="local_areas.W001",
        )
    ]


def has_functions(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Found out now, and not by the first person who opens a page."""
    found: list[CheckMessage] = []
    for name in FUNCTIONS:
        path = getattr(settings, name, "")
        try:
            _function = import_string(path) if path else None
        except Exception as error:
            # Whatever the module raises while it is read.
            found.append(
                Error(
                    f"{name} names a function that is not there: {error}",
                    hint="Give its dotted path, or leave the setting out.",
                    id="local_areas.E002",
                )
            )
    return found


def _leads_to(name: str, *args: str) -> bool:
    """Whether the address is there, and no other one goes before it."""
    try:
        return resolve(reverse(name, args=args)).view_name == name
    except (NoReverseMatch, Resolver404):
        return False


ALL: Final = (only_postgresql, has_addresses, has_invitations, has_functions)
