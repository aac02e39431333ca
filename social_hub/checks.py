"""What a site that installs the app may have forgotten."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning
from django.db import connections
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from social_hub.asking import budget
from social_hub.ingest.reading import PAID_CALL
from social_hub.networks import registry
from social_hub.networks.facebook import VERSION, ends_at
from social_hub.pacing.spending import NOTHING
from social_hub.tokens import is_key

JOINED: Final = ("SOCIAL_HUB_AREAS", "SOCIAL_HUB_KEEP", "SOCIAL_HUB_ORIGIN")
"""The settings that name a class or a function by its dotted path."""
_AHEAD: Final = timedelta(days=90)
"""How long before a version of Facebook's ends somebody hears of it."""


def only_postgresql(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The migrations make functions of PostgreSQL: on another database they stop halfway."""
    return [
        Error(
            f"The database “{alias}” is {connections[alias].vendor}, not PostgreSQL.",
            hint="Let DATABASES name one whose ENGINE is “django.db.backends.postgresql”.",
            id="social_hub.E003",
        )
        for alias in connections
        if connections[alias].vendor != "postgresql"
    ]


def has_networks(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Found out now, and not when somebody reads or publishes."""
    given = getattr(settings, "SOCIAL_HUB_NETWORKS", {})
    found: list[CheckMessage] = []
    for name in given:
        try:
            registry.of(name, given)
        except LookupError as error:
            found.append(
                Error(
                    f"SOCIAL_HUB_NETWORKS names a network that is not there. {error.args[0]}",
                    hint="Give the dotted path of its class as “class”, or leave the network out.",
                    id="social_hub.E010",
                )
            )
    return found


def has_functions(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Found out now, and not by the first person who opens a page."""
    found: list[CheckMessage] = []
    for name in JOINED:
        path = getattr(settings, name, "")
        try:
            _joined = import_string(path) if path else None
        except Exception as error:
            # Whatever the module raises while it is read.
            found.append(
                Error(
                    f"{name} names something that is not there: {error}",
                    hint="Give its dotted path, or leave the setting out.",
                    id="social_hub.E004",
                )
            )
    return found


def has_version_of_facebook(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Facebook answers to a version for about two years."""
    given = getattr(settings, "SOCIAL_HUB_NETWORKS", {}).get("facebook")
    if given is None:
        return []
    version = str(given.get("version", VERSION))
    ends = ends_at(version)
    if ends is None or timezone.localdate() < ends - _AHEAD:
        return []
    return [
        CheckWarning(
            f"Facebook answers to version {version} of its API until {ends:%-d %B %Y} only.",
            hint="Read what the newer versions change, then set “version” in "
            "SOCIAL_HUB_NETWORKS['facebook'].",
            id="social_hub.W010",
        )
    ]


def has_addresses(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Without them no network can push, and the hub's page has no feeds."""
    try:
        found = resolve(reverse("social_hub:push", args=["x"])).view_name == "social_hub:push"
    except (NoReverseMatch, Resolver404):
        found = False
    if found:
        return []
    return [
        Error(
            "The addresses of social_hub are not included, or another address hides them.",
            hint='Put path("", include("social_hub.urls")) before Wagtail’s own addresses.',
            id="social_hub.E001",
        )
    ]


def has_token_keys(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Found out before somebody has given a permission that cannot be kept."""
    keys = getattr(settings, "SOCIAL_HUB_TOKEN_KEYS", [])
    if all(map(is_key, keys)):
        return []
    return [
        Error(
            "A key of SOCIAL_HUB_TOKEN_KEYS is not 32 bytes in URL-safe base64.",
            hint="make_token_key prints one.",
            id="social_hub.E002",
        )
    ]


def has_limits_that_let_read(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Before a reading the most that it may cost is set aside, of the share that is for reading."""
    given = getattr(settings, "SOCIAL_HUB_NETWORKS", {})
    try:
        paid = [name for name in given if not registry.of(name, given).capabilities.free]
    except LookupError:
        return []
    return [
        CheckWarning(
            f"SOCIAL_HUB_LIMITS lets nothing be read on {name}: one reading may cost "
            f"{PAID_CALL} dollars, and a fifth of the limit is kept for what officers do.",
            hint=f"Let it be {PAID_CALL / 4 * 5} dollars or more.",
            id="social_hub.W011",
        )
        for name in paid
        if not budget(name).allows(spent=NOTHING, called=0, at_most=PAID_CALL, is_officers=False)
    ]


ALL: Final = (
    only_postgresql,
    has_functions,
    has_addresses,
    has_token_keys,
    has_networks,
    has_version_of_facebook,
    has_limits_that_let_read,
)
