"""What would let the process that the public reaches do more than it may, as system checks."""

from collections.abc import Sequence
from typing import Any, Final

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning
from django.db import connections

from station.settings.environment import BOTH, PUBLIC, STAFF

OPENS: Final = ("SUBMISSION_PRIVATE_KEYS", "SUBMISSION_KEY_FILE")
"""The settings that hold, or lead to, a private key."""

SECRETS: Final = (
    ("cms_forms_submission", "sealed_answers"),
    ("auth_user", "password"),
    ("django_session", "session_data"),
)


def public_cannot_open(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The public's process holds no key that opens what was sent."""
    if settings.ROLE != PUBLIC:
        return []
    return [
        Error(
            f"ROLE is public, and this process has {name}, which opens what the public sent.",
            hint=f"Take {name} away here. Only the processes that staff reach may have it.",
            id="station.E001",
        )
        for name in OPENS
        if getattr(settings, name, None)
    ]


def public_cannot_read(
    app_configs: Sequence[AppConfig] | None = None,
    *,
    databases: Sequence[str] | None = None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """The public's process logs in to the database as a role that may not read what is secret."""
    if settings.ROLE != PUBLIC:
        return []
    problems: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            for table, column in SECRETS:
                cursor.execute(
                    "SELECT current_user, has_column_privilege(to_regclass(%s), %s, 'SELECT')",
                    [table, column],
                )
                role, may_read = cursor.fetchone()
                if may_read:
                    problems.append(
                        Error(
                            f"ROLE is public, and its database role “{role}” may read "
                            f"{table}.{column}.",
                            hint="Use a role of its own in DATABASE_URL, after this, as the owner "
                            "of the tables: manage.py grant_public_role NAME",
                            id="station.E002",
                        )
                    )
    return problems


def two_roles(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """What works, and is not as safe or as useful as it could be."""
    if settings.ROLE == STAFF and settings.SUBMISSION_PRIVATE_KEYS:
        return _knows_the_public()
    if settings.ROLE != BOTH:
        return []
    return [
        CheckWarning(
            "One process plays both roles: what the public reaches can read what was sent.",
            hint="Run two, with ROLE=public and ROLE=staff: the README says how.",
            id="station.W001",
        )
    ]


def limits_are_shared(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """All processes that people log in to count their tries together."""
    if settings.ROLE == PUBLIC or "locmem" not in settings.CACHES["default"]["BACKEND"]:
        return []
    return [
        CheckWarning(
            "There is no shared cache: each process counts failed log-ins alone, so that four "
            "processes allow four times as many, and a restart forgets them.",
            hint="Set CACHE_URL, as redis://host:6379/0. While that does not answer, each process "
            "counts alone too, and the log says so.",
            id="station.W003",
        )
    ]


def _knows_the_public() -> list[CheckMessage]:
    if settings.SUBMISSION_VERIFY_KEYS:
        return []
    return [
        CheckWarning(
            "ROLE is staff, and this process does not know the key of the public’s: it shows "
            "nothing that was sent there.",
            hint="Set SUBMISSION_VERIFY_KEYS, which manage.py make_submission_key printed.",
            id="station.W002",
        )
    ]
